"""What Yandex Direct allows a phrase to be.

Sources: yandex.ru/support/direct/ru, troubleshooting/interface (a stop word with ``!`` or ``+`` counts);
keywords/keywords; the API's objects (as of 2026-02-11).
"""

from __future__ import annotations

from bisect import bisect_left

from ppc_helper.lexicon.phrase import Phrase, Token, split_word
from ppc_helper.lexicon.word_lists import words

MAX_WORDS = 7
MAX_WORD_LENGTH = 35
MAX_PHRASE_LENGTH = 4_096


def counted_words(phrase: Phrase) -> int:
    """Return how many words count towards seven: no negatives, stop words only when fixed or inside brackets.

    Of alternatives ``(a|b)`` the longest counts, since only one is used at a time.
    """
    outside = 0
    choices: dict[int, dict[int, int]] = {}
    for token in phrase.words():
        count = _counted(token)
        if token.choice:
            options = choices.setdefault(token.choice, {})
            options[token.option] = options.get(token.option, 0) + count
        else:
            outside += count
    return outside + sum(max(options.values()) for options in choices.values())


def word_over(phrase: Phrase, limit: int) -> tuple[str, int]:
    """Return the word with which a phrase has more than *limit* words, and where it begins, from 1."""
    tokens = phrase.tokens
    place = bisect_left(
        range(len(tokens)), limit + 1, key=lambda end: counted_words(phrase._replace(tokens=tokens[: end + 1]))
    )
    return tokens[place].text, 1 + sum(len(token.text) for token in tokens[:place])


def _counted(token: Token) -> int:
    pieces = split_word(token.bare)
    if token.operator or token.place == "brackets":
        return len(pieces)
    return sum(piece not in words().stop for piece in pieces)


def phrase_length(text: str) -> int:
    """Return the length Direct counts, with negatives, spaces and operators; ``-!`` is one character."""
    return len(text) - text.count("-!")


def longest_word(phrase: Phrase) -> str:
    """Return the longest word of the phrase, negatives too, without its operators; empty when there is none."""
    return max((token.bare for token in phrase.tokens if token.kind == "word"), key=len, default="")
