"""Marks of tagged links: their order, what the systems put in their place, how they are written.

Sources: yandex.ru/support/direct/ru: statistics/url-tags, url-tags-for-camping; ads.vk.com/en/help,
articles/click_links; developers.google.com/google-ads (ValueTrack parameters); as of 2026-02-11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
NEEDED = NAMES[:3]
MAX_URL_LENGTH = 1_024
MAX_ENCODED_BYTES = 4_096
"""Of a longer link only yclid and openstat arrive."""
PRESETS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "none": {},
        "direct": dict(zip(NAMES, ("yandex", "cpc", "{campaign_id}", "{ad_id}", "{keyword}"), strict=True)),
        "vk": dict(zip(NAMES, ("vk", "cpc", "{{campaign_id}}", "{{banner_id}}", ""), strict=True)),
        "google": dict(zip(NAMES, ("google", "cpc", "{campaignid}", "{creative}", "{keyword}"), strict=True)),
    }
)
DIRECT_PLACEHOLDERS = frozenset(
    """
    ad_id banner_id campaign_id campaign_name campaign_name_lat campaign_type creative_id device_type gbid keyword
    phrase_id retargeting_id coef_goal_context_id match_type matched_keyword adtarget_name adtarget_id position
    position_type source source_type region_name region_id yclid param1 param2
    """.split()  # noqa: SIM905 - a list of names reads better than one of quotes
)
GOOGLE_PLACEHOLDERS = frozenset(
    """
    campaignid adgroupid creative keyword matchtype network device devicemodel placement target targetid
    loc_interest_ms loc_physical_ms adposition gclid random lpurl param1 param2 feeditemid extensionid
    """.split()  # noqa: SIM905
)
LINK = re.compile(
    r"(?:https?:)?//(?:[^\s/?#@]*@)?(?:[^\s/?#@:{}]*\{[^{}]*\}[^\s/?#@]*|[\w-]+(?:\.[\w-]+)*\.?(?::\d+)?)(?:[/?#].*)?"
    r"|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#].*)?|\{[^{}]+\}.*",
    re.IGNORECASE | re.DOTALL,
)
"""What an ad may lead to, as typed: with a scheme or without, or with a placeholder for (a part of) its host."""
ENCODED_FROM = 0x80
PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|\{[^{}]*\}")
_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh sch - y - e yu ya"
CYRILLIC: Mapping[str, str] = MappingProxyType(
    {
        letter: latin.strip("-")
        for letter, latin in zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN.split(), strict=True)
    }
)
"""The scheme that marks of links usually have: ё as e, щ as sch, no signs; «полет» gives «polet»."""


def encoded_bytes(url: str) -> int:
    """Return how long a link is with its letters encoded, as browsers send it."""
    return sum(1 if byte < ENCODED_FROM else len("%D0") for byte in url.encode("utf-8", "replace"))


def is_known(placeholder: str) -> bool:
    """Tell whether a system puts something in the place of ``{name}``; VK's ``{{name}}`` may be any."""
    name = placeholder.strip("{}")
    if placeholder.startswith("{{"):
        return bool(name)
    return name in DIRECT_PLACEHOLDERS | GOOGLE_PLACEHOLDERS or name.startswith(("ifmobile:", "ifnotmobile:", "_"))


def written(value: str, *, translit: bool) -> str:
    """Return the value of a mark as it stands in a link: encoded, but for placeholders, which stay as they are."""
    parts: list[str] = []
    place = 0
    for found in PLACEHOLDER.finditer(value):
        parts += [_encoded(value[place : found.start()], translit=translit), found.group()]
        place = found.end()
    return "".join([*parts, _encoded(value[place:], translit=translit)])


def _encoded(text: str, *, translit: bool) -> str:
    if translit:
        lower = "".join(CYRILLIC.get(letter, letter) for letter in text.lower())
        text = re.sub(r"_{2,}", "_", re.sub(r"\s+", "_", lower.strip()))
    return quote(text, safe="-._~|:,%" if re.fullmatch(r"(?:[^%]|%[0-9A-Fa-f]{2})*", text) else "-._~|:,")
