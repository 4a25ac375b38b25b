"""Clean a list of phrases: stray signs, case, letters of two scripts, exact duplicates, places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from ppc_helper.lexicon import (
    MAX_PHRASE_LENGTH,
    MAX_WORD_LENGTH,
    Phrase,
    Token,
    fold,
    is_service,
    morphology,
    parse,
    split_word,
)
from ppc_helper.lexicon.alphabet import FOREIGN_SIGN, LONE_DOT, PLAIN, foreign_signs, is_mixed
from ppc_helper.lexicon.matching import lexemes
from ppc_helper.lexicon.pairs import lone_marks
from ppc_helper.lexicon.phrase import MARKS
from ppc_helper.lexicon.scripts import in_one_script, on_russian_layout
from ppc_helper.lexicon.word_lists import words as stop_words
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_frequencies

COLUMNS = ("keyword", "clean", "removed", "note")
YES, NO = Note("yes"), Note("no")
LOWERED, SPACES = Note("lowered"), [Note("spaces")]
SAME_IN_ALL_FORMS = 3
"""So many first letters."""
REMEMBERED_WORDS = 100_000
LIST_SEPARATORS = re.compile(r"[\s,;]+")
TRAILING_SIGN = re.compile(r"(?<=\w)[!-]+(?!\w)")
"""An operator stands before a word; behind one it is a shout, or a dash."""
BETWEEN_PLACES = frozenset({"и", "или"})
LONE_OPERATORS = re.compile(r"(?<!\S)[-+!]+(?!\S)")
"""Bullets and dashes: an operator stands at its word."""
DECIMAL_COMMA = re.compile(r"(?<![\d,])(\d+),(\d{1,2})(?![\d,])")
"""Direct takes a point inside a number, and no comma."""
COMBINING = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f]")
"""Such as stress marks: they part no word."""

Row = tuple[str, str, Note, tuple[Note, ...] | None]


class _Options(NamedTuple):
    lower: bool
    operators: bool
    places: bool
    mend: bool
    dropped: frozenset[str]


@tool(menu="keywords", place=1, next_tools=("kf_group_duplicates", "kf_fixate_keywords", "kf_validate"))
def kf_clean(
    phrases: Phrases,
    *,
    case: Literal["lower", "keep"] = "lower",
    keep_operators: Literal["yes", "no"] = "yes",
    cities: Literal["no", "drop"] = "no",
    mixed_script: Literal["mark", "fix"] = "mark",
    words: str = "",
) -> Table:
    """Clean each phrase and mark those to remove.

    Args:
        phrases: any number of phrases; order is kept.
        case: ``lower`` writes all letters small.
        keep_operators: ``no`` takes operators, quotes, brackets and negatives away.
        cities: ``drop`` takes names of places away, with the preposition before them.
        mixed_script: ``mark`` only names words of Latin and Cyrillic letters, ``fix`` writes them in one script,
            and words of the wrong keyboard layout as they were meant.
        words: words to take away in any form, one a line or parted by spaces, commas or semicolons; may be empty.
    Returns:
        One row (keyword, clean, removed, note) per phrase; *removed* marks blank ones, exact repeats of an earlier
        clean phrase and those over a limit. A service row stays. Frequencies, if given, follow as a column.
    Source:
        Allowed signs and limits: yandex.ru/support/direct/ru, keywords/keywords, as of 2026-02-11. Places: the
        OpenCorpora dictionary.
    """
    cleaner = _Cleaner(
        _Options(case == "lower", keep_operators == "yes", cities == "drop", mixed_script == "fix", _lexemes_of(words))
    )
    rows = [cleaner.row(number, text) for number, text in enumerate(phrases.texts, 1)]
    counts: dict[str, int | float | str] = {
        "total": len(rows),
        "changed": sum(row[0] != row[1] and row[2] is NO for row in rows),
        "removed": sum(row[2] is YES for row in rows),
    }
    return with_frequencies(Table(COLUMNS, rows, counts), phrases)


class _Cleaner:
    """Cleans phrase by phrase and remembers the outcomes, to tell repeats."""

    def __init__(self, options: _Options) -> None:
        self._options = options
        self._first: dict[str, int] = {}
        self._fine: set[str] = set()

    def row(self, number: int, text: str) -> Row:
        """Return the row of the phrase that stands in row *number*."""
        if is_service(text):
            return text, text, NO, None
        clean, notes = self._clean(text)
        if clean == text:
            clean = text  # one object of two equal ones: a list is half a million texts
        elif not notes:
            notes = SPACES
        reason = self._reason(number, clean)
        told = (*notes, reason) if reason else tuple(notes)
        return text, clean, YES if reason else NO, told or None

    def _clean(self, text: str) -> tuple[str, list[Note]]:
        notes: list[Note] = []
        if not PLAIN.fullmatch(text):
            text = _without_signs(text.replace("\t", " "), notes)
            if not self._options.operators:
                text = _without_operators(parse(text), notes)
        if self._options.places:
            text = _without_places(text, notes)
        if self._options.dropped:
            text = _without_words(text, self._options.dropped, notes)
        words = text.split()
        if not self._fine.issuperset(words):
            words = [self._word(word, notes) for word in words]
        text = " ".join(words)
        lower = text.lower() if self._options.lower else text
        return lower, [*notes, LOWERED] if lower != text else notes

    def _word(self, word: str, notes: list[Note]) -> str:
        if word in self._fine:
            return word
        mended, note = self._mended(word)
        if note:
            notes.append(note)
        else:
            self._fine.add(word)
        return mended

    def _mended(self, word: str) -> tuple[str, Note | None]:
        """Return a word as it is to be written, and what is to be said about its letters."""
        if is_mixed(word):
            mended = in_one_script(word)
            if self._options.mend and mended != word:
                return mended, Note("script-mended", {"word": word, "mended": mended})
            return word, Note("mixed-script", {"word": word})
        russian = on_russian_layout(word)
        if not russian:
            return word, None
        if self._options.mend:
            return russian, Note("layout-mended", {"word": word, "mended": russian})
        return word, Note("wrong-layout", {"word": word, "russian": russian})

    def _reason(self, number: int, clean: str) -> Note | None:
        if not clean:
            return Note("blank")
        if len(clean) > MAX_WORD_LENGTH + 3 and _is_too_long(clean):
            return Note("too-long", {"phrase": MAX_PHRASE_LENGTH, "word": MAX_WORD_LENGTH})
        folded = fold(clean)
        first = self._first.setdefault(clean if folded == clean else folded, number)
        return Note("repeated", {"row": first}) if first != number else None


def _is_too_long(clean: str) -> bool:
    return len(clean) > MAX_PHRASE_LENGTH or max(map(len, clean.split())) > MAX_WORD_LENGTH + 3


def _without_operators(phrase: Phrase, notes: list[Note]) -> str:
    negatives = phrase.negatives()
    if negatives:
        notes.append(Note("dropped-negatives", {"words": " ".join(negatives)}))
    kept = [token for token in phrase.tokens if token.place != "negative"]
    if signs := [sign for token in kept for sign in (token.text if token.kind == "mark" else token.operator)]:
        notes.append(Note("dropped-operators", {"signs": " ".join(dict.fromkeys(signs))}))
    # a mark parts words as a gap does: (а|б)
    return "".join(token.bare.lstrip("-!+") if token.kind == "word" else " " for token in kept)


def _without_signs(text: str, notes: list[Note]) -> str:
    if "," in text and (decimals := DECIMAL_COMMA.findall(text)):
        text = DECIMAL_COMMA.sub(r"\1.\2", text)
        notes.append(Note("decimal-point", {"numbers": ", ".join(map(".".join, decimals))}))
    signs = [sign for sign, _ in foreign_signs(text)]
    if signs:
        bare = COMBINING.sub("", unicodedata.normalize("NFC", text))
        text = LONE_DOT.sub(" ", FOREIGN_SIGN.sub(" ", bare))
    for place in lone_marks(text) if not MARKS.isdisjoint(text) else ():
        signs.append(text[place])
        text = f"{text[:place]} {text[place + 1 :]}"
    if ("!" in text or "-" in text) and (trailing := TRAILING_SIGN.findall(text)):
        signs += dict.fromkeys("".join(trailing))
        text = TRAILING_SIGN.sub("", text)
    if lone := LONE_OPERATORS.findall(text):
        signs += dict.fromkeys(lone)
        text = LONE_OPERATORS.sub("", text)
    if signs:
        notes.append(Note("dropped-signs", {"signs": " ".join(signs)}))
    return text


def _lexemes_of(text: str) -> frozenset[str]:
    listed = (piece for word in LIST_SEPARATORS.split(text) for piece in split_word(word.lstrip("-!+")))
    return frozenset[str]().union(*(lexemes(piece) | {piece} for piece in listed))


def _without_words(text: str, dropped: frozenset[str], notes: list[Note]) -> str:
    """Return *text* without the words of the list; negatives and marks stay."""
    tokens = parse(text).tokens
    gone = {place for place, token in enumerate(tokens) if _is_listed(token, dropped)}
    if not gone:
        return text
    notes.append(Note("dropped-words", {"words": " ".join(tokens[place].text for place in sorted(gone))}))
    return _without(tokens, gone)


def _without(tokens: Sequence[Token], gone: Collection[int]) -> str:
    """Return the phrase of *tokens* without those at the places *gone*, and one gap with each; empty without a word."""
    kept: list[str] = []
    owed_gap = False
    for place, token in enumerate(tokens):
        if place in gone:
            owed_gap = not (kept and kept[-1].isspace() and kept.pop())
        elif not (owed_gap and token.kind == "gap"):
            kept.append(token.text)
            owed_gap = False
        else:
            owed_gap = False
    result = "".join(kept)
    return result if any(token.kind == "word" for token in parse(result).tokens) else ""


def _is_listed(token: Token, dropped: frozenset[str]) -> bool:
    pieces = split_word(token.bare) if token.kind == "word" and token.place != "negative" else []
    return bool(pieces) and all(not dropped.isdisjoint(lexemes(piece) | {piece}) for piece in pieces)


@lru_cache(REMEMBERED_WORDS)
def _is_place(word: str) -> bool:
    pieces = split_word(word)
    return _is_one_place(word) or (pieces != [word] and all(map(_is_one_place, pieces)))


def _is_one_place(word: str) -> bool:
    return morphology().is_place(word) or not _short_places().isdisjoint(_forms(word))


@cache
def _short_places() -> frozenset[str]:
    return frozenset[str]().union(*(_forms(name) for name in stop_words().places if " " not in name))


class _PlacesOfTwo:
    """Names of two words, in any form; nearly every other word is told by its first letters, without its lexemes."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[frozenset[str]]] = {}
        names = [name for name in stop_words().places if " " in name]
        for first, second in (name.split(" ") for name in names):
            for form in _forms(first):
                self._seconds.setdefault(form, []).append(_forms(second))
        self._beginnings = {name[:SAME_IN_ALL_FORMS] for name in names}

    def may_begin(self, first: str) -> bool:
        """Tell whether a folded word may be the first of a name."""
        return first[:SAME_IN_ALL_FORMS] in self._beginnings and not self._seconds.keys().isdisjoint(_forms(first))

    def is_name(self, first: str, second: str) -> bool:
        """Tell whether two folded words are one name."""
        if not self.may_begin(first):
            return False
        found = (seconds for form in _forms(first) for seconds in self._seconds.get(form, ()))
        return any(not seconds.isdisjoint(_forms(second)) for seconds in found)


_places_of_two = cache(_PlacesOfTwo)


def _forms(word: str) -> frozenset[str]:
    return lexemes(word) | {word}


def _without_places(text: str, notes: list[Note]) -> str:
    """Return *text* without names of places and the prepositions before them; negatives and marks stay."""
    if not any(map(_may_name_place, text.split())):
        return text  # nearly always
    tokens = parse(text).tokens
    words = [place for place, token in enumerate(tokens) if _may_be_place(token)]
    folded = [fold(tokens[place].bare) for place in words]
    is_name = _places_of_two().is_name
    starts = [number for number, pair in enumerate(pairwise(folded)) if is_name(*pair)]
    gone = {number for start in starts for number in (start, start + 1)}
    gone |= {number for number, word in enumerate(folded) if number not in gone and _is_place(word)}
    gone |= {number - 1 for number in gone if number and number - 1 not in gone and _is_preposition(folded[number - 1])}
    if not gone:
        return text
    gone |= {
        number for number, word in enumerate(folded) if word in BETWEEN_PLACES and {number - 1, number + 1} <= gone
    }
    places = sorted(words[number] for number in gone)
    notes.append(Note("dropped-places", {"words": " ".join(tokens[place].text for place in places)}))
    return _without(tokens, places)


@lru_cache(REMEMBERED_WORDS)
def _may_name_place(token: str) -> bool:
    """Tell whether a token is a place, or may be one, or the first word of one, by what stands around it."""
    word = fold(token)
    return not token.isalnum() or _places_of_two().may_begin(word) or _is_place(word)


def _may_be_place(token: Token) -> bool:
    return token.kind == "word" and token.place != "negative" and token.bare[:1].isalpha()


@lru_cache(REMEMBERED_WORDS)
def _is_preposition(word: str) -> bool:
    return word in stop_words().stop and morphology().best(word)[0] == "PREP"
