"""Clean a list of phrases: stray signs, case, letters of two scripts, exact duplicates, places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from ppc_helper.lexicon import (
    MAX_PHRASE_LENGTH,
    MAX_WORD_LENGTH,
    Phrase,
    Token,
    fold,
    is_service,
    parse,
    split_word,
)
from ppc_helper.lexicon.alphabet import (
    CYRILLIC_LETTER,
    FOREIGN_SIGN,
    LATIN_LETTER,
    LONE_DOT,
    PLAIN,
    foreign_signs,
    is_mixed,
)
from ppc_helper.lexicon.matching import lexemes
from ppc_helper.lexicon.pairs import lone_marks
from ppc_helper.lexicon.phrase import MARKS
from ppc_helper.lexicon.places import may_name_place, places_among
from ppc_helper.lexicon.scripts import in_one_script, on_russian_layout
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_given_columns

COLUMNS = ("keyword", "clean", "removed", "note")
YES, NO = Note("yes"), Note("no")
LOWERED, SPACES = Note("lowered"), [Note("spaces")]
LIST_SEPARATORS = re.compile(r"[\s,;]+")
TRAILING_SIGN = re.compile(r"(?<=\w)(?:!+|[!-]+(?!\w))")
"""An operator stands before a word; behind one it is a shout, or a dash."""
UNTAKEN = re.compile(rf"({FOREIGN_SIGN.pattern}|{LONE_DOT.pattern})(-*)")
LIST_SIGNS = ",;"
"""Behind these a hyphen begins a negative: «окна -бу,-фото»."""
LONE_OPERATORS = re.compile(r"(?<!\S)[-+!]+(?!\S)")
"""Bullets and dashes: an operator stands at its word."""
DECIMAL_COMMA = re.compile(r"(?<![\d,])(\d+),(\d{1,2})(?![\d,])")
"""Direct takes a point inside a number, and no comma."""
APOSTROPHE = re.compile(r"(?<=[^\W\d_])[’ʼ](?=[^\W\d_])")
"""As texts have it: between letters it is no quote."""
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
        clean phrase and those over a limit. A service row stays. Frequencies and groups, if given, follow as columns.
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
    return with_given_columns(Table(COLUMNS, rows, counts), phrases)


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


def _replaced(found: re.Match[str]) -> str:
    """Return what stands for a sign: the hyphen behind it goes with it, or the rest of a word would be a negative."""
    sign, hyphens = found[1], found[2]
    instead = _instead(sign)
    return instead if instead == " " and sign not in LIST_SIGNS else instead + hyphens


def _instead(sign: str) -> str:
    """Return what stands for a sign that Direct does not take: the letter without its accent, else a space."""
    letter = unicodedata.normalize("NFD", sign)[0]
    return letter if LATIN_LETTER.match(letter) or CYRILLIC_LETTER.match(letter) else " "


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
    text, signs = _in_plain_letters(text, notes)
    if lone_at := frozenset() if MARKS.isdisjoint(text) else frozenset(lone_marks(text)):
        signs += dict.fromkeys(text[place] for place in sorted(lone_at))
        text = "".join(" " if place in lone_at else sign for place, sign in enumerate(text))
    if ("!" in text or "-" in text) and (trailing := TRAILING_SIGN.findall(text)):
        signs += dict.fromkeys("".join(trailing))
        text = TRAILING_SIGN.sub(
            lambda found: " " if found.string[found.end() : found.end() + 1].isalnum() else "", text
        )
    if lone := LONE_OPERATORS.findall(text):
        signs += dict.fromkeys(lone)
        text = LONE_OPERATORS.sub("", text)
    if signs:
        notes.append(Note("dropped-signs", {"signs": " ".join(signs)}))
    return text


def _lexemes_of(text: str) -> frozenset[str]:
    listed = (piece for word in LIST_SEPARATORS.split(text) for piece in split_word(word.lstrip("-!+")))
    return frozenset[str]().union(*(lexemes(piece) | {piece} for piece in listed))


def _in_plain_letters(text: str, notes: list[Note]) -> tuple[str, list[str]]:
    """Return *text* without signs that Direct does not take, and which of them went with nothing in their place."""
    found = [sign for sign, _ in foreign_signs(text)]
    if not found:
        return text, []
    text = COMBINING.sub("", unicodedata.normalize("NFC", APOSTROPHE.sub("'", text)))
    instead = {sign: "'" if sign in "’ʼ" and sign not in text else _instead(sign) for sign in found}
    if replaced := [f"{sign} → {plain}" for sign, plain in instead.items() if plain != " "]:
        notes.append(Note("plain-letters", {"letters": ", ".join(replaced)}))
    return UNTAKEN.sub(_replaced, text), [sign for sign, plain in instead.items() if plain == " "]


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


def _without_places(text: str, notes: list[Note]) -> str:
    """Return *text* without names of places and the prepositions before them; negatives and marks stay."""
    if not any(map(may_name_place, text.split())):
        return text  # nearly always
    tokens = parse(text).tokens
    words = [place for place, token in enumerate(tokens) if _may_be_place(token)]
    gone = sorted(words[number] for number in places_among([fold(tokens[place].bare) for place in words]))
    if not gone:
        return text
    notes.append(Note("dropped-places", {"words": " ".join(tokens[place].text for place in gone)}))
    return _without(tokens, gone)


def _may_be_place(token: Token) -> bool:
    return token.kind == "word" and token.place != "negative" and token.bare[:1].isalpha()
