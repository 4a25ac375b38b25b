"""UTM marks: statistics/url-tags and url-tags-for-camping of Direct's help; VK Ads; Google's ValueTrack."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.lexicon.marks import written
from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.utm_build import utm_build
from ppc_helper.tools.utm_check import utm_check

NONE: dict[str, Any] = {"preset": "none", "utm_source": "ya", "utm_medium": "cpc", "utm_campaign": "c1"}
MARKS = "utm_source=ya&utm_medium=cpc&utm_campaign=c1"


def build(url: str, **options: Any) -> tuple[str, list[str]]:
    result = utm_build.function(Urls([url]), **options)
    assert isinstance(result, Table)
    _, made, notes = result.rows[0]
    return str(made), [note.code for note in notes or ()]  # type: ignore[union-attr]


def problems(url: str) -> list[str]:
    result = utm_check.function(Urls([url]))
    assert isinstance(result, Table)
    return [note.code for note in result.rows[0][2] or ()]  # type: ignore[union-attr]


def test_marks_come_in_their_order_behind_own_parameters_and_before_the_fragment() -> None:
    assert build("https://example.ru/a?x=1#top", **NONE) == (f"https://example.ru/a?x=1&{MARKS}#top", [])


def test_a_mark_that_is_there_is_replaced_and_the_rest_kept() -> None:
    made, notes = build("https://example.ru/?UTM_source=old&utm_term=t&x=1", **NONE)
    assert (made, notes) == (f"https://example.ru/?x=1&{MARKS}&utm_term=t", ["replaced"])


def test_presets_keep_their_placeholders_unencoded() -> None:
    assert "utm_campaign={campaign_id}&utm_content={ad_id}&utm_term={keyword}" in build("https://a.ru")[0]
    assert "utm_campaign={{campaign_id}}" in build("https://a.ru", preset="vk")[0]
    assert "utm_campaign={campaignid}" in build("https://a.ru", preset="google")[0]


def test_what_a_person_sets_wins_over_the_preset() -> None:
    made, _ = build("https://a.ru", utm_campaign="Полёт в отпуск", translit="yes")
    assert "utm_source=yandex" in made
    assert "utm_campaign=polet_v_otpusk" in made


def test_cyrillic_is_encoded_when_it_stays() -> None:
    assert written("окна {keyword}", translit=False) == "%D0%BE%D0%BA%D0%BD%D0%B0%20{keyword}"


def test_what_is_encoded_is_not_encoded_again() -> None:
    assert written("a%20b", translit=False) == "a%20b"
    assert written("100%", translit=False) == "100%25"


def test_missing_marks_and_length_are_told() -> None:
    assert build("https://a.ru", preset="none", utm_source="x")[1] == ["missing"]
    assert build("https://a.ru/" + "a" * 1100, **NONE)[1] == ["too-long"]


@pytest.mark.parametrize(
    "text", ["не ссылка", "mailto:a@b.ru", "tel:+79990000000", "ftp://a.ru", "окна", "?utm_term=a"]
)
def test_what_is_no_link_stays_as_it_is_and_says_so(text: str) -> None:
    assert build(text, **NONE) == (text, ["not-a-link"])
    assert "not-a-link" in problems(f"{text}?{MARKS}")


@pytest.mark.parametrize(
    "url",
    [
        "a.ru",
        "HTTP://a.ru",
        "https://пример.рф/окна пвх",
        "{lpurl}",
        "https://{param1}.a.ru",
        "http://u:p@a.ru:8080",
        "//a.ru",
    ],
)
def test_any_link_of_an_ad_takes_marks(url: str) -> None:
    assert build(url, **NONE) == (f"{url}?{MARKS}", [])


def test_a_mark_that_a_link_has_twice_is_told() -> None:
    made, notes = build("https://a.ru/?utm_term=a&UTM_term=b&utm_content=c&utm_content=c", **NONE)
    assert (made, notes) == (f"https://a.ru/?{MARKS}&utm_content=c&utm_term=b", ["repeated"])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"https://a.ru/?{MARKS}", []),
        ("https://a.ru/?utm_source=ya", ["missing"]),
        (f"https://a.ru/?{MARKS}&utm_source=vk", ["repeated"]),
        ("https://a.ru/?UTM_Source=ya&utm_medium=cpc&utm_campaign=c", ["name-case"]),
        (f"https://a.ru/?{MARKS}&utm_contnet=1", ["unknown-mark"]),
        (f"https://a.ru/?{MARKS}&utm_term=", ["empty"]),
        (f"https://a.ru/?{MARKS}&utm_term=окна", ["not-encoded"]),
        (f"https://a.ru/?{MARKS}&utm_term=Brand", ["value-case"]),
        (f"https://a.ru/?{MARKS}&utm_term={{keyword}}", []),
        (f"https://a.ru/?{MARKS}&utm_term={{{{anything}}}}", []),
        (f"https://a.ru/?{MARKS}&utm_term={{kyword}}", ["unknown-placeholder"]),
        (f"https://a.ru/#x?{MARKS}", ["behind-fragment", "missing"]),
        (f"https://a.ru/?{MARKS}&x=1?y=2", ["second-question-mark"]),
        (f"https://a.ru/?{MARKS}&x={'a' * 1100}", ["too-long"]),
        (f"https://a.ru/{'я' * 700}?{MARKS}", ["encoded-too-long"]),  # 1,024 as typed, over 4,096 bytes encoded
    ],
)
def test_each_mistake_has_its_name(url: str, expected: list[str]) -> None:
    assert problems(url) == expected


@given(st.text(alphabet="абв ABC-_.{}%&=#?+", max_size=30))
def test_what_is_built_is_built_alike_again(value: str) -> None:
    options = {**NONE, "utm_term": value.replace("{", "").replace("}", "").strip() or "t"}
    once, _ = build("https://a.ru/?x=1#f", **options)
    assert build(once, **options)[0] == once
    assert once.endswith("#f")
    assert once.count("utm_term=") == 1
