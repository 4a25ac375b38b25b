"""Is a zip package safe to unpack? Looked at before any reader opens it.

A bomb can lie about its sizes, so every entry is really inflated, piece by piece, and thrown away: it takes about a
second for the biggest allowed. A worksheet can also be small and claim far cells; readers lay a sheet out as a full
rectangle, so its corners are looked at too.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal

Problem = Literal["", "broken", "bomb", "password"]

MAX_ENTRIES = 2_000
MAX_UNPACKED = 256 * 1024 * 1024
"""A list of 20 MB, all that Telegram passes on, unpacks to some 130 MB."""
MAX_RATIO = 100
SMALL_ENTRY = 4 * 1024 * 1024
"""An entry that inflates to less is harmless, whatever its ratio."""
MAX_CELLS = 12_000_000
"""Of the rectangle a sheet spans: a reader takes some 24 bytes for each, empty or not."""

PIECE = 1024 * 1024
PACKED_PIECE = 64 * 1024
LONGEST_OPENING = 4_096
LOCAL_HEADER = struct.Struct("<26xHH")
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1
WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
NEAR_ROWS = 99_999
"""Rows are taken to reach here; a sheet that is then too big is counted exactly."""

# What nearly every program writes is cheap to look for: a sheet of cells A1 to L999999 cannot be too big. Then the
# usual spelling of any place. Anything else is counted the long way.
NOT_NARROW = re.compile(rb'<c(?! r="[A-L]\d{1,6}")[\s/>]')
NARROW_ROWS = 999_999
COLUMN = re.compile(rb'<c r="([A-Z]+)')
FAR_ROW = re.compile(rb'<c r="[A-Z]+(\d{6,})"')
ODD_CELL = re.compile(rb'<c(?! r="[A-Z]{1,3}\d)[\s/>]')
ANY_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})\d""")
ANY_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{0,3}(\d{1,9})["']""")
ROW_OPENING = re.compile(rb"<(?:\w+:)?row[\s/>]")
CELL_OPENING = re.compile(rb"<(?:\w+:)?c[\s/>]")


def problem_of(content: bytes) -> Problem:
    """Return what is wrong with a zip package, an empty text when it can be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        return "broken"
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        return "password"
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return "bomb"
    return _contents_problem(content, entries)


def _contents_problem(content: bytes, entries: list[zipfile.ZipInfo]) -> Problem:
    left = MAX_UNPACKED
    try:
        for entry in entries:
            sheet = _Corners() if WORKSHEET.fullmatch(entry.filename) else None
            size = _safe_size(content, entry, left, sheet)
            if size is None or (sheet and sheet.is_too_wide() and _spans_too_much(content, entry)):
                return "bomb"
            left -= size
    except (zlib.error, struct.error, ValueError):
        return "broken"
    return ""


def _safe_size(content: bytes, entry: zipfile.ZipInfo, left: int, sheet: _Corners | None) -> int | None:
    """Return the real unpacked size of *entry*, None when it is too big, too dense or not the one declared."""
    size = 0
    for piece in _inflated(content, entry):
        size += len(piece)
        if size > min(left, entry.file_size) or _is_too_dense(size, entry.compress_size):
            return None
        if sheet:
            sheet.take(piece)
    return size


def _spans_too_much(content: bytes, entry: zipfile.ZipInfo) -> bool:
    corners = _Corners(exact=True)
    for piece in _inflated(content, entry):
        corners.take(piece)
    return corners.is_too_wide()


def _is_too_dense(size: int, packed: int) -> bool:
    return size > SMALL_ENTRY and size > MAX_RATIO * packed


def _inflated(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the real bytes of *entry*, whatever its declared size says."""
    names, extra = LOCAL_HEADER.unpack_from(content, entry.header_offset)
    start = entry.header_offset + LOCAL_HEADER.size + names + extra
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == STORED:
        for offset in range(0, len(packed), PIECE):
            yield bytes(packed[offset : offset + PIECE])
    elif entry.compress_type == DEFLATED:
        yield from _inflated_pieces(packed)
    else:
        raise ValueError(entry.compress_type)


def _inflated_pieces(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for offset in range(0, len(packed), PACKED_PIECE):
        rest: bytes | memoryview = packed[offset : offset + PACKED_PIECE]
        while rest and not inflater.eof:
            yield inflater.decompress(rest, PIECE)
            rest = inflater.unconsumed_tail


class _Corners:
    """Follows how far a worksheet reaches while its text goes by."""

    def __init__(self, *, exact: bool = False) -> None:
        self._exact = exact
        self._narrow = not exact
        self._tail = b""
        self._columns: set[bytes] = set()
        self._rows = 0
        self._row_elements = self._cells_in_row = self._longest_row = 0

    def is_too_wide(self) -> bool:
        """Tell whether the rectangle seen so far is too big to lay out."""
        columns = max(map(_column_number, self._columns), default=1)
        return max(self._rows, self._row_elements) * max(columns, self._longest_row) > MAX_CELLS

    def take(self, piece: bytes) -> None:
        """Take the next piece of the text."""
        window = self._tail + piece
        cut = window.rfind(b"<")
        # a piece may end inside a cell's opening; what is longer than any opening is text
        cut = cut if len(window) - cut < LONGEST_OPENING else len(window)
        self._tail = window[cut:]
        self._look(window[:cut])

    def _look(self, window: bytes) -> None:
        if b'<c r="' not in window and not CELL_OPENING.search(window):
            return
        if self._narrow and b'<c r="' in window and not NOT_NARROW.search(window):
            self._rows = NARROW_ROWS
        else:
            self._narrow = False
            self._look_closely(window)

    def _look_closely(self, window: bytes) -> None:
        odd = self._exact or b'<c r="' not in window or ODD_CELL.search(window)
        self._columns.update((ANY_COLUMN if odd else COLUMN).findall(window))
        rows = set((ANY_ROW if odd else FAR_ROW).findall(window))
        self._rows = max(self._rows, 0 if self._exact else NEAR_ROWS, *map(int, rows))
        if odd:
            self._count_elements(window)

    def _count_elements(self, window: bytes) -> None:
        # cells may come without a place: then their order is their place
        first, *rows = (len(CELL_OPENING.findall(row)) for row in ROW_OPENING.split(window))
        self._row_elements += len(rows)
        self._longest_row = max(self._longest_row, self._cells_in_row + first, *rows)
        self._cells_in_row = rows[-1] if rows else self._cells_in_row + first


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
