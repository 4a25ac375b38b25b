"""The list of function words is made from the dictionary; here it is made anew."""

from __future__ import annotations

from collections.abc import Iterator

import pymorphy3

from ppc_helper.lexicon import fold, words
from ppc_helper.tools.kf_fixate_keywords import CLOSED_CLASSES

ANALYZER = pymorphy3.MorphAnalyzer()


def test_function_words_are_those_the_dictionary_reads_so_first() -> None:
    best = {word for word in closed_class_words() if ANALYZER.parse(word)[0].tag.POS in CLOSED_CLASSES}
    assert words().function == best - words().stop


def closed_class_words() -> Iterator[str]:
    tables = ANALYZER.dictionary
    closed = {number for number, tag in enumerate(tables.gramtab) if tag.POS in CLOSED_CLASSES}
    paradigms = {
        number
        for number, paradigm in enumerate(tables.paradigms)
        if not closed.isdisjoint(paradigm[len(paradigm) // 3 : 2 * len(paradigm) // 3])
    }
    for word, (paradigm, index) in tables.words.iteritems():
        if paradigm in paradigms:
            size = len(tables.paradigms[paradigm]) // 3
            if tables.paradigms[paradigm][size + index] in closed:
                yield fold(word)
