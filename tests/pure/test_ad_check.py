"""Texts of ads: technical-restrictions, quick-links, callout, display-link of Direct's help; Google 7684791."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper import lists
from ppc_helper.lexicon.ads import COLUMN_NAMES, LIMITS
from ppc_helper.tools import Note, Table
from ppc_helper.tools.ad_check import ad_check
from ppc_helper.tools.inputs import Text


def check(text: str, **options: Any) -> Table:
    result = ad_check.function(Text(text), **options)
    assert isinstance(result, Table)
    return result


def problems(text: str, **options: Any) -> list[str]:
    [row] = check(text, **options).rows
    return [note.code for note in row[6] or ()]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        ("direct_title", 56),
        ("direct_title2", 30),
        ("direct_text", 81),
        ("sitelink_title", 30),
        ("sitelink_text", 60),
        ("callout", 25),
        ("display_link", 20),
        ("rsa_headline", 30),
        ("rsa_description", 90),
        ("rsa_path", 15),
        ("telegram_ad", 764),
    ],
)
def test_a_text_may_be_just_as_long(kind: Any, limit: int) -> None:
    fits = ("а" * 10 + "-") * 100 if kind == "display_link" else "слово " * 200
    fits = fits[: limit - 1].rstrip() + "а" * (limit - len(fits[: limit - 1].rstrip()))
    if kind == "rsa_path":
        fits = "а" * limit
    assert problems(fits, kind=kind) == []
    assert "too-long" in problems(fits + "а", kind=kind)


def test_fifteen_signs_of_punctuation_are_free_in_a_text() -> None:
    text = ("слово " * 20)[:81].rstrip()
    text += "о" * (81 - len(text))
    assert problems(text + "!" * 15, kind="direct_text") == []
    assert problems(text + "!" * 16, kind="direct_text") == ["too-long"]


def test_a_display_link_shows_without_what_it_may_not_have() -> None:
    # display-link: a space and _ become a hyphen, other signs are dropped, repeats are one
    row = check("okna_pvh!!  москва ", kind="display_link").rows[0]
    assert (row[2], row[6]) == (
        len("okna-pvh-москва"),
        (Note("signs", {"signs": "!"}), Note("becomes", {"text": "okna-pvh-москва"})),
    )
    assert problems("okna-pvh-moskva-spb!", kind="display_link") == ["signs", "becomes"]  # 19 that show


def test_a_word_has_its_own_limit() -> None:
    assert problems("я" * 23) == ["word-too-long"]
    assert problems("я" * 23, kind="direct_text") == []


def test_signs_that_may_not_stand_there_are_named() -> None:
    assert problems("Купить!", kind="sitelink_title") == ["signs"]
    assert problems("окна? двери", kind="display_link") == ["signs", "becomes"]
    assert problems("Окна 🔥", kind="sitelink_text") == ["signs"]
    assert problems("Скидки!", kind="rsa_headline") == ["signs"]  # Google's editorial policy
    assert problems("Скидки!", kind="rsa_description") == []


@pytest.mark.parametrize("kind", ["sitelink_title", "sitelink_text"])
def test_a_word_of_a_sitelink_has_23_letters_at_most(kind: str) -> None:
    # alternative-interfaces/xls-interface
    assert [problems("я" * letters, kind=kind) for letters in (23, 24)] == [[], ["word-too-long"]]


EXPORT = [
    ["Фраза (с минус-словами)", "Заголовок 1", "Заголовок 2", "Текст", "Заголовки быстрых ссылок"],
    ["окна", "Окна", "Скидки", "Купите окна", "Цены||Отзывы"],
    ["окна пвх", "Окна", "Скидки", "Купите пвх", "Цены||Акции!"],
]


@pytest.mark.parametrize(
    ("kind", "texts", "columns"),
    [
        ("direct_title", ["Окна", "Скидки"], "Заголовок 1, Заголовок 2"),
        ("direct_title2", ["Скидки"], "Заголовок 2"),
        ("direct_text", ["Купите окна", "Купите пвх"], "Текст"),
        ("sitelink_title", ["Цены", "Отзывы", "Акции!"], "Заголовки быстрых ссылок"),
    ],
)
def test_of_an_export_the_columns_of_the_kind_are_checked_each_text_once(
    kind: str, texts: list[str], columns: str
) -> None:
    found = lists.read_text("\n".join(map("\t".join, EXPORT)), into=Text)
    assert isinstance(found, Text)
    table = ad_check.function(found, kind=kind)
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == texts
    assert table.warnings == (Note("columns", {"columns": columns}),)


def test_where_no_column_is_of_the_kind_the_first_is_checked_and_that_is_said() -> None:
    found = lists.read_text("\n".join(map("\t".join, EXPORT)), into=Text)
    assert isinstance(found, Text)
    table = ad_check.function(found, kind="callout")
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["Окна", "Окна"]
    assert table.warnings[0].code == "no-column"


def test_templates_count_by_their_default() -> None:
    assert check("Купить #пластиковые окна#").rows[0][2] == len("Купить пластиковые окна")
    assert check("{KeyWord:Окна}", kind="rsa_headline").rows[0][2] == 4
    assert check("#окна#", system="google").rows[0][2] == 6


def test_a_telegram_ad_is_one_text_of_few_emoji() -> None:
    table = check("строка\nи ещё 🔥🔥🔥🔥🔥🔥", kind="telegram_ad")
    assert len(table.rows) == 1
    assert problems("🔥" * 6, kind="telegram_ad") == ["too-many-emoji"]
    assert problems("👨‍👩‍👧🏳️‍🌈🇷🇺👍🏽❤️", kind="telegram_ad") == []  # five, of many signs


def test_repeats_and_too_many_texts_are_told() -> None:
    table = check("\n".join(["Окна", "окна", *[f"Окна {n}" for n in range(6)]]))
    assert [note.code for note in table.rows[1][6]] == ["repeated"]  # type: ignore[union-attr]
    assert table.warnings[0].args == {"count": 8, "limit": 7}


@given(st.text(max_size=100), st.sampled_from(list(LIMITS)))
def test_every_line_that_is_not_blank_is_a_row_as_it_was(text: str, kind: Any) -> None:
    rows = check(text, kind=kind).rows
    if kind != "telegram_ad":
        assert [row[0] for row in rows] == [line.strip() for line in text.split("\n") if line.strip()]


def warned(text: str, kind: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(note.code, dict(note.args)) for note in check(text, kind=kind).warnings]


def test_the_first_four_sitelinks_have_a_length_together() -> None:
    # XLS import: titles of sitelinks up to 66 together
    sixteen, twenty = "а" * 16, "б" * 20
    assert warned("\n".join([sixteen, sixteen[1:] + "в", "г" * 16, "д" * 16, twenty]), "sitelink_title") == []
    assert warned("\n".join(letter * 17 for letter in "авгд"), "sitelink_title") == [
        ("together", {"first": 4, "length": 68, "limit": 66})
    ]


def test_callouts_have_a_length_together_and_a_shorter_one_on_phones() -> None:
    # callout: 132 together on a desktop, 76 on a phone
    assert warned("\n".join(letter * 25 for letter in "абв"), "callout") == []
    assert warned("\n".join(letter * 25 for letter in "абвг"), "callout") == [
        ("on-phones", {"length": 100, "limit": 76})
    ]
    assert warned("\n".join(letter * 25 for letter in "абвгде"), "callout") == [
        ("together", {"first": 6, "length": 150, "limit": 132})
    ]


def test_spaces_of_a_display_link_become_hyphens() -> None:
    # display-link: a space and _ become -, repeats collapse
    [row] = check("Окна ПВХ__недорого", kind="display_link").rows
    assert row[5] == Note("yes")
    assert row[6] == (Note("becomes", {"text": "Окна-ПВХ-недорого"}),)
    assert problems("Окна, ПВХ", kind="display_link") == ["signs", "becomes"]


def test_every_kind_has_its_columns() -> None:
    assert list(COLUMN_NAMES) == list(LIMITS)
