"""Words of many phrases at once, so that nothing but the rare phrase costs a step of Python of its own.

A thousand phrases are joined to one text, split into tokens, looked up and joined again: four calls for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

CHUNK = 1_024
"""Phrases at once: the tokens of so many stay in the processor's cache."""
BREAK = "\n"
"""The token between two phrases; a phrase itself holds no line end."""
_BETWEEN = f" {BREAK} "
_GAPS = b" -" + BREAK.encode()
_NOT_GAPS = bytes(byte for byte in range(256) if byte not in _GAPS)
_AS_SPACE = bytes.maketrans(b"-", b" ")


def chunks(texts: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """Yield phrases by the thousand, and as one text: spaces part its tokens, which are BREAK between two phrases."""
    for start in range(0, len(texts), CHUNK):
        part = texts[start : start + CHUNK]
        joined = _BETWEEN.join(part)
        if joined.count(BREAK) >= len(part):
            joined = _BETWEEN.join([text.replace(BREAK, " ") for text in part])
        yield part, joined


def of_many_words(whole: str, count: int) -> Iterator[int]:
    """Yield the places, in a text of :func:`chunks`, of phrases that spaces and hyphens part into *count* or more.

    Nothing but the gaps is looked at: to count them phrase by phrase takes several times as long.
    """
    gaps = b" %b " % whole.encode("ascii", "ignore").translate(_AS_SPACE, _NOT_GAPS)
    found = gaps.find(b" " * (count + 1))
    while found >= 0:
        yield gaps.count(BREAK.encode(), 0, found)
        following = gaps.find(BREAK.encode(), found)
        found = gaps.find(b" " * (count + 1), following) if following >= 0 else -1


def joined(tokens: Iterable[str]) -> list[str]:
    """Return the phrases that tokens of :func:`chunks` make, with the spaces they had."""
    return " ".join(tokens).split(_BETWEEN)


def kept(tokens: Iterable[str], keep: Callable[[str], bool]) -> list[str]:
    """Return for each phrase those of its tokens that *keep* is true for, as it is for BREAK; a space between two."""
    return _split_tidily(" ".join(filter(keep, tokens)))


def replaced(texts: Sequence[str], replacement: Callable[[str], str]) -> Iterator[tuple[Sequence[str], list[str]]]:
    """Yield phrases by the thousand, with each phrase's tokens replaced, in order.

    Args:
        texts: any number of phrases.
        replacement: what stands for a token, empty to leave the token out, BREAK for BREAK.
    Returns:
        Pairs of lists of one length: the phrases, and their replacements with one space between two of them.
    """
    for part, whole in chunks(texts):
        text = " ".join(map(replacement, whole.split(" ")))
        yield part, _split_tidily(text) if "  " in text or text.strip(" ") != text else text.split(_BETWEEN)


def _split_tidily(text: str) -> list[str]:
    """Return the phrases of a text from which tokens were left out, without the spaces that this left."""
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" ").replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK).split(BREAK)
