"""What the keyword tools are measured beside: pymorphy3[fast] with a dict memo, bare and with the same rows.

Each job prepares, which is not timed, and returns what is timed.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from keyword_jobs import group
from keyword_lists import lines_of

FLAGS = {"PREP": "+", "CONJ": "+", "PRCL": "+", "NPRO": "!"}


class Memo(dict):  # type: ignore[type-arg]
    """The usual way to make an analyser bearable: remember each word."""

    def __init__(self, function: Callable[[str], Any]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, word: str) -> Any:
        found = self[word] = self.function(word)
        return found


def analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def fixate_memo(path: Path) -> Callable[[], Any]:
    parse = analyzer().parse
    lines = lines_of(path)
    marked = Memo(lambda word: FLAGS.get(parse(word)[0].tag.POS, "") + word)
    return lambda: len([(line, " ".join([marked[word] for word in line.split()])) for line in lines])


def group_memo(path: Path) -> Callable[[], Any]:
    """Only the bare grouping: no homonyms, negatives, reasons, kept row."""
    parse = analyzer().parse
    lines = lines_of(path)

    def lemma(word: str) -> str:
        best = parse(word)[0]
        return "" if best.tag.POS in FLAGS else best.normal_form

    def work() -> int:
        lemmas = Memo(lemma)
        groups: dict[str, list[str]] = {}
        for line in lines:
            groups.setdefault(" ".join(sorted(filter(None, map(lemmas.__getitem__, line.split())))), []).append(line)
        return len(groups)

    return work


def group_ours_over_parse(path: Path) -> Callable[[], Any]:
    """The same tool with the same outcome, but for the way to the lemmas: MorphAnalyzer.parse()."""
    _lemmatise_by_parse()
    return group(path)


def group_same(path: Path) -> Callable[[], Any]:
    """The same rows, their keys made the usual way: a memo of parse(), a step and a list of rows for each phrase."""
    from ppc_helper.lexicon.homonyms import possible_links
    from ppc_helper.lexicon.phrase import is_service
    from ppc_helper.tools import kf_group_duplicates as tool

    def groups(texts: Any, keys: Any, preference: Any) -> Any:
        rows_of: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            rows_of.setdefault(keys.key(text), []).append(row)
        for key, rows in rows_of.items():
            rows_of[key] = rows[:1] if is_service(texts[rows[0]]) else sorted(rows, key=preference.key)
        linked: list[list[str]] = []
        for bucket in _keys_of_one_class(rows_of, keys):
            ranked = sorted(bucket, key=lambda key: (preference.rank(rows_of[key]), key))
            linked += possible_links(ranked, keys, texts_of=lambda key: {texts[row] for row in rows_of[key]})
        used = {key for star in linked for key in star}
        found = [[rows] for key, rows in rows_of.items() if len(rows) > 1 and key not in used]
        found += [[rows_of[key] for key in star] for star in linked]
        return sorted(found, key=lambda group: min(map(min, group)))

    tool._groups = groups  # type: ignore[assignment]
    _lemmatise_by_parse()
    return group(path)


def _keys_of_one_class(all_keys: Iterable[str], keys: Any) -> Iterable[list[str]]:
    """Return lists of keys, two or more, that are one with the class of each lexeme in its place."""
    from ppc_helper.lexicon.candidates import lexeme_classes
    from ppc_helper.lexicon.flat import BREAK, chunks, joined

    class_of = lexeme_classes(keys.word_keys.homonyms.values())
    sizes = Counter(class_of[lexeme] for lexeme in set(keys.word_keys.values()) if lexeme in class_of)
    coarse_of = {lexeme: f"\x03{name}" for lexeme, name in class_of.items() if sizes[name] > 1} | {BREAK: BREAK}
    first_of: dict[str, str] = {}
    buckets: dict[str, list[str]] = {}
    for part, whole in chunks(list(all_keys)):
        items = whole.split(" ")
        for key, coarse in zip(part, joined(map(coarse_of.get, items, items)), strict=True):
            if coarse != key:
                first = first_of.setdefault(keys.joined(coarse.split(" ")), key)
                if first is not key:
                    buckets.setdefault(first, [first]).append(key)
    return buckets.values()


def _lemmatise_by_parse() -> None:
    from ppc_helper.lexicon import keys, lemmas

    lemmas.readings("windows")
    parse, ours = analyzer().parse, lemmas.readings

    def lexeme(part_of_speech: str, lemma: str) -> str:
        return lemma.replace("ё", "е") + lemmas.kind_of(part_of_speech)

    def readings(word: str) -> tuple[str, ...]:
        if not lemmas.RUSSIAN_WORD.fullmatch(word):
            return ours(word)
        best, *others = [lexeme(p.tag.POS or "", p.normal_form) for p in parse(word)]
        return (best, *sorted(set(others) - {best}))

    keys.readings = readings  # type: ignore[assignment]


def _normal_words_by_parse(*, stop_words: bool) -> Any:
    """The words of phrases, operators and negatives apart, as the tools have them, but for lemmas by a memo of parse()."""
    from ppc_helper.lexicon import lemmas, normal

    parse, ours = analyzer().parse, lemmas.best_lemma
    lemmas.readings("windows")

    def lemma(word: str) -> str:
        known = lemmas.RUSSIAN_WORD.fullmatch(word)
        return parse(word)[0].normal_form.replace("ё", "е") if known else ours(word)

    normal.best_lemma = lemma  # type: ignore[assignment]
    return normal.NormalWords(stop_words=stop_words)


def normalise_same(path: Path) -> Callable[[], Any]:
    """The same rows, reasons and counts, written the usual way: a memo, a step for each phrase."""
    from ppc_helper.lexicon.phrase import parse
    from ppc_helper.tools import Note

    words = _normal_words_by_parse(stop_words=True)
    of_word = words.__getitem__
    lines = lines_of(path)

    def row(line: str) -> tuple[str, str, Note | None]:
        result = " ".join([of_word(word) for word in line.split(" ")])
        if result and "\x00" not in result and "  " not in result:
            return line, result, None
        phrase = parse(line)
        if phrase.service:
            return line, line, None
        result = " ".join(words.of_parsed(phrase))
        negatives = phrase.negatives()
        if negatives:
            return line, result, Note("dropped-negatives", {"words": " ".join(negatives)})
        return line, result, None if result else Note("only-stop-words")

    def work() -> Any:
        rows = [row(line) for line in lines]
        different = len({result for _, result, _ in rows})
        return rows, {"changed": sum(line != result for line, result, _ in rows), "different": different}

    return work


def normalise_memo(path: Path) -> Callable[[], Any]:
    """Only the bare lemmas: no operators, negatives, reasons."""
    parse = analyzer().parse
    lines = lines_of(path)

    def work() -> int:
        lemmas = Memo(lambda word: parse(word)[0].normal_form.replace("ё", "е"))
        rows = [(line, " ".join([lemmas[word] for word in line.split()]), None) for line in lines]
        return len({row[1] for row in rows})

    return work


def ngrams_same(path: Path) -> Callable[[], Any]:
    """The same rows in the same order, written the usual way: a memo, a step for each phrase."""
    from ppc_helper.lexicon.phrase import is_service

    words = _normal_words_by_parse(stop_words=False)
    lines = [line for line in lines_of(path) if not is_service(line)]

    def work() -> Any:
        counts = Counter[str]()
        for line in lines:
            found = words.of(line)
            counts.update({" ".join(found[start : start + 2]) for start in range(len(found) - 1)})
        rows = [(run, count, None) for run, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        return rows, len(rows)

    return work


def ngrams_memo(path: Path) -> Callable[[], Any]:
    """Bare pairs of lemmas: no operators, negatives, frequencies; stop words by the part of speech."""
    parse = analyzer().parse
    lines = lines_of(path)

    def lemma(word: str) -> str:
        best = parse(word)[0]
        return "" if best.tag.POS in FLAGS else best.normal_form.replace("ё", "е")

    def work() -> int:
        lemmas, counts = Memo(lemma), Counter[str]()
        for line in lines:
            words = list(filter(None, map(lemmas.__getitem__, line.split())))
            counts.update({" ".join(words[start : start + 2]) for start in range(len(words) - 1)})
        return len(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    return work


def bare_lemmatise_and_write(path: Path) -> Callable[[], Any]:
    """What cannot be avoided: lemmas with a memo, and the same seven columns through the same writer."""
    import rustpy_xlsxwriter

    parse = analyzer().parse
    content = path.read_bytes()

    def work() -> int:
        lemmas = Memo(lambda word: parse(word)[0].normal_form)
        stream = io.BytesIO()
        rows = (
            {
                "a": 1,
                "b": line,
                "c": None,
                "d": "да",
                "e": None,
                "f": "точно",
                "g": " ".join([lemmas[w] for w in line.split()]),
            }
            for line in content.decode().splitlines()
        )
        rustpy_xlsxwriter.write_worksheet(rows, stream)
        return len(stream.getvalue())

    return work
