"""What a catalogue does with keys, arguments and numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper import locale
from ppc_helper.locale import LANGUAGES, Catalogue, catalogue
from ppc_helper.locale.entries import entries_of, parsed, texts_of

FOLDER = Path(locale.__file__).parent

SOURCE = """
plain = Just text, 100 %
    .hint = Send { $what }
counted = { $rows ->
        [one] { $rows } строка
        [few] { $rows } строки
       *[many] { $rows } строк
    }
two = { $kept } и { $other }
"""


def made(source: str = SOURCE, language: str = "ru") -> Catalogue:
    return Catalogue(language, {"test.ftl": source})


def test_a_key_is_a_message_or_its_attribute() -> None:
    assert (made().text("plain"), made().text("plain.hint", {"what": "x"})) == ("Just text, 100 %", "Send x")


@pytest.mark.parametrize("key", ["nothing", "plain.nothing"])
def test_an_unknown_key_is_a_bug(key: str) -> None:
    assert not made().has(key)
    with pytest.raises(KeyError):
        made().text(key)


@pytest.mark.parametrize("key", ["two", "counted"])
def test_a_missing_argument_is_a_bug(key: str) -> None:
    with pytest.raises(KeyError):
        made().text(key, {"kept": "x"})


@pytest.mark.parametrize(("rows", "text"), [(1, "1 строка"), (3, "3 строки"), (12340, "12\u00a0340 строк")])
def test_counts_take_the_plural_of_the_language(rows: int, text: str) -> None:
    assert made().text("counted", {"rows": rows}) == text


def test_true_is_not_taken_for_one_remembered_before() -> None:
    words = made("said = { $n ->\n    [one] { $n }\n   *[other] { $n }\n }", "en")
    assert [words.text("said", {"n": n}) for n in (1, 1.5, 1)] == ["1", "1.5", "1"]


@given(
    st.one_of(
        st.integers(-(10**15), 10**15), st.floats(-(10**9), 10**9).map(lambda x: round(x, 2)), st.text(max_size=50)
    ),
    st.sampled_from(["ru", "en"]),
)
def test_the_short_way_writes_what_fluent_writes(value: str | float, language: str) -> None:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource("said = было { $value }."))
    pattern = bundle.get_message("said").value
    expected, errors = bundle.format_pattern(pattern, {"value": value})
    assert not errors
    assert made("said = было { $value }.", language).text("said", {"value": value}) == expected


@pytest.mark.parametrize("key", ["two", "chosen"])
def test_a_phrase_of_five_thousand_characters_is_shown_whole(key: str) -> None:
    words = made(SOURCE + "\nchosen = { $other ->\n    [x] { $kept }!\n   *[y] { $kept }?\n }\n")
    assert "я" * 5_000 in words.text(key, {"kept": "я" * 5_000, "other": "x"})


@pytest.mark.parametrize(
    "source", ["= nothing", "one = 1\n= nothing\n", "one = { $open\ntwo = 2\n", "one = 1\nОдин = 1\n"]
)
def test_what_is_not_fluent_is_refused_with_its_place(source: str) -> None:
    with pytest.raises(ValueError, match=r"ru/test\.ftl: not Fluent"):
        made(source).keys()


@pytest.mark.parametrize("files", [{"a.ftl": "one = 1", "b.ftl": "one = 2"}, {"a.ftl": "one = 1\none = 1"}])
def test_a_message_defined_twice_is_refused(files: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="defined twice"):
        Catalogue("ru", files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_found_one_by_one_are_those_that_fluent_finds(language: str) -> None:
    sources = [file.read_text("utf-8") for file in FOLDER.joinpath(language).glob("*.ftl")]
    whole = [entry for source in sources for entry in FluentParser(with_spans=False).parse(source).body]
    found = [entry for source in sources for _, text in entries_of(source) for entry in parsed(text).body]
    assert messages(found) == messages(whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_read_alone_are_those_of_their_whole_message(language: str) -> None:
    for file in FOLDER.joinpath(language).glob("*.ftl"):
        for name, source in entries_of(file.read_text("utf-8")):
            alone = [entry for _, text in texts_of(name, source) for entry in parsed(text).body] if name else []
            assert texts(alone) == texts(parsed(source).body)


def texts(entries: list[ast.Entry]) -> list[Any]:
    found = [entry for entry in entries if isinstance(entry, ast.Message)]
    values = [entry.value.to_json() for entry in found if entry.value]
    return values + [attribute.to_json() for entry in found for attribute in entry.attributes]


def messages(entries: list[ast.Entry]) -> list[Any]:
    return [entry.to_json() for entry in entries if isinstance(entry, ast.Message)]


@pytest.mark.parametrize(
    ("asked", "given_language"), [("ru", "ru"), ("en-GB", "en"), ("EN_us", "en"), ("de", "ru"), ("", "ru")]
)
def test_an_unknown_language_gives_russian(asked: str, given_language: str) -> None:
    assert catalogue(asked).language == given_language
