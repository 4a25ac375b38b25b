"""Write phrases with every word in its dictionary form."""

from __future__ import annotations

from typing import Literal

from ppc_helper.lexicon import is_service, parse
from ppc_helper.lexicon.normal import NormalWords
from ppc_helper.lexicon.phrase import has_negatives
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_frequencies

Row = tuple[str, str, Note | None]


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
        Frequencies, if given, follow as a column.
    Source:
        Lemmas: the OpenCorpora dictionary through pymorphy3, the likeliest reading; English: simplemma.
    """
    normal = NormalWords(stop_words=stop_words == "keep")
    rows = [_row(text, normal, order == "sort") for text in phrases.texts]
    changed = sum(text != result for text, result, _ in rows)
    different = len({result for _, result, _ in rows})
    counts: dict[str, int | float | str] = {"total": len(rows), "changed": changed, "different": different}
    return with_frequencies(Table(("keyword", "normal", "note"), rows, counts), phrases)


def _row(text: str, normal: NormalWords, sort: bool) -> Row:
    if is_service(text):
        return text, text, None
    found = normal.of(text)
    result = " ".join(sorted(set(found)) if sort else found)
    if has_negatives(text):
        negatives = parse(text).negatives()
        if negatives:
            return text, result, Note("dropped-negatives", {"words": " ".join(negatives)})
    return text, result, None if result else Note("only-stop-words")
