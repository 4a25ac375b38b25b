"""How a text of several lines is laid out: a phrase a line, or columns; and with what between them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Literal

import msgspec

from ppc_helper.lexicon.word_lists import fold
from ppc_helper.lists.cells import YEARS, Raw, number
from ppc_helper.lists.columns import FREQUENCY_HEADERS, TWO_HEADERS, has_header
from ppc_helper.lists.kinds import Kind
from ppc_helper.tools.inputs import Urls

DELIMITERS = "\t;,"
SAMPLED_LINES = 300
SAME_WIDTH_SHARE = 0.9
NUMERIC_SHARE = 0.9
DIFFERENT_SHARE = 0.95
DIFFERENT_COUNTS = 3
FALLING_LINES = 5
MANY_LINES = 20
COUNTED_LINES = 5_000
"""So many of a long list are looked at closely."""
_COUNT = r"(\d{1,3}(?: \d{3})+|\d+)"
Ending = Literal["", "number", "grouped", "separated", "bracketed"]
ENDINGS: dict[Ending, re.Pattern[str]] = {
    "number": re.compile(r"(.*\S) +(\d+)"),
    "grouped": re.compile(rf"(.*?\S) +{_COUNT}"),
    # a colon between two digits is a time, a hyphen at a number a negative or a model
    "separated": re.compile(rf"(.*[^\s:–—|-]) *(?:: +|(?<=\D):| [-–—|] +){_COUNT}"),
    "bracketed": re.compile(rf"(.*\S) *\({_COUNT}\)"),
}
"""A phrase and the number behind it."""
UNGROUPED_NUMBER = re.compile(r".*\S +\d{4,}")
LAST = itemgetter(-1)
IN_A_COLUMN = re.compile(r".*\S {2,}\d+(?: \d{3})*")
GROUPED_NUMBER = re.compile(r".*\S +\d{1,3}(?: \d{3})+")
WORDSTAT_HEADER = re.compile(r"(запрос|фраз|ключев|статистика по словам|похожие запросы|keyword|phrase|quer).*")
HEADER_SEARCHED_LINES = 3
TITLES = 8
"""The first number of phrases and numbers in turn stands among so many lines."""
BUTTONS = frozenset({"показать еще", "загрузить еще", "show more", "load more"})
QUOTED_CELL = re.compile(r'"[^"]+"')

# the csv module refuses longer fields by an error; ours are bounded by the size of the file
csv.field_size_limit(32 * 1024 * 1024)


class Layout(msgspec.Struct, frozen=True):
    """Columns parted by *delimiter*; an empty one: a phrase a line.

    *pairs*: phrase and number on lines in turn, from the line *first* on, counted from 0.
    """

    delimiter: str = ""
    quoted: bool = False
    operators: bool = False
    """Quotes around a cell that needs none are the operator of a phrase."""
    pairs: bool = False
    first: int = 0
    numbered: Ending = ""
    """How the number of each phrase stands behind it."""
    named: bool = False
    """One column, its name above it."""


LINES = Layout()


def layout_of(lines: Sequence[str], kind: Kind) -> Layout:
    """Find how *lines* (two or more, none blank) are laid out; in doubt a phrase a line."""
    sample = lines[:SAMPLED_LINES]
    for delimiter in DELIMITERS:
        found = _delimited(sample, delimiter, kind)
        if found:
            return found
    if in_turn := _in_turn(lines):
        return in_turn
    if numbered := _numbered(lines):
        return numbered
    # a csv of one column is still a csv: its quotes are no operators
    if kind == "csv" and _all_quoted(sample):
        return Layout(quoted=True, delimiter=",")
    return Layout(named=True) if kind in ("csv", "tsv") and _is_name(lines[0]) else LINES


def rows_of(lines: Sequence[str], layout: Layout) -> Iterator[Sequence[Raw]]:
    """Yield the cells of each row."""
    if layout.named:
        return ([line] for line in lines)
    if layout.pairs:
        return zip(lines[layout.first :: 2], lines[layout.first + 1 :: 2], strict=False)
    if layout.numbered:
        pattern = ENDINGS[layout.numbered]
        return (
            _split_number(line, pattern, may_name=place < HEADER_SEARCHED_LINES) for place, line in enumerate(lines)
        )
    if layout.quoted:
        if layout.operators:
            lines = [_with_operators(line, layout.delimiter) for line in lines]
        return csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=layout.delimiter)
    return ([_unwrapped(cell) for cell in line.split(layout.delimiter)] for line in lines)


def _delimited(sample: Sequence[str], delimiter: str, kind: Kind) -> Layout | None:
    if sum(delimiter in line for line in sample) * 2 < len(sample):
        return None
    is_file = kind in ("csv", "tsv")
    quoted = is_file or (delimiter != "\t" and any(f'{delimiter}"' in f"{delimiter}{line}" for line in sample))
    layout = Layout(delimiter, quoted, operators=quoted and _are_operators(sample, delimiter))
    rows = list(rows_of(sample, layout))
    width, count = Counter(map(len, rows)).most_common(1)[0]
    if delimiter == "\t":
        return layout if width > 1 else None
    if width < 2 or count < SAME_WIDTH_SHARE * len(rows):
        return None
    known = is_file or any(map(has_header, rows[:3])) or _has_numbers(rows, width)
    return layout if known else None


def _are_operators(sample: Sequence[str], delimiter: str) -> bool:
    """Tell whether quotes around a whole cell are the operator and not the table's: Commander writes cells as they are.

    Who puts cells of several words into quotes puts all of them into quotes; so where a column has such cells with and
    without, the quotes are a person's.
    """
    with_quotes, without = set(), set()
    for line in sample:
        for place, cell in enumerate(line.split(delimiter)):
            if QUOTED_CELL.fullmatch(cell):
                with_quotes.add(place)
            elif " " in cell.strip() and '"' not in cell and number(cell) is None:
                without.add(place)
    return not with_quotes.isdisjoint(without)


def _has_numbers(rows: Sequence[Sequence[Raw]], width: int) -> bool:
    """Tell whether a column but the first is of numbers; a header may stand above it."""
    body = [row for row in rows[1:] or rows if len(row) == width]
    return any(
        sum(number(row[place]) is not None for row in body) >= NUMERIC_SHARE * max(1, len(body))
        for place in range(1, width)
    )


def _in_turn(lines: Sequence[str]) -> Layout | None:
    """Tell whether phrases and numbers take turns, as some browsers copy a table, or return None.

    What else a page shows may stand above the names of both columns, and a button below.
    """
    first = next((place for place, line in enumerate(lines[:TITLES]) if number(line) is not None), 0)
    named = first > 2 and bool(FREQUENCY_HEADERS.fullmatch(fold(lines[first - 2])))
    if len(lines) < 4 or not (first == 1 or named):
        return None
    body = lines[first - 1 : -1] if fold(lines[-1]) in BUTTONS else lines[first - 1 :]
    in_turn = all((number(line) is None) == (place % 2 == 0) for place, line in enumerate(body))
    return Layout(pairs=True, first=first - 3 if named else 0) if in_turn and len(body) % 2 == 0 else None


def _numbered(lines: Sequence[str]) -> Layout | None:
    """Tell whether each line ends in its frequency, or return None.

    «iphone 15» does not, so there must be more to it: a header says so, or the numbers are such as only counts are.
    """
    above = next((place for place, line in enumerate(lines[:HEADER_SEARCHED_LINES]) if _names(line)), None)
    body = lines if above is None else lines[above + 1 :]
    if _are_told_apart(body, "bracketed"):
        return Layout(numbered="bracketed")
    if sum(map(str.isdigit, map(LAST, body))) < NUMERIC_SHARE * len(body):
        return None  # nearly always, and soon
    if _are_told_apart(body, "separated"):
        return Layout(numbered="separated")
    body = body[:COUNTED_LINES]
    ending: Ending = "grouped" if _lines_of(GROUPED_NUMBER, body) >= _lines_of(UNGROUPED_NUMBER, body) else "number"
    found = [match for line in body if (match := ENDINGS[ending].fullmatch(line))]
    if not body or len(found) < NUMERIC_SHARE * len(body):
        return None
    known = above is not None or _are_counts(body, found, grouped=ending == "grouped")
    return Layout(numbered=ending) if known else None


def _are_told_apart(lines: Sequence[str], ending: Ending) -> bool:
    """Tell whether signs part each phrase from its number: phrases differ, and numbers are not all years."""
    pattern = ENDINGS[ending]
    if not lines or not all(map(pattern.fullmatch, lines)):
        return False
    found = list(filter(None, map(pattern.fullmatch, lines)))
    differ = len({match[1] for match in found}) >= DIFFERENT_SHARE * len(lines)
    return differ and not all(number(match[2]) in YEARS for match in found)


def _are_counts(lines: Sequence[str], found: Sequence[re.Match[str]], *, grouped: bool) -> bool:
    """Tell whether the numbers *found* at the ends of *lines* can only be counts, with no header to say so.

    Either thousands are grouped and the numbers fall from line to line, as Wordstat sorts them. Or every line has one,
    the phrases before them differ (those of «iphone 15, iphone 14» do not), and a column of their own shows, or the
    numbers are no years and fall, or there are many of them, as far apart as counts are.
    """
    values = [number(match[2]) or 0.0 for match in found]
    falling = all(one >= two for one, two in pairwise(values))
    if grouped and len(lines) > 2 and falling and _lines_of(GROUPED_NUMBER, lines):
        return True
    differ = len({match[1] for match in found}) >= DIFFERENT_SHARE * len(lines) and len(found) == len(lines)
    if differ and len(lines) > 1 and all(map(IN_A_COLUMN.fullmatch, lines)):
        return True
    if not differ or len(set(values)) < DIFFERENT_COUNTS or all(value in YEARS for value in values):
        return False
    lengths = {len(match[2]) for match in found}
    return (falling and len(lines) >= FALLING_LINES) or (len(lines) >= MANY_LINES and len(lengths) >= DIFFERENT_COUNTS)


def _lines_of(pattern: re.Pattern[str], lines: Sequence[str]) -> int:
    return sum(1 for _ in filter(None, map(pattern.fullmatch, lines)))


def _is_name(line: str) -> bool:
    return has_header([line]) or has_header([line], Urls)


def _names(line: str) -> bool:
    """Tell whether a line names both columns; a title with the whole count may stand above it."""
    header = fold(line)
    return bool(WORDSTAT_HEADER.match(header) and FREQUENCY_HEADERS.match(header))


def _with_operators(line: str, delimiter: str) -> str:
    """Return a line of a csv with the quotes of whole cells written as part of them."""
    if '"' not in line:
        return line
    cells = line.split(delimiter)
    return delimiter.join(f'"""{cell[1:-1]}"""' if QUOTED_CELL.fullmatch(cell) else cell for cell in cells)


def _split_number(line: str, pattern: re.Pattern[str], *, may_name: bool) -> tuple[str, str]:
    match = pattern.fullmatch(line) or (TWO_HEADERS.fullmatch(line) if may_name and _names(line) else None)
    return (match[1], match[2]) if match else (line, "")


def _all_quoted(sample: Sequence[str]) -> bool:
    return all(len(line) > 1 and line.startswith('"') and line.endswith('"') for line in sample)


def _unwrapped(cell: str) -> str:
    """Undo the quotes that spreadsheets put around a copied cell that has quotes itself."""
    cell = cell.strip()
    if len(cell) > 2 and cell.startswith('"') and cell.endswith('"') and '""' in cell[1:-1]:
        return cell[1:-1].replace('""', '"')
    return cell
