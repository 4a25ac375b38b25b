"""``ppc-helper tool`` as a person or a script types it."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from typer.testing import CliRunner

from ppc_helper.cli import build
from ppc_helper.cli.notices import without_markup
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import all_tools
from tests.patience import PATIENCE_SECONDS

PHRASES = "купить окна в москве\nиз-за окна\nкот\n"


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run(*arguments: str | Path, given: bytes = b"") -> Done:
    """Run the command in this process: it has no state of its own, and starting Python takes most of a second."""
    result = CliRunner().invoke(build(), ["tool", *map(str, arguments)], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Done(result.exit_code, result.stdout_bytes, result.stderr_bytes)


def said(done: Done | subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode()


def test_the_installed_command_takes_a_pipe() -> None:
    command = [sys.executable, "-m", "ppc_helper", "tool", "kf_fixate_keywords"]
    done = subprocess.run(
        command, input=PHRASES.encode("cp1251"), capture_output=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert (done.returncode, done.stdout.decode().split("\r\n")[2]) == (
        0,
        "из-за окна;+из-за окна;закреплено из стоп-слов: из-за",
    ), said(done)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_pipe_goes_in_and_csv_comes_out() -> None:
    done = run("kf_fixate_keywords", given=PHRASES.encode("cp1251"))
    assert done.returncode == 0, said(done)
    assert table(done.stdout) == [
        ["keyword", "fixed", "note"],
        ["купить окна в москве", "купить окна +в москве", "закреплено из стоп-слов: в"],
        ["из-за окна", "+из-за окна", "закреплено из стоп-слов: из-за"],
        ["кот", "кот", ""],
    ]


def test_the_summary_and_how_it_was_read_go_to_standard_error() -> None:
    told = said(run("kf_fixate_keywords", given=PHRASES.encode("cp1251"))).split("\n")
    assert told[:2] == ["прочитано 3 строки, Windows-1251", "3 фразы: закреплены слова в 2."]


def test_options_and_language_are_taken() -> None:
    options = ["--option", "pronouns=+", "--option", "parts=all", "--language", "en"]
    done = run("kf_fixate_keywords", *options, given="под мой дом\nкот".encode())
    assert table(done.stdout)[1] == [
        "под мой дом",
        "+под +мой дом",
        "fixed as stop words: мой; fixed as function words outside Yandex's list: под",
    ]


def test_the_language_is_that_of_the_environment_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PPC_HELPER_LANGUAGE", "EN")
    given = "купить окна".encode()
    assert said(run("kf_normalise", given=given)).startswith("read 1 row")
    assert said(run("kf_normalise", "--language", "ru", given=given)).startswith("прочитан")


def test_an_option_may_be_read_from_a_file(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("окно\n", encoding="utf-8-sig")
    done = run("kf_filter", "--option", f"list=@{words}", given=PHRASES.encode())
    assert [row[:2] for row in table(done.stdout)[1:]] == [
        ["купить окна в москве", "нет"],
        ["из-за окна", "нет"],
        ["кот", "да"],
    ], said(done)
    assert run("kf_filter", "--option", f"list=@{tmp_path / 'none'}", given=b"a").returncode == 2


def test_an_option_loses_what_nobody_sees_in_it() -> None:
    done = run("kf_filter", "--option", "list=\u200bкот\u00ad\ufeff", given=PHRASES.encode())
    assert [row[1] for row in table(done.stdout)[1:]] == ["да", "да", "нет"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_the_output_is_what_its_ending_says(ending: str, tmp_path: Path) -> None:
    source, target = tmp_path / "мой список.txt", tmp_path / f"итог.{ending}"
    source.write_text(PHRASES, "utf-8")
    done = run("kf_fixate_keywords", "--input", source, "--output", target)
    assert (done.returncode, done.stdout) == (0, b""), said(done)
    assert fixed_of(target) == ["купить окна +в москве", "+из-за окна", "кот"]


def fixed_of(target: Path) -> list[object]:
    if target.suffix == ".json":
        return [row["fixed"] for row in json.loads(target.read_bytes())["rows"]]
    if target.suffix == ".csv":
        assert target.read_bytes().startswith(b"\xef\xbb\xbf")
        return [row[1] for row in table(target.read_bytes())[1:]]
    rows: Sequence[Sequence[object]] = list(openpyxl.load_workbook(target).active.iter_rows(values_only=True))
    assert rows[0] == ("keyword", "fixed", "note")
    return [row[1] for row in rows[1:]]


def test_a_workbook_goes_in(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Фраза", "Частота"], ["купить окна", 5], ["окно купить", 9]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    done = run("kf_group_duplicates", "--input", tmp_path / "list.xlsx")
    assert [row[:4] for row in table(done.stdout)[1:]] == [
        ["1", "окно купить", "9", "да"],
        ["1", "купить окна", "5", "нет"],
    ]


def test_json_goes_to_a_pipe() -> None:
    assert json.loads(run("kf_fixate_keywords", "--json", given=PHRASES.encode()).stdout)["counts"]["changed"] == 2


def test_an_option_may_be_read_from_a_table(tmp_path: Path) -> None:
    keywords = tmp_path / "keywords.csv"
    keywords.write_bytes("Фраза;Частота\nкупить окна;10\nдвери;5".encode("cp1251"))
    done = run("kf_negatives", "--option", f"keywords=@{keywords}", given="окна".encode())
    assert table(done.stdout)[1][2] == "купить окна"


def test_a_refusal_that_speaks_of_buttons_says_where_options_are(tmp_path: Path) -> None:
    done = run("kf_match", given="окна".encode())
    assert (done.returncode, said(done).split("\n")[-2]) == (1, "  ppc-helper tool kf_match --help")


def test_the_list_shows_every_tool_and_its_options() -> None:
    shown = run("--list").stdout.decode()
    assert [name for name in all_tools() if name not in shown] == []
    assert "parts=stop|all" in shown


def test_a_tools_options_are_listed_with_the_words_of_its_buttons() -> None:
    shown = run("kf_group_duplicates", "--list").stdout.decode()
    rows = [line.split(maxsplit=1)[1].split() for line in shown.splitlines() if line.startswith("order=")]
    assert rows == [["Порядок", "слов", "не", "важен"], ["важен"]]


def test_rows_that_were_not_read_are_said_with_a_csv_and_are_in_the_json() -> None:
    given = "Фраза;Частота\nокна;12\n;5\nдвери;1\n".encode("cp1251")
    assert "  3: 5: в строке нет фразы" in said(run("kf_normalise", given=given))
    unread = json.loads(run("kf_normalise", "--json", given=given).stdout)["unread"]
    assert unread == [{"row": 3, "content": "5", "reason": "в строке нет фразы"}]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", all_tools())
def test_help_of_a_tool_has_its_help_its_source_and_its_options_default_first(name: str, language: str) -> None:
    shown = " ".join(run(name, "--help", "--language", language).stdout.decode().split())
    words = catalogue(language)
    assert "--input" in shown
    told = " ".join(without_markup(words.text(f"{name}.help")).split())
    assert told in shown
    for option in all_tools()[name].options:
        rest = [choice for choice in option.choices if choice != option.default]
        places = [shown.index(f"{option.name}={value}") for value in (option.default, *rest)]
        assert places == sorted(places)


def test_help_without_a_name_is_that_of_the_command() -> None:
    shown = run("--help").stdout.decode()
    assert "Usage" in shown
    assert "kf_clean" not in shown


def test_help_of_no_tool_names_the_nearest() -> None:
    done = run("kf_claen", "--help")
    assert (done.returncode, said(done)) == (2, "There is no tool kf_claen. Did you mean kf_clean?\n")


def test_the_list_is_there_for_scripts_too() -> None:
    assert [tool["name"] for tool in json.loads(run("--list", "--json").stdout)] == list(all_tools())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Which tool?"),
        (["kf_fixate"], "There is no tool kf_fixate. Did you mean kf_fixate_keywords?"),
        (["kf_fixate_keywords", "--option", "parts"], "--option takes key=value, not parts."),
        (["kf_fixate_keywords", "--option", "part=all"], "its options: parts, pronouns, only_risky."),
        (["kf_fixate_keywords", "--option", "parts=some"], "parts takes stop, all, not 'some'."),
        (["kf_cluster", "--option", "min_common=11"], "min_common takes a whole number from 1 to 10, not '11'."),
        (["kf_fixate_keywords", "--language", "de"], "--language takes ru or en, not de."),
        (["kf_fixate_keywords", "--output", "a.doc"], "must end in .csv, .xlsx, .json: a.doc"),
        (["kf_fixate_keywords", "--input", "/nowhere/list.txt"], "Cannot read /nowhere/list.txt: No such file"),
        (["kf_fixate_keywords", "--output", "/nowhere/a.csv"], "Cannot write /nowhere/a.csv"),
        (["kf_fixate_keywords", "--output", "/nowhere/a.xlsx"], "Cannot write /nowhere/a.xlsx"),
    ],
)
def test_misuse_is_said_in_a_sentence_and_ends_with_2(arguments: list[str], sentence: str) -> None:
    done = run(*arguments, given=PHRASES.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert sentence in said(done)
    assert "Traceback" not in said(done)


@pytest.mark.parametrize(
    ("given", "sentence"), [(b"", "В списке нет ни одной строки"), (b"\x89PNG\r\n\x1a\n", "Это картинка")]
)
def test_what_cannot_be_worked_on_is_said_and_ends_with_1(given: bytes, sentence: str) -> None:
    done = run("kf_fixate_keywords", given=given)
    assert (done.returncode, done.stdout) == (1, b"")
    assert sentence in said(done)


def test_a_reader_that_leaves_early_is_no_error() -> None:
    given = "".join(f"купить окна в москве {number}\n" for number in range(20_000)).encode()
    command = (
        f"{shlex.quote(sys.executable)} -m ppc_helper tool kf_fixate_keywords | head -n 1; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(
        ["bash", "-c", command], input=given, capture_output=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"keyword;fixed;note\r\n")
    assert "Traceback" not in said(done)
