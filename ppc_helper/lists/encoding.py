"""Which encoding bytes are in. Lists come from Excel, Direct Commander and old scripts, so UTF-8 is not a given.

The order: a byte order mark; NULs and the high bytes of Cyrillic for UTF-16 without one (it decodes as UTF-8 without
any error, so it goes first); strict UTF-8; then cp1251, koi8-r or cp866 by how Russian the letters look.
"""

from __future__ import annotations

import codecs
import math

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1251": "Windows-1251", "koi8-r": "KOI8-R", "cp866": "CP866"}
LEGACY = ("cp1251", "koi8-r", "cp866")
SAMPLE = 4_096
ASCII = bytes(range(128))

# letters of a thousand of Russian text, as the Russian National Corpus has them; і ї є ґ ў for neighbours
LETTERS = {
    "о": 109, "е": 85, "а": 80, "и": 74, "н": 67, "т": 63, "с": 55, "р": 47, "в": 45, "л": 44, "к": 35, "м": 32,
    "д": 30, "п": 28, "у": 26, "я": 20, "ы": 19, "ь": 17, "г": 17, "з": 16, "б": 16, "ч": 14, "й": 12, "х": 10,
    "ж": 9, "ш": 7, "ю": 6, "ц": 5, "щ": 4, "э": 3, "ф": 3, "ъ": 1, "ё": 1, "і": 2, "ї": 1, "є": 1, "ґ": 0.2,
    "ў": 0.5,
}  # fmt: skip
SIGNS = "«»—–№…“”„’°·\u00a0"
UPPER_CASE_COST = 0.7
STRANGER_COST = math.log(0.02)


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding for people; bytes that fit no letter become U+FFFD."""
    encoding = _encoding(content)
    name = NAMES.get(encoding, encoding.upper().removesuffix("-LE").removesuffix("-BE"))
    return content.decode(encoding, "replace"), name


def _encoding(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    wide = _utf_16(content[:SAMPLE])
    if wide:
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if _is_damaged_utf_8(content, error) else _legacy(content)
    return "utf-8"


def _utf_16(head: bytes) -> str:
    """Return the UTF-16 without a mark that *head* is in, or an empty text: one byte of two is 0 or Cyrillic's 4."""
    half = len(head) // 2
    if not half:
        return ""
    high = {"utf-16-le": head[1 : 2 * half : 2], "utf-16-be": head[: 2 * half : 2]}
    for encoding, half_bytes in high.items():
        if (half_bytes.count(0) + half_bytes.count(4)) * 10 > 9 * half:
            return encoding
    return ""


def _is_damaged_utf_8(content: bytes, error: UnicodeDecodeError) -> bool:
    """Tell whether *content* is UTF-8 but for a few bytes, as when a file was cut in the middle of a letter."""
    if error.start >= len(content) - 3 and error.start > 3:
        return True
    text = content.decode("utf-8", "replace")
    strange = text.count("\ufffd")
    return strange * 50 < sum(character > "\x7f" for character in text[: SAMPLE * 8]) and strange * 500 < len(text)


def _legacy(content: bytes) -> str:
    sample = content[: SAMPLE * 256].translate(None, ASCII)[:SAMPLE]
    return max(LEGACY, key=lambda encoding: _russianness(sample.decode(encoding, "replace")))


def _russianness(text: str) -> float:
    """Return the mean log-likelihood of the characters; capitals cost a little, strangers much."""
    return sum(map(_likelihood, text)) / max(1, len(text))


def _likelihood(character: str) -> float:
    lower = character.lower()
    if lower in LETTERS:
        return math.log(LETTERS[lower]) - (UPPER_CASE_COST if lower != character else 0)
    return 0.0 if character in SIGNS else STRANGER_COST
