"""A file of keywords by ad group for Google Ads Editor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ppc_helper.lexicon import Phrase, parse
from ppc_helper.lexicon.choices import spelt_out
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases, Unread
from ppc_helper.tools.kf_groups import by_group

COLUMNS = ("Campaign", "Ad Group", "Keyword", "Criterion Type")
MAX_WORDS, MAX_CHARACTERS, MAX_KEYWORDS_OF_A_GROUP = 10, 80, 20_000
"""Source: support.google.com/google-ads/answer/7684791 and answer/6372658 (limits of accounts), as of 2026-02."""
REFUSED_SIGNS = re.compile(r"[,!@%^()={};~`<>?\\|]+")
"""Source: support.google.com/ds/answer/6264285 (signs that Google Ads does not take in keywords)."""

Row = tuple[str, str, str, str]


@tool(menu="keywords", place=15, for_import="csv")
def export_editor(phrases: Phrases, *, campaign: str = "") -> Table:
    """Write keywords by ad group, as Google Ads Editor imports them, with Direct's operators turned into match types.

    Args:
        phrases: any number of phrases, with a column of groups or clusters, or without.
        campaign: the name of the campaign.
    Returns:
        One row (campaign, ad group, keyword, criterion type) per phrase, of alternatives ``(a|b)`` one for each, and
        one per negative, each once in its group. Repeats and service rows are left out and told. Quotes become Exact,
        brackets Phrase, everything else Broad; ``!`` and ``+`` have no counterpart and go. Keywords over 80 characters
        or 10 words are warned of, and stay in the file; signs that Google refuses become spaces, which is told.
    Source:
        Columns, a csv with commas: support.google.com/google-ads/editor/answer/57747 (Import a CSV file).
    """
    title = " ".join(campaign.split()) or "Campaign 1"
    rows: list[Row] = []
    left_out: list[Unread] = []
    with_signs = 0
    for group, texts in by_group(phrases, "Ad group 1", MAX_KEYWORDS_OF_A_GROUP):
        known: dict[Row, None] = {}
        for text in texts:
            phrase = parse(text)
            with_signs += any(REFUSED_SIGNS.search(token.bare) for token in phrase.words())
            found = list(_rows(title, group, phrase))
            if not found or found[0] in known:
                left_out.append(Unread(0, text, "export_editor-repeated" if found else "export_editor-no-keyword"))
            known.update(dict.fromkeys(found))
        rows += known
    long = sum(len(row[2]) > MAX_CHARACTERS or len(row[2].split()) > MAX_WORDS for row in rows)
    warnings = [Note(code, {"count": count}) for code, count in (("signs", with_signs), ("too-long", long)) if count]
    counts: dict[str, int | float | str] = {"total": len(rows), "groups": len({row[1] for row in rows})}
    return Table(COLUMNS, rows, counts, tuple(warnings), left_out=tuple(left_out))


def _rows(campaign: str, group: str, phrase: Phrase) -> Iterator[Row]:
    if phrase.service or not (keyword := _keyword(phrase)):
        return
    yield campaign, group, keyword, _match_type(phrase)
    for text in phrase.negatives():
        for negative in map(parse, spelt_out(text.removeprefix("-"))):
            if keyword := _keyword(negative):
                yield campaign, group, keyword, f"Negative {_match_type(negative)}"


def _keyword(phrase: Phrase) -> str:
    return " ".join(REFUSED_SIGNS.sub(" ", " ".join(token.bare for token in phrase.words())).split())


def _match_type(phrase: Phrase) -> str:
    marks = {token.text for token in phrase.tokens if token.kind == "mark" and token.place != "negative"}
    if '"' in marks:
        return "Exact"
    return "Phrase" if "[" in marks else "Broad"
