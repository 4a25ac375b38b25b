"""The different tokens of many phrases, each looked up once: what is found for a token is then found by its place."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import islice

from ppc_helper.lexicon.flat import CHUNK


class Vocabulary(dict[str, int]):
    """The different tokens of phrases by their places: the order they come in.

    *places* are those of all tokens, phrase by phrase; *lengths* tell how many tokens each phrase has, one at least.
    A token is looked up once: in so many it costs more than all that is done with its number.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the tokens of phrases, parted by single spaces."""
        super().__init__()
        self.places = array("i")
        self.lengths: list[int] = []
        left = iter(texts)
        while part := list(islice(left, CHUNK)):
            self.places.extend(map(self.__getitem__, " ".join(part).split(" ")))
            self.lengths += [text.count(" ") + 1 for text in part]

    def __missing__(self, token: str) -> int:
        place = self[token] = len(self)
        return place
