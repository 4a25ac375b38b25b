"""Fix stop words: puts ``+`` or ``!`` before the words that Yandex Direct would ignore."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress, count, filterfalse, product
from typing import Literal

from ppc_helper.lexicon import (
    MAX_PHRASE_LENGTH,
    MAX_WORDS,
    counted_words,
    fold,
    is_service,
    morphology,
    parse,
    phrase_length,
    split_word,
    words,
)
from ppc_helper.lexicon.flat import BREAK, chunks, joined, kept, of_many_words
from ppc_helper.lexicon.pairs import lone_marks
from ppc_helper.lexicon.phrase import EDGE_PUNCTUATION, MARKS, OPERATORS, TOKEN
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_given_columns

CLOSED_CLASSES = frozenset({"PREP", "CONJ", "PRCL", "NPRO"})
NEEDS_PARSING = "\x00"
"""Put before a token with quotes, brackets or alternatives: what is around it decides, so its phrase is parsed."""

Row = tuple[str, str, Note | tuple[Note, ...] | None]


@tool(menu="keywords", place=3, next_tools=("kf_group_duplicates", "kf_validate", "kf_cross_minus"))
def kf_fixate_keywords(
    phrases: Phrases,
    *,
    parts: Literal["stop", "all"] = "stop",
    pronouns: Literal["!", "+"] = "!",
    only_risky: Literal["no", "yes"] = "no",
) -> Table:
    """Put an operator before each stop word that is not fixed yet.

    Args:
        phrases: any number of phrases; order is kept.
        parts: ``stop`` takes the published list, ``all`` also function words outside it.
        pronouns: the operator of pronouns; all other words get ``+``.
        only_risky: ``yes`` fixes only words whose loss changes what is asked for (directions, negation, questions).
    Returns:
        One row (keyword, fixed, note) per phrase. A phrase that fixing would make illegal stays as it was and its
        note says so; so does that of one that is too long as it is. Text in quotes and brackets, negatives and service
        rows stay as they are. Frequencies and groups, if given, follow as columns.
    Source:
        yandex.ru/support/direct/ru: keywords/keywords (the list of stop words), keywords/symbols-and-operators,
        troubleshooting/interface (a fixed stop word counts towards seven words); as of 2026-02-11.
    """
    writer = _Writer(_Operators(parts, pronouns, only_risky == "yes"))
    for part, whole in chunks(phrases.texts):
        writer.add(part, whole)
    counts: dict[str, int | float | str] = {
        "total": len(writer.rows),
        "changed": writer.changed,
        "refused": writer.refused,
        "over": writer.over,
    }
    return with_given_columns(Table(("keyword", "fixed", "note"), writer.rows, counts), phrases)


class _Operators(dict[str, str]):
    """The tokens that change, as written, each with its operator or with NEEDS_PARSING before it.

    It holds no others: a lookup in a memo of all words of a list waits for the memory, in a few hundred it does not.
    That works because what is fixed is a closed set, but for tokens with signs in them, which are looked at.
    """

    def __init__(self, parts: str, pronouns: str, only_risky: bool) -> None:
        function = words().risky_function if only_risky else words().function
        self._function = function if parts == "all" else frozenset[str]()
        self._closed_classes = CLOSED_CLASSES if self._function and not only_risky else frozenset[str]()
        self._fixable = words().risky if only_risky else words().stop
        self._pronouns = words().pronouns if pronouns == "!" else frozenset[str]()
        self._pronoun_class = {"NPRO"} if pronouns == "!" else set[str]()
        self._unchanged: set[str] = set()
        self._closed: set[str] = set()
        closed = (spelling for word in self._fixable | self._function for spelling in _spellings(word))
        super().__init__({word: self.operator(word) + word for word in closed})
        self[BREAK] = BREAK

    def words_to_fix(self, whole: str) -> list[str]:
        """Return for each phrase of a chunk the tokens that change, a space between two of them."""
        tokens = whole.split(" ")
        self._learn(tokens, capitals=not whole.islower())
        return kept(tokens, self.__contains__)

    def fixed(self, texts: Sequence[str]) -> list[str]:
        """Return each phrase with the operators it lacks; all tokens have been met before."""
        wholes = [whole.split(" ") for _, whole in chunks(texts)]
        return [one for tokens in wholes for one in joined(map(self.get, tokens, tokens))]

    def _learn(self, tokens: Sequence[str], *, capitals: bool) -> None:
        """Look at those tokens that the closed set cannot tell about: with signs, capitals, anything but letters."""
        odd = set(filterfalse(str.isalnum, tokens))
        if capitals:
            odd.update(filterfalse(str.islower, tokens))
        for token in odd.difference(self._unchanged, self):
            fixed = self._fixed(token)
            if fixed == token:
                self._unchanged.add(token)
            else:
                self[token] = fixed

    def _fixed(self, token: str) -> str:
        if MARKS.isdisjoint(token) and not is_service(token):
            return self.operator(token) + token
        inside = TOKEN.findall(token)
        if not is_service(token) and not any(map(self.operator, inside)) and not lone_marks(token):
            self._closed.add(token)
        return NEEDS_PARSING + token

    def told_apart(self, text: str, fixed: str, tokens: str) -> tuple[str, str]:
        """Return the fixed phrase and its words fixed; parsed only where quotes and the like reach beyond a token."""
        open_ = [token for token in tokens.split(" ") if token not in self._closed]
        if any(self[token].startswith(NEEDS_PARSING) for token in open_):
            return _parsed(text, self.operator)
        return fixed.replace(NEEDS_PARSING, ""), " ".join(open_)

    def operator(self, token: str) -> str:
        """Return the operator *token* lacks, empty when it needs none or has one."""
        found = OPERATORS.fullmatch(token)
        if not token or not token[0].isalnum() or found is None or found[1]:
            return ""
        word = fold(token).strip(EDGE_PUNCTUATION)
        return self._of_hyphenated(word) if "-" in word else self._of_word(word)

    def _of_word(self, word: str) -> str:
        if word in self._fixable or word in self._function:
            return "!" if word in self._pronouns else "+"
        return ""

    def _of_hyphenated(self, word: str) -> str:
        """Direct splits at the hyphen: с-под is ignored when each of its words is."""
        pieces = split_word(word)
        stop = pieces and words().stop.issuperset(pieces) and not self._fixable.isdisjoint(pieces)
        part_of_speech = morphology().best(word)[0] if self._closed_classes else ""
        if not stop and word not in self._function and part_of_speech not in self._closed_classes:
            return ""
        return "!" if word in self._pronouns or part_of_speech in self._pronoun_class else "+"


def _spellings(folded: str) -> Iterator[str]:
    """Yield the ways to write a folded word, with е or ё each time."""
    letters = [("е", "ё") if letter == "е" else (letter,) for letter in folded]
    return ("".join(one) for one in product(*letters))


class _Writer:
    """Writes the rows of phrases by the thousand.

    *changed*, *refused* and *over* count phrases: fixed, not fixed because they would not fit, too long as they came.
    """

    def __init__(self, operators: _Operators) -> None:
        self._operators = operators
        self._reasons = _Reasons()
        self.rows: list[Row] = []
        self.changed = self.refused = self.over = 0

    def add(self, part: Sequence[str], whole: str) -> None:
        """Write the rows of a chunk as they are for nearly all phrases, then look again at the others."""
        words = self._operators.words_to_fix(whole)
        fixed = self._operators.fixed(list(compress(part, words)))
        next_fixed = iter(fixed)
        outcome = [next(next_fixed) if found else text for text, found in zip(part, words, strict=True)]
        special = _perhaps_too_long(part, whole)
        special.update(
            place for place, one in zip(compress(count(), words), fixed, strict=True) if NEEDS_PARSING in one
        )
        start = len(self.rows)
        self.rows += zip(part, outcome, map(self._reasons.__getitem__, words), strict=True)
        self.changed += len(fixed)
        for place in special:
            self._look_again(start + place, words[place])

    def _look_again(self, row: int, tokens: str) -> None:
        text, fixed, note = self.rows[row]
        if NEEDS_PARSING in fixed:
            fixed, words = self._operators.told_apart(text, fixed, tokens)
            fixed, note = (fixed, self._reasons[words]) if words else (text, None)
            self.changed -= not words
        if note and (illegal := _illegal(fixed)):
            self.changed -= 1
            self.refused += 1
            fixed, note = text, illegal
        elif not note and not is_service(text):
            note = _illegal(text, "has-")
            self.over += note is not None
        self.rows[row] = text, fixed, note


class _Reasons(dict[str, "Note | tuple[Note, ...] | None"]):
    """Remembers the reason for words that were fixed: one object for all rows that share it."""

    def __init__(self) -> None:
        super().__init__({"": None})

    def __missing__(self, fixed_words: str) -> Note | tuple[Note, ...] | None:
        if not MARKS.isdisjoint(fixed_words):
            return None  # what of it is fixed is not known yet, and there may be as many of it as phrases
        made = self[fixed_words] = _reasons(fixed_words.split(" "))
        return made


def _parsed(text: str, operator_of: Callable[[str], str]) -> tuple[str, str]:
    """Return the fixed phrase and the words fixed, for a phrase with quotes, brackets or alternatives."""
    pieces: list[str] = []
    changed: list[str] = []
    for token in parse(text).tokens:
        operator = operator_of(token.text) if token.kind == "word" and token.place == "plain" else ""
        pieces.append(operator + token.text)
        if operator:
            changed.append(token.text)
    return "".join(pieces), " ".join(changed)


def _perhaps_too_long(part: Sequence[str], whole: str) -> set[int]:
    """Return the places of phrases that are over a limit, or may be when each of their words has an operator."""
    found = set(of_many_words(whole, MAX_WORDS + 1))
    if max(map(len, part)) > MAX_PHRASE_LENGTH // 2:
        found.update(place for place, text in enumerate(part) if len(text) > MAX_PHRASE_LENGTH // 2)
    return found


def _illegal(fixed: str, code: str = "") -> Note | None:
    if fixed.count(" ") + fixed.count("-") >= MAX_WORDS:
        number = counted_words(parse(fixed))
        if number > MAX_WORDS:
            return Note(f"{code}too-many-words", {"words": number, "limit": MAX_WORDS})
    if len(fixed) > MAX_PHRASE_LENGTH and phrase_length(fixed) > MAX_PHRASE_LENGTH:
        return Note(f"{code}too-long", {"length": phrase_length(fixed), "limit": MAX_PHRASE_LENGTH})
    return None


def _reasons(fixed_words: Sequence[str]) -> Note | tuple[Note, ...]:
    stop = [word for word in fixed_words if words().stop.issuperset(split_word(word))]
    other = [word for word in fixed_words if word not in stop]
    notes = []
    if stop:
        notes.append(Note("stop-words", {"words": ", ".join(dict.fromkeys(stop))}))
    if other:
        notes.append(Note("function-words", {"words": ", ".join(dict.fromkeys(other))}))
    return notes[0] if len(notes) == 1 else tuple(notes)
