"""Where values come from: ``config.json``, and the environment, which wins."""

from __future__ import annotations

import difflib
import json
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ppc_helper.config.settings import BY_FILE_VARIABLE, BY_KEY, BY_VARIABLE, PREFIX, SECTIONS, Setting


class Given(msgspec.Struct, frozen=True):
    """A value as somebody wrote it: *name* is what to call it in a sentence, *origin* where it stands."""

    value: Any
    name: str
    origin: str
    folder: Path
    """What a relative path in the value starts from."""


class Source(msgspec.Struct):
    """What one source says, by key, and the problems met while reading it."""

    given: dict[str, Given]
    problems: list[str]


def from_file(path: Path) -> Source:
    """Read *path*: every known key that is not null, and a problem for whatever else it has."""
    source = Source({}, [])
    try:
        written = path.read_text(encoding="utf-8-sig")
        tree = json.loads(written, object_pairs_hook=_once)
    except OSError as error:
        source.problems.append(f"{path}: cannot be read ({error.strerror}); name another file with --config")
    except json.JSONDecodeError as error:
        source.problems.append(f"{path}: is no valid JSON in line {error.lineno}, column {error.colno} ({error.msg})")
    except UnicodeDecodeError:
        source.problems.append(f"{path}: is not UTF-8 text; save it as UTF-8")
    except ValueError as error:  # a key written twice
        source.problems.append(f"{path}: cannot be understood ({error})")
    else:
        _collect(tree, "", path, source)
        source.problems.extend(_too_open(path, source))
    return source


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen = dict(pairs)
    if len(seen) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is written twice in one section; keep one")
    return seen


def _collect(tree: object, section: str, path: Path, source: Source) -> None:
    if not isinstance(tree, dict):
        source.problems.append(f"{section or path}: is not a section; write its settings in braces")
        return
    for name, value in tree.items():
        key = f"{section}.{name}" if section else name
        if key in SECTIONS:
            _collect(value, key, path, source)
        elif key not in BY_KEY:
            source.problems.append(f"{key}: there is no such setting; {_nearest(key, [*BY_KEY, *SECTIONS])}")
        elif value is not None:
            source.given[key] = Given(value, key, str(path), path.absolute().parent)


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    by_last_word = [key for key in names if key.rpartition(".")[2] == name.rpartition(".")[2]]
    near = by_last_word[:1] or difflib.get_close_matches(name, names, n=1)
    return f"did you mean {near[0]}?" if near else "remove it"


def _too_open(path: Path, source: Source) -> Iterator[str]:
    mode = path.stat().st_mode & 0o777
    secrets = [key for key, given in source.given.items() if BY_KEY[key].secret and given.value]
    if os.name == "posix" and secrets and mode & 0o077:
        fix = f"type: chmod 600 {shlex.quote(str(path))}"
        yield f"{path}: holds {secrets[0]}, and others may open it (mode {mode:04o}); {fix}"


def from_environment(environ: Mapping[str, str]) -> Source:
    """Read the variables of *environ* that begin with ``PPC_HELPER_``; an empty one counts as not set."""
    source = Source({}, [])
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or not value:
            continue
        if variable in BY_VARIABLE:
            _add(BY_VARIABLE[variable], variable, value, source)
        elif variable in BY_FILE_VARIABLE:
            _read_secret(BY_FILE_VARIABLE[variable], variable, value, source)
        else:
            source.problems.extend(_misspelt(variable))
    return source


def _read_secret(setting: Setting, variable: str, path: str, source: Source) -> None:
    try:
        secret = Path(path).read_text(encoding="utf-8-sig")
        if not secret.strip():  # a secret that was not filled in must not turn a bot into the sandbox
            source.problems.append(f"{variable}: {path} is empty; put {setting.key} into it")
        _add(setting, variable, secret, source)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        source.problems.append(f"{variable}: {path} cannot be read ({reason}); name a file that holds {setting.key}")


def _add(setting: Setting, variable: str, value: str, source: Source) -> None:
    if setting.key in source.given:
        both = f"{setting.variable} and {setting.file_variable}"
        source.problems.append(f"{setting.key}: is set by both {both}; keep one of them")
    name = f"{setting.key} ({variable})"
    source.given[setting.key] = Given(value, name, variable, Path.cwd())


def _misspelt(variable: str) -> Iterator[str]:
    """Give a problem for a name that is meant for us; others may use our prefix for their own ends."""
    names = [*BY_VARIABLE, *BY_FILE_VARIABLE]
    near = difflib.get_close_matches(variable, names, n=1, cutoff=0.85)
    doubled = variable.replace("PPC_HELPER_PPC_HELPER_", PREFIX)
    if doubled != variable and doubled in names:
        near = [doubled]
    of_a_section = variable.startswith(tuple(PREFIX + section.upper() + "_" for section in SECTIONS[1:4]))
    if near or of_a_section:
        yield f"{variable}: there is no such setting; " + (f"did you mean {near[0]}?" if near else "remove it")
