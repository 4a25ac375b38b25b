"""Columns that several keyword tools add to their own."""

from __future__ import annotations

import msgspec

from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Phrases


def with_given_columns(table: Table, phrases: Phrases) -> Table:
    """Return *table*, a row for each phrase in order, with their frequencies and groups behind, if there are any.

    So a result keeps them for the next tool.
    """
    told = [
        (name, values)
        for name, values in (("frequency", phrases.frequencies), ("group", phrases.groups))
        if values is not None
    ]
    if not told:
        return table
    names, columns = zip(*told, strict=True)
    rows = [(*row, *values) for row, *values in zip(table.rows, *columns, strict=True)]
    return msgspec.structs.replace(table, columns=(*table.columns, *names), rows=rows)
