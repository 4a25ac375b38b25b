"""Texts of ads out of tables: the column that is named so, else all that stands in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ppc_helper.lists import layout as layouts
from ppc_helper.lists.cells import Raw, cell_text
from ppc_helper.lists.columns import SAMPLED_ROWS, Columns, names_texts, text_column
from ppc_helper.lists.kinds import Kind
from ppc_helper.lists.tables import EMPTY
from ppc_helper.tools import Refusal
from ppc_helper.tools.inputs import Origin, Text


def of_csv(text: str, kind: Kind, encoding: str) -> Text | Refusal | None:
    """Return the texts of ads of a csv, or of a pasted table, that names their column; else None."""
    is_table = kind in ("csv", "tsv") or "\t" in text.partition("\n")[0]
    lines = [line for line in text.split("\n") if line and not line.isspace()] if is_table else []
    layout = layouts.layout_of(lines, kind) if len(lines) > 1 else layouts.LINES
    if not layout.delimiter:
        return None
    rows = list(layouts.rows_of(lines, layout))
    columns = text_column(rows[:SAMPLED_ROWS])
    origin = Origin(encoding=encoding, separator=layout.delimiter)
    return _of_column(rows, columns, origin) if columns else None


def of_rows(rows: Iterable[Sequence[Raw]], origin: Origin) -> Text | Refusal:
    """Return the texts of ads of a table: of the column that is named so, else all that is in its rows."""
    rows = list(rows)
    columns = text_column(rows[:SAMPLED_ROWS])
    if columns:
        return _of_column(rows, columns, origin)
    lines = ["\t".join(map(cell_text, row)).rstrip() for row in rows]
    text = "\n".join(lines).strip("\n")
    return Text(text, msgspec.structs.replace(origin, rows=len(lines))) if text.strip() else EMPTY


def _of_column(rows: Sequence[Sequence[Raw]], columns: Columns, origin: Origin) -> Text | Refusal:
    header, below = rows[columns.first_row - 1], rows[columns.first_row :]
    named = (
        (cell_text(cell), "\n".join(_texts(below, place))) for place, cell in enumerate(header) if names_texts(cell)
    )
    filled = [column for column in named if column[1]]
    if not filled:
        return EMPTY
    name, first = filled[0]
    told = msgspec.structs.replace(origin, rows=first.count("\n") + 1, text_column=name)
    return Text(first, told, tuple(filled) if len(filled) > 1 else ())


def _texts(rows: Iterable[Sequence[Raw]], place: int) -> Iterator[str]:
    """Yield the texts of a column; several sitelinks or callouts of one cell are parted by two bars."""
    cells = (cell_text(row[place]) for row in rows if place < len(row))
    return (text for cell in cells for part in cell.split("||") if (text := part.strip()))
