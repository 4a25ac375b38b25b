"""Phrases as their words in dictionary form."""

from __future__ import annotations

from ppc_helper.lexicon.keys import NOT_PLAIN, plain_tokens
from ppc_helper.lexicon.lemmas import lemma_of, readings
from ppc_helper.lexicon.phrase import EDGE_PUNCTUATION, parse, split_word
from ppc_helper.lexicon.word_lists import fold, words


class NormalWords(dict[str, str]):
    """Remembers for each token, as written, its lemma; empty for what is dropped, NOT_PLAIN for what holds signs."""

    def __init__(self, *, lemmas: bool = True, stop_words: bool = True) -> None:
        """Without *lemmas* words stay in their form; without *stop_words* those of the published list go."""
        super().__init__()
        self._lemmas = lemmas
        self._dropped = frozenset[str]() if stop_words else words().stop

    def __missing__(self, token: str) -> str:
        folded = fold(token)
        if folded.isalnum() or not folded:
            found = self.word(folded)
        else:
            found = self.word(folded) if _is_number(folded) else NOT_PLAIN
        self[token] = found
        return found

    def word(self, folded: str) -> str:
        """Return the normal form of a folded word."""
        if folded in self._dropped or not folded:
            return ""
        return lemma_of(readings(folded)[0]) if self._lemmas else folded

    def of(self, text: str) -> list[str]:
        """Return the normal words of a phrase in order; operators, marks and negatives go, a hyphen splits."""
        found = list(map(self.__getitem__, plain_tokens(text)))
        if NOT_PLAIN in found:
            phrase = parse(text)
            found = [self.word(piece) for token in phrase.words() for piece in split_word(token.bare)]
        return list(filter(None, found))


def _is_number(folded: str) -> bool:
    return folded[0].isdigit() and folded.strip(EDGE_PUNCTUATION) == folded and folded.replace(".", "").isdigit()
