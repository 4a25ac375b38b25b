"""The signs a phrase may hold.

Source: yandex.ru/support/direct/ru, keywords/keywords (as of 2026-02-11): letters of English, Turkish, Kazakh,
Russian, Ukrainian and Belarusian, digits, quotes, ``- + !``, spaces and operators; a dot only inside a number.
"""

from __future__ import annotations

import re
import unicodedata

LATIN = "a-zA-ZçğıöşüÇĞİÖŞÜâîûÂÎÛ"
CYRILLIC = "а-яА-ЯёЁіїєґўІЇЄҐЎәғқңөұүһӘҒҚҢӨҰҮҺ"
PLAIN = re.compile(rf"[{LATIN}{CYRILLIC}0-9 ]*")
"""A phrase without a sign, as nearly all are."""
FOREIGN_SIGN = re.compile(rf"""[^{LATIN}{CYRILLIC}0-9 "'\-+!\[\]()|.]""")
LONE_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
MISPLACED_SIGN = re.compile(r"[!+]|^-|-$|--")
"""In a word without its operator: a sign that stands before no word. A hyphen stands between two letters."""
CYRILLIC_LETTER = re.compile(f"[{CYRILLIC}]")
LATIN_LETTER = re.compile(f"[{LATIN}]")


def foreign_signs(text: str) -> list[tuple[str, int]]:
    """Return each sign that *text* must not hold, once, with its first place from 1; a stress mark on a circle."""
    found: dict[str, int] = {}
    for pattern in (FOREIGN_SIGN, LONE_DOT):
        for match in pattern.finditer(text):
            found.setdefault(_shown(match[0]), match.start() + 1)
    return sorted(found.items(), key=lambda item: item[1])


def _shown(sign: str) -> str:
    return "◌" + sign if unicodedata.combining(sign) else sign


def is_mixed(word: str) -> bool:
    """Tell whether one word has Cyrillic and Latin letters, which look alike and are not."""
    return bool(CYRILLIC_LETTER.search(word) and LATIN_LETTER.search(word))
