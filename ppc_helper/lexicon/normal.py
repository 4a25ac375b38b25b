"""Phrases as their words in dictionary form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from ppc_helper.lexicon.flat import BREAK, replaced
from ppc_helper.lexicon.lemmas import best_lemma
from ppc_helper.lexicon.pairs import lone_marks
from ppc_helper.lexicon.phrase import MARKS, OPERATORS, TOKEN, Phrase, parse, split_word
from ppc_helper.lexicon.word_lists import fold, words

NOT_PLAIN = "\x00"
"""Stands for a token that may begin a negative or has a mark without its pair: its phrase is parsed."""


class NormalWords(dict[str, str]):
    """Remembers for each token, as written, its words in normal form."""

    def __init__(self, *, lemmas: bool = True, stop_words: bool = True) -> None:
        """Without *lemmas* words stay in their form; without *stop_words* those of the published list go."""
        super().__init__({BREAK: BREAK, "": ""})
        self._of_word: Callable[[str], str] = best_lemma if lemmas else str
        self._dropped = frozenset[str]() if stop_words else words().stop

    def __missing__(self, token: str) -> str:
        if token.isalnum():
            folded = fold(token)
            found = "" if folded in self._dropped else self._of_word(folded)
        elif token[0] == "-" or token.split() != [token]:
            found = NOT_PLAIN
        elif not MARKS.isdisjoint(token):
            found = self._of_marked(token)
        else:
            found = " ".join(self._of_operand(token))
        # of equal texts one object is kept: half of all words are their own lemma
        self[token] = found = token if found == token else found
        return found

    def of_signs(self, token: str) -> Iterator[str]:
        """Yield the words of a token with signs: all that it has under some reading of its phrase, and more."""
        return chain.from_iterable(map(self._of_operand, TOKEN.findall(token)))

    def _of_marked(self, token: str) -> str:
        """Return the words of a token that closes the marks it opens: no other one can change what it says."""
        phrase = parse(token)
        return NOT_PLAIN if lone_marks(token) or phrase.negatives() else " ".join(self.of_parsed(phrase))

    def _of_operand(self, token: str) -> Iterator[str]:
        """Yield the words of a token with operators, hyphens or punctuation."""
        match = OPERATORS.fullmatch(token)
        return filter(None, map(self._piece, split_word(match[2] if match else token)))

    def _piece(self, folded: str) -> str:
        return self[folded] if folded.isalnum() else self.word(folded)

    def word(self, folded: str) -> str:
        """Return the normal form of a folded word, empty when it is dropped."""
        return "" if folded in self._dropped else self._of_word(folded)

    def of(self, text: str) -> list[str]:
        """Return the normal words of a phrase in order; operators, marks and negatives go, a hyphen splits."""
        found = " ".join(map(self.__getitem__, text.split(" ")))
        return self.of_parsed(parse(text)) if NOT_PLAIN in found else found.split()

    def phrases(self, texts: Sequence[str]) -> Iterator[tuple[Sequence[str], list[str]]]:
        """Yield phrases by the thousand, each with its normal words, a space between two of them.

        Those of a phrase that is no plain one hold NOT_PLAIN: :meth:`of_parsed` reads such a one.
        """
        return replaced(texts, self.__getitem__)

    def of_parsed(self, phrase: Phrase) -> list[str]:
        """Return the normal words of a parsed phrase in order."""
        pieces = (piece for token in phrase.words() for piece in split_word(token.bare))
        return list(filter(None, map(self._piece, pieces)))
