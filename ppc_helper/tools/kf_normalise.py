"""Write phrases with every word in its dictionary form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter, ne
from typing import Literal

from ppc_helper.lexicon import parse
from ppc_helper.lexicon.normal import NOT_PLAIN, NormalWords
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_given_columns

Row = tuple[str, str, Note | None]

_NEGATIVE = re.compile(r"-!?[^\W_]+")


@tool(menu="keywords", place=11, next_tools=("kf_ngrams", "kf_group_duplicates"))
def kf_normalise(
    phrases: Phrases,
    *,
    order: Literal["keep", "sort"] = "keep",
    stop_words: Literal["keep", "drop"] = "keep",
) -> Table:
    """Write each phrase as lemmas, lower case, ё as е, without operators and negatives.

    Args:
        phrases: any number of phrases; their order is kept.
        order: ``sort`` puts the words of a phrase in order of the alphabet and merges repeats.
        stop_words: ``drop`` leaves out the stop words of the published list.
    Returns:
        One row (keyword, normal, note) per phrase; the note names dropped negatives. A service row stays as it is.
        Frequencies and groups, if given, follow as columns.
    Source:
        Lemmas: the OpenCorpora dictionary through pymorphy3, the likeliest reading; English: simplemma.
    """
    normal, sort = NormalWords(stop_words=stop_words == "keep"), order == "sort"
    rows: list[Row] = []
    for part, results in normal.phrases(phrases.texts):
        start = len(rows)
        rows += zip(part, results, repeat(None))  # right for nearly all; the others are written anew
        for place, result in enumerate(results):
            if sort or not result or NOT_PLAIN in result:
                rows[start + place] = _row(part[place], result, normal, sort)
    changed = sum(map(ne, phrases.texts, map(itemgetter(1), rows)))
    different = len(set(map(itemgetter(1), rows)))
    counts: dict[str, int | float | str] = {"total": len(rows), "changed": changed, "different": different}
    return with_given_columns(Table(("keyword", "normal", "note"), rows, counts), phrases)


def _row(text: str, found: str, normal: NormalWords, sort: bool) -> Row:
    """Return the row of a phrase; only one that is not plain can be a service row or have negatives."""
    words, negatives = _without_negatives(text, found.split(), normal)
    if NOT_PLAIN in words:
        phrase = parse(text)
        if phrase.service:
            return text, text, None
        words, negatives = normal.of_parsed(phrase), phrase.negatives()
    result = " ".join(sorted(set(words)) if sort else words)
    if negatives:
        return text, result, Note("dropped-negatives", {"words": " ".join(negatives)})
    return text, result, None if result else Note("only-stop-words")


def _without_negatives(text: str, found: list[str], normal: NormalWords) -> tuple[list[str], Sequence[str]]:
    """Return the words and the negatives of a phrase whose only tokens that are not plain are negatives of one word.

    Of another phrase the words as they were found: it must be parsed.
    """
    negatives = [token for token in text.split(" ") if normal[token] == NOT_PLAIN]
    if all(map(_NEGATIVE.fullmatch, negatives)):
        return [word for word in found if word != NOT_PLAIN], negatives
    return found, ()
