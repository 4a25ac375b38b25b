"""Reads the SQL of this project: schema, functions, named statements and projections.

The files lie in ``sql/`` and ``projections/`` of the checkout, and inside the package in a wheel.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Literal, LiteralString, cast

import msgspec

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@cache
def statements(module: str) -> dict[str, LiteralString]:
    """Return the named statements of ``sql/statements/<module>.sql``: each starts with ``-- name: what it returns``."""
    text = (_folder("sql") / "statements" / f"{module}.sql").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^-- ([a-z_]+): .*$", text)
    return {
        name: cast(LiteralString, body.strip().rstrip(";")) for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def schema_files() -> list[tuple[str, str]]:
    """Return (name, text) of the migrations, in the order in which they are applied."""
    return [(p.stem, p.read_text(encoding="utf-8")) for p in sorted((_folder("sql") / "schema").glob("*.sql"))]


def function_files() -> list[tuple[str, str]]:
    """Return (name, text) of the database functions; each text creates or replaces one."""
    return [(p.stem, p.read_text(encoding="utf-8")) for p in sorted((_folder("sql") / "functions").glob("*.sql"))]


class Projection(msgspec.Struct, frozen=True):
    """One file of ``projections/``.

    *tables* is the DDL with unqualified names, *fold* the statements that read ``facts`` and write those tables.
    *keys* maps each table to its order, *compare* to the columns that are derived from the log (empty: all).
    """

    name: str
    version: int
    mode: Literal["inline", "follow"]
    tables: str
    fold: str
    keys: dict[str, str]
    compare: dict[str, str]
    digest: str


@cache
def projections() -> tuple[Projection, ...]:
    """Return all projections in the order of their folds: work first, for its boxes are locked first."""
    paths = sorted(_folder("projections").glob("*.sql"), key=lambda path: (path.stem != "work", path.stem))
    return tuple(_projection(path.stem, path.read_text(encoding="utf-8")) for path in paths)


def _projection(name: str, text: str) -> Projection:
    head, rest = text.split("\n-- tables\n", 1)
    tables, fold = rest.split("\n-- fold\n", 1)
    said = dict(re.findall(r"(?m)^-- (projection|version|mode|key|compare): (.+)$", head))
    if said["projection"] != name:
        raise ValueError(f"projections/{name}.sql calls itself {said['projection']}")
    return Projection(
        name=name,
        version=int(said["version"]),
        mode="follow" if said.get("mode") == "follow" else "inline",
        tables=tables.strip(),
        fold=fold.strip(),
        keys=_by_table(said["key"]),
        compare=_by_table(said.get("compare", "")),
        digest=hashlib.sha256((tables + fold).encode()).hexdigest(),
    )


def _by_table(text: str) -> dict[str, str]:
    """Read ``items position; boxes lane, chat`` as a mapping."""
    pairs = (part.strip().partition(" ")[::2] for part in text.split(";") if part.strip())
    return dict(pairs)
