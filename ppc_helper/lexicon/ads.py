"""What advertising systems allow the texts of ads to be.

Sources: yandex.ru/support/direct/ru: technical-restrictions, products-text-ad, quick-links, callout, display-link,
alternative-interfaces/xls-interface (words of sitelinks), moderation (combinatorial ads, 2026-07-14); Telegram ads in
Direct; Google: support.google.com/google-ads/answer/7684791 and developers.google.com (responsive search ads),
support.google.com/adspolicy/answer/6021546 (no exclamation mark in a headline). As of 2026-02-11 where no date is
given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

Kind = Literal[
    "direct_title",
    "direct_title2",
    "direct_text",
    "sitelink_title",
    "sitelink_text",
    "callout",
    "display_link",
    "rsa_headline",
    "rsa_description",
    "rsa_path",
    "telegram_ad",
]


class Limits(msgspec.Struct, frozen=True):
    """*length* and *word* in characters (word 0: any); *punctuation* signs are free on top of the length.

    *forbidden* is a pattern of characters that may not stand in it, *most* how many such texts an ad has at most.
    """

    length: int
    word: int = 0
    punctuation: int = 0
    forbidden: str = ""
    most: int = 0
    emoji: int | None = None
    hyphens: str = ""
    """A pattern of what the system itself writes as one hyphen."""
    together: tuple[int, int] = (0, 0)
    """How many of the first texts count together, and how long they may be; zeros: any length."""
    on_phones: int = 0
    """How long all together may be on phones; what is over is not shown there."""


_EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf"
LIMITS: Mapping[Kind, Limits] = MappingProxyType(
    {
        "direct_title": Limits(56, word=22, most=7),
        "direct_title2": Limits(30, word=22, punctuation=15),
        "direct_text": Limits(81, word=23, punctuation=15, most=3),
        "sitelink_title": Limits(30, word=23, forbidden=f"[!?\\[\\]{_EMOJI}]", most=8, together=(4, 66)),
        "sitelink_text": Limits(60, word=23, forbidden=f"[!?\\[\\]{_EMOJI}]", most=8),
        "callout": Limits(25, together=(50, 132), on_phones=76),
        "display_link": Limits(20, forbidden=r"[^0-9A-Za-zА-Яа-яЁёІіЇїЄєҐґЎў\-№/%#_ ]", hyphens=r"[ _-]+"),
        "rsa_headline": Limits(30, forbidden="!", most=15),
        "rsa_description": Limits(90, most=4),
        "rsa_path": Limits(15, forbidden=r"\s", most=2),
        "telegram_ad": Limits(764, emoji=5),
    }
)
_NUMBER = r"( ?\d+)?"
COLUMN_NAMES: Mapping[Kind, re.Pattern[str]] = MappingProxyType(
    {
        "direct_title": re.compile(rf"(заголовок|title)( объявления)?{_NUMBER}"),
        "direct_title2": re.compile(r"(заголовок|title)( объявления)? ?2"),
        "direct_text": re.compile(rf"(текст|описание|(ad )?text|description)( объявления)?{_NUMBER}"),
        "sitelink_title": re.compile(rf"заголовки быстрых ссылок|быстр(ая|ые) ссылк(а|и){_NUMBER}|sitelink{_NUMBER}"),
        "sitelink_text": re.compile(rf"описани(е|я) быстр(ых|ой) ссыл(ок|ки){_NUMBER}"),
        "callout": re.compile(rf"(уточнени(е|я)|callout){_NUMBER}"),
        "display_link": re.compile("отображаемая ссылка"),
        "rsa_headline": re.compile(rf"(headline|заголовок|title){_NUMBER}"),
        "rsa_description": re.compile(rf"(description( line)?|описание|текст){_NUMBER}"),
        "rsa_path": re.compile(rf"path{_NUMBER}"),
        "telegram_ad": re.compile(".*"),
    }
)
"""What the columns with such texts are called in exports of Commander and Ads Editor, as names are compared."""
PUNCTUATION = frozenset(".,!?:;\"'«»-–—()…")
_ONE = f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[{_EMOJI}])[\ufe0f\U0001f3fb-\U0001f3ff]*"
EMOJI = re.compile(f"{_ONE}(?:\u200d{_ONE})*")
"""One emoji as people see it: two letters of a flag, a colour of skin, several held together by joiners."""
DIRECT_TEMPLATE = re.compile(r"#([^#]*)#")
GOOGLE_TEMPLATE = re.compile(r"\{(?:KeyWord|keyword|Keyword|KEYWord|KEYWORD):([^{}]*)\}")


def shown_text(text: str, *, google: bool) -> str:
    """Return *text* with the default of each template in place of the template, as its length is counted."""
    return (GOOGLE_TEMPLATE if google else DIRECT_TEMPLATE).sub(r"\1", text)


def length_of(text: str, limits: Limits) -> int:
    """Return the length that counts: signs of punctuation, as many as are free, do not."""
    signs = sum(character in PUNCTUATION for character in text)
    return len(text) - min(signs, limits.punctuation)
