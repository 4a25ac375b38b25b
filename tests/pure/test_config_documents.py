"""The example and the documentation name every setting there is, once, as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ppc_helper.cli import MODULES
from ppc_helper.config import load
from ppc_helper.config.settings import SETTINGS

PROJECT = Path(__file__).parents[2]
EXAMPLE = PROJECT / "config.json.example"


def leaves(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def test_the_example_holds_every_setting_with_its_default() -> None:
    written = list(leaves(json.loads(EXAMPLE.read_text())))
    assert written == [(setting.key, setting.blank) for setting in SETTINGS]


def test_the_example_loads_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(EXAMPLE, {}).notes == ()
    assert load(EXAMPLE, {}).masked() == load(None, {}).masked()


def test_the_documentation_has_a_row_for_every_setting() -> None:
    text = (PROJECT / "docs" / "configuration.md").read_text()
    rows = re.findall(r"^\| `([a-z_.]+)` \| `([A-Z_]+)` \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    named = [(key, variable, default) for key, variable, default, _ in rows]
    assert named == [(setting.key, setting.variable, setting.default_in_words) for setting in SETTINGS]


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_both_readmes_have_a_row_for_every_setting(name: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+\.[a-z_.]+)` \|.*\|.*\|$", (PROJECT / name).read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(setting.key for setting in SETTINGS)


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_both_readmes_name_every_command(name: str) -> None:
    rows = re.findall(r"^\| (`[a-z].*?) \| .*\|$", (PROJECT / name).read_text(), re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`([a-z]+)", row) if "." not in row}
    assert named == set(MODULES)


DOCUMENTS = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("benchmarks/*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.relative_to(PROJECT).as_posix())
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    for target, heading in re.findall(r"\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)", document.read_text()):
        leads_to = document.parent / target if target else document
        assert leads_to.exists(), target
        assert not heading or heading in headings(leads_to), f"{target}#{heading}"


def headings(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as code hosts make them."""
    titles = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_documentation_names_every_secret() -> None:
    text = (PROJECT / "docs" / "configuration.md").read_text()
    paragraph = next(part for part in text.split("\n\n") if "The secrets are" in part)
    named = re.findall(r"`([a-z_]+\.[a-z_.]+)`", paragraph)
    assert named == [
        "ppc_helper.secret_key",
        "bot.token",
        "db_manager.password",
        "function_handlers.vk.client_secret",
        "function_handlers.vk.token",
    ]
    assert named == [setting.key for setting in SETTINGS if setting.secret]


def test_no_two_settings_share_a_variable() -> None:
    names = [setting.variable for setting in SETTINGS] + [s.file_variable for s in SETTINGS if s.secret]
    assert len(set(names)) == len(names)
