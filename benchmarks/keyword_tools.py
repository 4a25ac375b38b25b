"""Keyword tools against pymorphy3[fast] with a dict memo, lists in and out against openpyxl and plain csv.

    pip install xlsxwriter
    python benchmarks/keyword_tools.py [--megabytes 20] [--rounds 3]

Contenders alternate, each run in a process of its own; medians. Times are CPU seconds of the work alone, without
imports and the loading of dictionaries; all of it runs in one thread. Ratios of one run are comparable, times of
different runs are not.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

FLAGS = {"PREP": "+", "CONJ": "+", "PRCL": "+", "NPRO": "!"}
Job = Callable[[Path], tuple[Callable[[], Any], str]]


class Memo(dict):  # type: ignore[type-arg]
    """The usual way to make an analyser bearable: remember each word."""

    def __init__(self, function: Callable[[str], Any]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, word: str) -> Any:
        found = self[word] = self.function(word)
        return found


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


# Each job prepares (not timed) and returns what is timed.


def fixate_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_fixate_keywords import kf_fixate_keywords

    given = Phrases(lines_of(path))
    return lambda: len(kf_fixate_keywords.function(given).rows)


def fixate_memo(path: Path) -> Callable[[], Any]:
    parse = analyzer().parse
    lines = lines_of(path)
    marked = Memo(lambda word: FLAGS.get(parse(word)[0].tag.POS, "") + word)
    return lambda: len([(line, " ".join([marked[word] for word in line.split()])) for line in lines])


def _group(path: Path) -> Callable[[], Any]:
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_group_duplicates import kf_group_duplicates

    given = Phrases(lines_of(path))

    def work() -> Any:
        table = kf_group_duplicates.function(given)
        return table.rows, table.counts

    return work


def group_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.lexicon import readings

    readings("окна"), readings("windows")
    return _group(path)


def group_ours_over_parse(path: Path) -> Callable[[], Any]:
    """The same tool with the same outcome, but for the way to the lemmas: MorphAnalyzer.parse()."""
    _lemmatise_by_parse()
    return _group(path)


def group_same(path: Path) -> Callable[[], Any]:
    """The same rows, their keys made the usual way: a memo of parse(), a step and a list of rows for each phrase."""
    from ppc_helper.tools import kf_group_duplicates as tool

    class Clusters(tool._Clusters):
        def __init__(self, texts: Any, keys: Any, preference: Any) -> None:
            self._texts, self._preference = texts, preference
            rows_of: dict[str, list[int]] = {}
            for row, text in enumerate(texts):
                rows_of.setdefault(keys.key(text), []).append(row)
            self._first = {key: rows[0] for key, rows in rows_of.items()}
            several = [rows for rows in rows_of.values() if len(rows) > 1 and not tool.is_service(texts[rows[0]])]
            self._several = {rows[0]: sorted(rows, key=preference.key) for rows in several}

    tool._Clusters = Clusters  # type: ignore[misc]
    _lemmatise_by_parse()
    return _group(path)


def _lemmatise_by_parse() -> None:
    from ppc_helper.lexicon import keys, lemmas

    lemmas.readings("windows")
    parse, ours = analyzer().parse, lemmas.readings

    def lexeme(part_of_speech: str, lemma: str) -> str:
        return lemma.replace("ё", "е") + lemmas._ending(part_of_speech)

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


def normalise_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.lexicon import readings
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_normalise import kf_normalise

    readings("окна"), readings("windows")
    given = Phrases(lines_of(path))

    def work() -> Any:
        table = kf_normalise.function(given)
        return table.rows, {name: table.counts[name] for name in ("changed", "different")}

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


def ngrams_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper.lexicon import readings
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_ngrams import kf_ngrams

    readings("окна"), readings("windows")
    given = Phrases(lines_of(path))

    def work() -> Any:
        rows = kf_ngrams.function(given, n="2").rows
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


def upload_to_file(path: Path) -> Callable[[], Any]:
    """All of a job: the uploaded bytes in, the xlsx out."""
    from ppc_helper import lists
    from ppc_helper.lexicon import readings
    from ppc_helper.locale import catalogue
    from ppc_helper.tools.inputs import Phrases
    from ppc_helper.tools.kf_group_duplicates import kf_group_duplicates

    readings("окна"), readings("windows")
    content, words = path.read_bytes(), catalogue("ru")

    def work() -> int:
        table = kf_group_duplicates.function(lists.read(content, into=Phrases))
        stream = io.BytesIO()
        lists.write_result(table, stream, tool="kf_group_duplicates", words=words)
        return len(stream.getvalue())

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


def _workbook(path: Path) -> Path:
    target = path.with_suffix(".xlsx")
    if not target.exists():
        import rustpy_xlsxwriter

        rows = (
            {"Фраза": line, "Частота": number, "c": "x", "d": 1.5, "e": None}
            for number, line in enumerate(lines_of(path)[:100_000])
        )
        rustpy_xlsxwriter.write_worksheet(rows, str(target))
    return target


def read_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper import lists
    from ppc_helper.locale import LANGUAGES, catalogue
    from ppc_helper.tools.inputs import Phrases

    for language in LANGUAGES:
        catalogue(language)  # headers of results are known in each; the bot has its messages loaded
    content = _workbook(path).read_bytes()
    return lambda: len(lists.read(content, into=Phrases).texts)


def read_openpyxl(path: Path) -> Callable[[], Any]:
    import openpyxl

    content = _workbook(path).read_bytes()

    def work() -> int:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
        return len([(row[0], row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)])

    return work


def _table(path: Path) -> Any:
    from ppc_helper.tools import Note, Table

    note = Note("stop-words", {"words": "в"})
    rows = [
        (line, line, note if number % 3 else None, number, 1.5) for number, line in enumerate(lines_of(path)[:100_000])
    ]
    return Table(("keyword", "fixed", "note", "frequency", "x"), rows)


def write_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper import lists
    from ppc_helper.locale import catalogue

    table, words = _table(path), catalogue("ru")
    return lambda: lists.write_xlsx(table, io.BytesIO(), words=words, tool="kf_fixate_keywords")


def write_openpyxl(path: Path) -> Callable[[], Any]:
    import openpyxl

    table = _table(path)

    def work() -> None:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(table.columns)
        for keyword, fixed, note, *rest in table.rows:
            sheet.append((keyword, fixed, f"закреплено стоп-слово: {note.args['words']}" if note else None, *rest))
        book.save(io.BytesIO())

    return work


def write_xlsxwriter(path: Path) -> Callable[[], Any]:
    import xlsxwriter

    table = _table(path)

    def work() -> None:
        book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, table.columns)
        for number, (keyword, fixed, note, *rest) in enumerate(table.rows, start=1):
            text = f"закреплено стоп-слово: {note.args['words']}" if note else None
            sheet.write_row(number, 0, (keyword, fixed, text, *rest))
        book.close()

    return work


TABLES = {
    "fixate": ("fixate_memo", ["fixate_ours"]),
    "group": ("group_same", ["group_ours", "group_ours_over_parse", "group_memo"]),
    "normalise": ("normalise_same", ["normalise_ours", "normalise_memo"]),
    "pairs of words": ("ngrams_same", ["ngrams_ours", "ngrams_memo"]),
    "upload to result file": ("bare_lemmatise_and_write", ["upload_to_file"]),
    "read xlsx, 100,000 rows": ("read_openpyxl", ["read_ours"]),
    "write xlsx, 100,000 rows": ("write_xlsxwriter", ["write_openpyxl", "write_ours"]),
}


def run_here(job: str, path: Path) -> None:
    from keyword_lists import peak_megabytes

    gc.set_threshold(100_000, 20, 20)  # as the tools' process does; for every contender alike
    start = time.process_time()
    work = globals()[job](path)
    prepared = time.process_time()
    result = work()
    done = time.process_time()
    peak = peak_megabytes()
    if isinstance(result, tuple):  # rows, told by their checksum, and what the summary says
        rows, counts = result
        result = f"{zlib.crc32(repr(rows).encode()):08x} {counts}"
    print(json.dumps({"seconds": done - prepared, "load": prepared - start, "peak": peak, "result": str(result)}))


def measure(job: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--job", job, "--list", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--job")
    parser.add_argument("--list", type=Path)
    given = parser.parse_args()
    if given.job:
        run_here(given.job, given.list)
        return
    with tempfile.TemporaryDirectory() as folder:
        from keyword_lists import make

        path = make(Path(folder) / "list.txt", given.megabytes)
        print(f"{path.stat().st_size / 1e6:.1f} MB, {len(lines_of(path)):,} phrases, {given.rounds} rounds\n")
        for title, (reference, contenders) in TABLES.items():
            report(title, [reference, *contenders], path, given.rounds)


def report(title: str, jobs: list[str], path: Path, rounds: int) -> None:
    measured: dict[str, list[dict[str, Any]]] = {job: [] for job in jobs}
    for _ in range(rounds):
        for job in jobs:
            measured[job].append(measure(job, path))
    seconds = {job: statistics.median(run["seconds"] for run in runs) for job, runs in measured.items()}
    print(f"{title}\n{'':28}{'s':>8}{'times':>8}{'peak MB':>10}  result")
    for job, runs in measured.items():
        peak = statistics.median(run["peak"] for run in runs)
        ratio = seconds[jobs[0]] / seconds[job]
        print(f"{job:28}{seconds[job]:8.2f}{ratio:8.2f}{peak:10.0f}  {runs[0]['result'][:60]}")
    print()


if __name__ == "__main__":
    main()
