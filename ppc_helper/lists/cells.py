"""Cleaning texts and reading numbers as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

SPACES = re.compile("[\u0009\u000b\u000c\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_UNSEEN = "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_CONTROLS = "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\ud800-\udfff\ufffe\uffff"
# a joiner may hold the parts of one emoji together; the first pattern tells sooner that there is nothing
MAYBE_JUNK = re.compile(f"[{_CONTROLS}{_UNSEEN}\u200d]")
JUNK = re.compile(f"[{_CONTROLS}{_UNSEEN}]|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])")
COMBINED = ("\u0306", "\u0308")
"""The signs above й and ё, which Macs write apart from their letters."""
LINE_ENDS = re.compile(r"\r\n|\r|\n")
NUMBER = re.compile(r"-?\d{1,3}(?: \d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
MAX_NUMBER_LENGTH = 24
YEARS = range(1900, 2101)
DASHES = " -–—−"

Raw = str | int | float | bool | date | datetime | time | timedelta


def clean(text: str) -> str:
    """Return *text* with every kind of space but tabs as a plain one, without marks nobody sees.

    Line ends become ``\\n``. Tabs stay: they part columns. Byte order marks, zero-width and control characters go.
    """
    text = LINE_ENDS.sub("\n", text)
    if MAYBE_JUNK.search(text):
        text = JUNK.sub("", text)
    return SPACES_BUT_TABS.sub(" ", text)


SPACES_BUT_TABS = re.compile(SPACES.pattern.replace("\u0009", ""))


def composed(texts: Sequence[str]) -> Sequence[str]:
    """Return *texts* with й and ё as one letter each, whatever wrote them."""
    whole = "\n".join(texts)
    apart = any(sign in whole for sign in COMBINED)
    return [unicodedata.normalize("NFC", text) for text in texts] if apart else texts


def cell_text(value: Raw | None) -> str:
    """Return a worksheet's cell as a phrase: whole numbers without a point, dates as ISO, line ends as spaces."""
    if isinstance(value, str):
        if value.isprintable():  # so there is no junk in it, and no space but plain ones
            return value.strip()
        plain = JUNK.sub("", value) if not value.isascii() or not value.isprintable() else value
        return SPACES.sub(" ", plain.replace("\r", "\n").replace("\n", " ")).strip()
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def is_blank(value: Raw) -> bool:
    """Tell whether a cell says nothing: it is empty, or a dash stands in it."""
    return not cell_text(value).strip(DASHES)


def number(value: Raw | None) -> float | None:
    """Return a number as written by people (12 340, 12,340, 1234,5), None for anything else."""
    if type(value) is float:  # nearly always, in a worksheet
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str) or len(value) > MAX_NUMBER_LENGTH:
        return None
    text = SPACES.sub(" ", value).strip()
    if not NUMBER.fullmatch(text):
        return None
    if THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    return float(text.replace(" ", "").replace(",", "."))
