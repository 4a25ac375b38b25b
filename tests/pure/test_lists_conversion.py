"""Results as csv, and files that are too big for Telegram: core.telegram.org/bots/api, sendDocument, 50 MB."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from ppc_helper import lists
from ppc_helper.lists import conversion, writing
from ppc_helper.locale import catalogue
from ppc_helper.tools import Table


def xlsx(count: int) -> bytes:
    stream = io.BytesIO()
    rows = [(f"+окна {number}", number) for number in range(count)]
    lists.write_xlsx(Table(("keyword", "frequency"), rows), stream, words=catalogue("en"))
    return stream.getvalue()


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_has_the_rows_of_all_sheets_below_one_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_SHEET_ROWS", 4)
    made = lists.csv_of(xlsx(7))
    assert isinstance(made, tuple)
    content, count = made
    assert count == 7
    assert [row[0] for row in rows_of(content)[1:]] == [f"+окна {number}" for number in range(7)]


def test_a_file_that_telegram_takes_stays_as_it_is() -> None:
    content = xlsx(3)
    assert lists.small_enough(content, "a.xlsx") == (content, "a.xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_bigger_file_becomes_a_package_of_parts_and_loses_no_row(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(conversion, "MAX_UPLOAD", 10)
    monkeypatch.setattr(conversion, "ROWS_OF_A_PART", 3)
    made = lists.csv_of(xlsx(7))
    assert isinstance(made, tuple)
    packed, name = lists.small_enough(xlsx(7) if kind == "xlsx" else made[0], f"дубли.{kind}")
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        parts = {entry: rows_of(package.read(entry)) for entry in package.namelist()}
    assert name == "дубли.zip"
    assert list(parts) == ["дубли 1.csv", "дубли 2.csv", "дубли 3.csv"]
    assert len({tuple(part[0]) for part in parts.values()}) == 1
    assert [row[0] for part in parts.values() for row in part[1:]] == [f"+окна {number}" for number in range(7)]
