"""Phrases looked up by the thousand come out as if each had been looked up alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon.flat import BREAK, CHUNK, chunks, joined, kept, replaced

texts = st.lists(st.text(alphabet=" аё-\n", max_size=6), max_size=12)
LEFT_OUT = {"а": "", BREAK: BREAK, "": ""}


def replacement(token: str) -> str:
    return LEFT_OUT.get(token, token)


@given(texts)
def test_the_tokens_of_all_phrases_make_them_again(given_texts: list[str]) -> None:
    plain = [text.replace(BREAK, " ") for text in given_texts]
    assert [text for _, whole in chunks(plain) for text in joined(whole.split(" "))] == plain


@settings(max_examples=300)
@given(texts)
def test_replacing_many_equals_replacing_each(given_texts: list[str]) -> None:
    by_hand = [" ".join(filter(None, map(replacement, text.replace(BREAK, " ").split(" ")))) for text in given_texts]
    assert [one for _, found in replaced(given_texts, replacement) for one in found] == by_hand


@settings(max_examples=300)
@given(texts)
def test_keeping_of_many_equals_keeping_of_each(given_texts: list[str]) -> None:
    wanted = {"а", "ё", "а-ё", BREAK}
    plain = [text.replace(BREAK, " ").split(" ") for text in given_texts]
    by_hand = [" ".join(filter(wanted.__contains__, tokens)) for tokens in plain]
    found = [one for _, whole in chunks(given_texts) for one in kept(whole.split(" "), wanted.__contains__)]
    assert found == by_hand


def test_no_phrase_is_lost_at_the_edge_of_a_chunk() -> None:
    many = [f"окна {number}" for number in range(2 * CHUNK + 3)]
    assert [one for part, _ in chunks(many) for one in part] == many
    assert [one for _, found in replaced(many, replacement) for one in found] == many
