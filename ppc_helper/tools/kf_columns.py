"""Columns that several keyword tools add to their own."""

from __future__ import annotations

import msgspec

from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Phrases


def with_frequencies(table: Table, phrases: Phrases) -> Table:
    """Return *table*, a row for each phrase in order, with their frequencies as last column, if there are any.

    So a result keeps them for the next tool.
    """
    if phrases.frequencies is None:
        return table
    rows = [(*row, frequency) for row, frequency in zip(table.rows, phrases.frequencies, strict=True)]
    return msgspec.structs.replace(table, columns=(*table.columns, "frequency"), rows=rows)
