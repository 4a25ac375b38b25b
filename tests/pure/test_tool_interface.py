"""The stable interface of the tools: options, default first, and columns. More may follow, none may change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ppc_helper.tools import Table, all_tools
from ppc_helper.tools.inputs import Blocks, Input, Phrases, Text, Urls

PHRASES = Phrases(["купить окна", "окна купить", "купить окна москва"], [3, 2, 1], groups=["А", "А", "Б"])
URLS = Urls(["https://example.ru/?a=1"])
KINDS = (
    "direct_title direct_title2 direct_text sitelink_title sitelink_text callout display_link rsa_headline "
    "rsa_description rsa_path telegram_ad"
)
ANY_TEXT = ""
"""An option that takes any text or number: only its default is told."""

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "kf_fixate_keywords": {"parts": "stop all", "pronouns": "! +", "only_risky": "no yes"},
    "kf_group_duplicates": {"order": "ignore keep", "forms": "ignore keep", "keep": "frequency shortest first"},
    "kf_cross_minus": {"mode": "direct full groups"},
    "kf_combine": {"max_words": "7"},
    "kf_validate": {"level": "phrase group campaign"},
    "kf_clean": {"case": "lower keep", "keep_operators": "yes no", "cities": "no drop", "mixed_script": "mark fix"},
    "kf_normalise": {"order": "keep sort", "stop_words": "keep drop"},
    "kf_ngrams": {"n": "1 2 3 4", "lemmas": "yes no", "stop_words": "drop keep"},
    "kf_cluster": {"min_common": "2", "max_size": "0"},
    "kf_match": {"keyword": ANY_TEXT, "negatives": ANY_TEXT},
    "kf_negatives": {"level": "group campaign", "keywords": ANY_TEXT},
    "kf_filter": {"list": ANY_TEXT, "mode": "drop keep", "by": "lemma form"},
    "ad_check": {"kind": KINDS, "system": "direct google"},
    "utm_build": {
        **dict.fromkeys(("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"), ANY_TEXT),
        "preset": "direct vk google none",
        "translit": "no yes",
    },
    "utm_check": {},
    "export_commander": {},
    "export_editor": {},
}
COLUMNS: Mapping[str, str] = {
    "kf_fixate_keywords": "keyword fixed note",
    "kf_group_duplicates": "group keyword frequency keep negatives certainty reason",
    "kf_cross_minus": "keyword result added because note",
    "kf_combine": "keyword",
    "kf_validate": "keyword ok words characters problems",
    "kf_clean": "keyword clean removed note",
    "kf_normalise": "keyword normal",
    "kf_ngrams": "ngram count weighted",
    "kf_cluster": "cluster keyword frequency common",
    "kf_match": "query shown reason",
    "kf_negatives": "negative ok cuts problems",
    "kf_filter": "keyword kept word",
    "ad_check": "text kind length limit longest_word ok problems",
    "utm_build": "url result note",
    "utm_check": "url ok problems",
}
FILES = {
    "export_commander": ("Название группы", "Номер группы", "Фраза (с минус-словами)"),
    "export_editor": ("Campaign", "Ad Group", "Keyword", "Criterion Type"),
}
NEEDED: Mapping[str, dict[str, Any]] = {"kf_match": {"keyword": "окна"}, "kf_filter": {"list": "окна"}}
GIVEN: Mapping[type[Input], Input] = {
    Phrases: PHRASES,
    Urls: URLS,
    Text: Text("Окна"),
    Blocks: Blocks([["купить"], ["окна"]], ["", ""]),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_have_their_names_and_values_default_first(name: str) -> None:
    options = all_tools()[name].options
    told = {
        option.name: " ".join([option.default, *[one for one in option.choices if one != option.default]])
        for option in options[: len(OPTIONS[name])]
    }
    assert told == OPTIONS[name]


@pytest.mark.parametrize("name", OPTIONS)
def test_columns_have_their_names_and_places(name: str) -> None:
    tool = all_tools()[name]
    table = tool.function(GIVEN[tool.input_type], **NEEDED.get(name, {}))
    assert isinstance(table, Table)
    expected = FILES.get(name) or tuple(COLUMNS[name].split())
    assert table.columns[: len(expected)] == expected
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_every_tool_for_words_and_ads_has_its_place_here() -> None:
    assert {name for name, tool in all_tools().items() if tool.menu == "keywords"} | {"utm_build", "utm_check"} == set(
        OPTIONS
    )
