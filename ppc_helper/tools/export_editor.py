"""A file of keywords by ad group for Google Ads Editor."""

from __future__ import annotations

from collections.abc import Iterator

from ppc_helper.lexicon import parse
from ppc_helper.lexicon.choices import spelt_out
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases, Unread
from ppc_helper.tools.kf_groups import by_group

COLUMNS = ("Campaign", "Ad Group", "Keyword", "Criterion Type")
MAX_WORDS, MAX_CHARACTERS, MAX_KEYWORDS_OF_A_GROUP = 10, 80, 20_000
"""Source: support.google.com/google-ads/answer/7684791 and answer/6372658 (limits of accounts), as of 2026-02."""

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
        or 10 words are warned of, and stay in the file.
    Source:
        Columns, a csv with commas: support.google.com/google-ads/editor/answer/57747 (Import a CSV file).
    """
    title = " ".join(campaign.split()) or "Campaign 1"
    rows: list[Row] = []
    left_out: list[Unread] = []
    for group, texts in by_group(phrases, "Ad group 1", MAX_KEYWORDS_OF_A_GROUP):
        known: dict[Row, None] = {}
        for text in texts:
            found = list(_rows(title, group, text))
            if not found or found[0] in known:
                left_out.append(Unread(0, text, "export_editor-repeated" if found else "export_editor-no-keyword"))
            known.update(dict.fromkeys(found))
        rows += known
    long = sum(len(row[2]) > MAX_CHARACTERS or len(row[2].split()) > MAX_WORDS for row in rows)
    warnings = (Note("too-long", {"count": long}),) if long else ()
    counts: dict[str, int | float | str] = {"total": len(rows), "groups": len({row[1] for row in rows})}
    return Table(COLUMNS, rows, counts, warnings, left_out=tuple(left_out))


def _rows(campaign: str, group: str, text: str) -> Iterator[Row]:
    phrase = parse(text)
    words = [token.bare for token in phrase.words()]
    if phrase.service or not words:
        return
    yield campaign, group, " ".join(words), _match_type(text)
    for negative in (one for text in phrase.negatives() for one in spelt_out(text.removeprefix("-"))):
        bare = [token.bare for token in parse(negative).words()]
        yield campaign, group, " ".join(bare), "Negative Phrase" if len(bare) > 1 else "Negative Broad"


def _match_type(text: str) -> str:
    if '"' in text:
        return "Exact"
    return "Phrase" if "[" in text else "Broad"
