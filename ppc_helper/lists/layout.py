"""How a text of several lines is laid out: a phrase a line, or columns; and with what between them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from ppc_helper.lexicon.word_lists import fold
from ppc_helper.lists.cells import Raw, number
from ppc_helper.lists.columns import FREQUENCY_HEADERS, TWO_HEADERS, has_header
from ppc_helper.lists.kinds import Kind
from ppc_helper.tools.inputs import Urls

DELIMITERS = "\t;,"
SAMPLED_LINES = 300
SAME_WIDTH_SHARE = 0.9
NUMERIC_SHARE = 0.9
PHRASE_AND_NUMBER = re.compile(r"(.*?\S) +(\d{1,3}(?: \d{3})+|\d+)")
GROUPED_NUMBER = re.compile(r".*\S +\d{1,3}(?: \d{3})+")
WORDSTAT_HEADER = re.compile(r"(запрос|фраз|ключев|статистика по словам|похожие запросы|keyword|phrase|quer).*")
HEADER_SEARCHED_LINES = 3
QUOTED_CELL = re.compile(r'"[^"]+"')

# the csv module refuses longer fields by an error; ours are bounded by the size of the file
csv.field_size_limit(32 * 1024 * 1024)


class Layout(msgspec.Struct, frozen=True):
    """Columns parted by *delimiter*; an empty one: a phrase a line. *pairs*: phrase and number on lines in turn."""

    delimiter: str = ""
    quoted: bool = False
    operators: bool = False
    """Quotes around a cell that needs none are the operator of a phrase."""
    pairs: bool = False
    numbered: bool = False
    """A phrase, spaces, its number."""
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
    if _in_turn(lines):
        return Layout(pairs=True)
    if _numbered(lines):
        return Layout(numbered=True)
    # a csv of one column is still a csv: its quotes are no operators
    if kind == "csv" and _all_quoted(sample):
        return Layout(quoted=True, delimiter=",")
    return Layout(named=True) if kind in ("csv", "tsv") and _is_name(lines[0]) else LINES


def rows_of(lines: Sequence[str], layout: Layout) -> Iterator[Sequence[Raw]]:
    """Yield the cells of each row."""
    if layout.named:
        return ([line] for line in lines)
    if layout.pairs:
        return zip(lines[::2], lines[1::2], strict=False)
    if layout.numbered:
        return (_split_number(line, may_name=place < HEADER_SEARCHED_LINES) for place, line in enumerate(lines))
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


def _in_turn(lines: Sequence[str]) -> bool:
    """Tell whether phrases and numbers take turns, as some browsers copy a table."""
    if len(lines) < 4 or len(lines) % 2:
        return False
    if number(lines[1]) is None and FREQUENCY_HEADERS.fullmatch(fold(lines[1])):
        lines = lines[2:]
    return all(number(line) is None for line in lines[::2]) and all(number(line) is not None for line in lines[1::2])


def _numbered(lines: Sequence[str]) -> bool:
    """Tell whether each line ends in its frequency. «iphone 15» does not, so there must be more to it.

    Either a header says so, or numbers are grouped in thousands and fall from line to line, as Wordstat sorts them.
    """
    above = next((place for place, line in enumerate(lines[:HEADER_SEARCHED_LINES]) if _names(line)), None)
    named = above is not None
    body = lines if above is None else lines[above + 1 :]
    found = [match for line in body if (match := PHRASE_AND_NUMBER.fullmatch(line))]
    if len(body) < 1 or len(found) < NUMERIC_SHARE * len(body):
        return False
    if named:
        return True
    values = [number(match[2]) or 0.0 for match in found]
    falling = all(one >= two for one, two in pairwise(values))
    return len(body) > 2 and falling and any(map(GROUPED_NUMBER.fullmatch, body))


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


def _split_number(line: str, *, may_name: bool) -> tuple[str, str]:
    match = PHRASE_AND_NUMBER.fullmatch(line) or (TWO_HEADERS.fullmatch(line) if may_name and _names(line) else None)
    return (match[1], match[2]) if match else (line, "")


def _all_quoted(sample: Sequence[str]) -> bool:
    return all(len(line) > 1 and line.startswith('"') and line.endswith('"') for line in sample)


def _unwrapped(cell: str) -> str:
    """Undo the quotes that spreadsheets put around a copied cell that has quotes itself."""
    cell = cell.strip()
    if len(cell) > 2 and cell.startswith('"') and cell.endswith('"') and '""' in cell[1:-1]:
        return cell[1:-1].replace('""', '"')
    return cell
