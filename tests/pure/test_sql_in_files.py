"""SQL lives in ``sql/`` and ``projections/``: Python names a statement and gives it values, and holds no SQL itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ppc_helper

PACKAGE = Path(ppc_helper.__file__).parent
RUNS = frozenset({"execute", "executemany", "copy", "SQL"})
"""What takes a statement for its first argument."""
READS_LIKE_SQL = re.compile(
    r"\s*(?:select |insert into |update \S+ set |delete from |with \w+ as |copy \(|lock table |(?:un)?listen |"
    r"rollback |set (?:local|session) |(?:create|drop|alter|truncate) .*\b(?:table|schema|view|index|system)\b)",
    re.IGNORECASE,
)


def is_written_out(statement: ast.expr) -> bool:
    """Tell whether a statement's text stands here, also as f-string or ``.encode()``; punctuation alone is none."""
    while isinstance(statement, ast.Call) and isinstance(statement.func, ast.Attribute):
        statement = statement.func.value
    if isinstance(statement, ast.Constant):
        return any(letter.isalpha() for letter in str(statement.value))
    return isinstance(statement, ast.JoinedStr | ast.BinOp)


def sql_in(source: str) -> Iterator[str]:
    """Give the SQL in a Python file: what is run without being a named statement, and what reads like SQL."""
    tree = ast.parse(source)
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if name in RUNS:
                if is_written_out(first):
                    yield f"line {node.lineno}: {ast.unparse(first)}"
            case ast.Constant(value=str(text)) if node not in docstrings and READS_LIKE_SQL.match(text):
                yield f"line {node.lineno}: {text}"


def test_no_sql_stands_in_python() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    found = [
        f"{path.relative_to(PACKAGE)}, {one}" for path in files for one in sql_in(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'conn.execute("vacuum")',
        'conn.execute(f"listen {channel}".encode())',
        'conn.execute(sql.SQL("drop table if exists {}").format(name))',
        'query = "select 1"',
        'hint = f"alter system set {name} = on;"',
        'DROP = "\\n  drop schema if exists past cascade"',
    ],
)
def test_sql_in_python_is_seen(source: str) -> None:
    assert list(sql_in(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""select is what this module is about."""',
        'conn.execute(_SQL["take"], {"lane": "chat"})',
        'conn.execute(sql.SQL(_SQL["drop_view"]).format(view=sql.Identifier(schema, "facts")))',
        'sql.SQL(", ").join(names)',
        'text = "Show the tools, what they take"',
        'logger.error("update %s is quarantined", number)',
    ],
)
def test_words_that_are_no_sql_are_left_alone(source: str) -> None:
    assert not list(sql_in(source))
