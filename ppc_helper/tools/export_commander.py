"""A file of phrases by group for Direct Commander."""

from __future__ import annotations

from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_groups import MAX_PHRASES_OF_A_GROUP, by_group
from ppc_helper.tools.kf_validate import is_refused

COLUMNS = ("Название группы", "Номер группы", "Фраза (с минус-словами)")
MAX_ROWS = 60_000
"""Of one imported file. Source: XLS import, technical-restrictions; as of 2026-02-11."""


@tool(menu="keywords", place=14, for_import="xlsx")
def export_commander(phrases: Phrases, *, name: str = "") -> Table:
    """Write phrases by group, as Direct Commander imports them.

    Args:
        phrases: any number of phrases, with a column of groups or clusters, or without.
        name: what the group of phrases without one is called.
    Returns:
        One row (group's name, its number, phrase) per phrase, in order of the groups; of alternatives ``(a|b)`` one for
        each, as only this import takes them as they are. Over 200 phrases a group goes on
        in a second one, over 60,000 rows the file does in a second one. Phrases that Direct would refuse are warned of,
        and stay in the file.
    Source:
        Columns of the XLS import: yandex.ru/support/direct/ru (work with XLS files); limits: technical-restrictions.
    """
    unnamed = " ".join(name.split()) or "Группа 1"
    groups = list(by_group(phrases, unnamed, MAX_PHRASES_OF_A_GROUP))
    rows = [(group, number, text) for number, (group, texts) in enumerate(groups, 1) for text in texts]
    refused = sum(map(is_refused, phrases.texts))
    warnings = [Note("refused", {"count": refused})] if refused else []
    if len(rows) > MAX_ROWS:
        warnings.append(Note("too-many-rows", {"rows": len(rows), "limit": MAX_ROWS}))
    return Table(COLUMNS, rows, {"total": len(rows), "groups": len(groups)}, tuple(warnings), rows_per_file=MAX_ROWS)
