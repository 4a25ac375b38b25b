"""What several keyword tools share: stop words, the syntax and limits of a phrase, lemmas.

Importing it is cheap: dictionaries are loaded by the first call that needs one.
"""

from ppc_helper.lexicon.lemmas import Lexeme, lemma_of, morphology, readings
from ppc_helper.lexicon.limits import (
    MAX_PHRASE_LENGTH,
    MAX_WORD_LENGTH,
    MAX_WORDS,
    counted_words,
    longest_word,
    phrase_length,
    word_over,
)
from ppc_helper.lexicon.phrase import Phrase, Token, is_service, parse, split_word
from ppc_helper.lexicon.word_lists import Words, fold, words

__all__ = [
    "MAX_PHRASE_LENGTH",
    "MAX_WORDS",
    "MAX_WORD_LENGTH",
    "Lexeme",
    "Phrase",
    "Token",
    "Words",
    "counted_words",
    "fold",
    "is_service",
    "lemma_of",
    "longest_word",
    "morphology",
    "parse",
    "phrase_length",
    "readings",
    "split_word",
    "word_over",
    "words",
]
