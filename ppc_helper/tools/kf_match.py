"""Tell for which queries a keyword with its negatives would show."""

from __future__ import annotations

from textwrap import shorten

from ppc_helper.lexicon.matching import Keyword, Match, negatives_in, words_of
from ppc_helper.tools import Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_given_columns

COLUMNS = ("query", "shown", "reason")
YES, NO = Note("yes"), Note("no")
SHOWN = 80
"""So many characters of the keyword the summary names: it may have been set days ago."""


@tool(menu="keywords", asks="keyword", place=7, next_tools=("kf_ngrams", "kf_cluster", "kf_group_duplicates"))
def kf_match(phrases: Phrases, *, keyword: str = "", negatives: str = "") -> Table | Refusal:
    """Tell for each query whether the keyword would show, and if not, why.

    Args:
        phrases: the queries, any number; order is kept.
        keyword: one phrase with its operators and negatives; needed.
        negatives: more of them, of the group or the campaign: one a line, or in a line each with its minus.
    Returns:
        One row (query, shown, reason) per query. Frequencies and groups, if given, follow as columns.
    Source:
        yandex.ru/support/direct/ru, keywords/symbols-and-operators, keywords/negative-keywords; as of 2026-02-11.
        Word by word: Direct also shows by meaning, typos and synonyms.
    """
    text = " ".join(keyword.split())
    if not text:
        return Refusal(Note("no-keyword"))
    if not words_of(text):
        return Refusal(Note("no-words"))
    phrase = Keyword(text, negatives_in(negatives))
    matches = [phrase.match(query) for query in phrases.texts]
    rows = [
        (query, YES if match.shown else NO, _reason(match)) for query, match in zip(phrases.texts, matches, strict=True)
    ]
    ignored = [Note("ignored", {"words": ", ".join(one.text for one in phrase.ignored)})] if phrase.ignored else []
    shown = sum(match.shown for match in matches)
    counts: dict[str, int | float | str] = {
        "total": len(rows),
        "shown": shown,
        "keyword": shorten(text, SHOWN, placeholder="…"),
    }
    return with_given_columns(Table(COLUMNS, rows, counts, tuple(ignored)), phrases)


def _reason(match: Match) -> Note | None:
    return None if match.obstacle is None else Note(match.obstacle, {"words": match.about})
