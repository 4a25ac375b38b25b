"""A file of phrases by group for Direct Commander."""

from __future__ import annotations

from ppc_helper.lexicon import counted_words, longest_word, parse, phrase_length
from ppc_helper.lexicon.limits import MAX_PHRASE_LENGTH, MAX_WORD_LENGTH, MAX_WORDS
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_groups import MAX_PHRASES_OF_A_GROUP, by_group

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
        One row (group's name, its number, phrase) per phrase, in order of the groups; over 200 phrases a group goes on
        in a second one, over 60,000 rows the file does in a second one. Phrases that Direct would refuse are warned of,
        and stay in the file.
    Source:
        Columns of the XLS import: yandex.ru/support/direct/ru (work with XLS files); limits: technical-restrictions.
    """
    unnamed = " ".join(name.split()) or "Группа 1"
    groups = list(by_group(phrases, unnamed, MAX_PHRASES_OF_A_GROUP))
    rows = [(group, number, text) for number, (group, texts) in enumerate(groups, 1) for text in texts]
    refused = sum(not _is_allowed(text) for text in phrases.texts)
    warnings = [Note("refused", {"count": refused})] if refused else []
    if len(rows) > MAX_ROWS:
        warnings.append(Note("too-many-rows", {"rows": len(rows), "limit": MAX_ROWS}))
    return Table(COLUMNS, rows, {"total": len(rows), "groups": len(groups)}, tuple(warnings), rows_per_file=MAX_ROWS)


def _is_allowed(text: str) -> bool:
    phrase = parse(text)
    if phrase.service:
        return True
    short = counted_words(phrase) <= MAX_WORDS and len(longest_word(phrase)) <= MAX_WORD_LENGTH
    return short and phrase_length(text) <= MAX_PHRASE_LENGTH and not phrase.unclosed
