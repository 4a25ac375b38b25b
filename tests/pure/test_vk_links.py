"""Links of VK in every form, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.vk.links import Link, LinkError, parse_link

DUROV = Link(kind="name", name="durov")
FIRST = Link(kind="person", id=1)
CLUB = Link(kind="community", id=1)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://vk.com/durov", DUROV),
        ("http://vk.com/durov/", DUROV),
        ("vk.com/durov", DUROV),
        ("//vk.com/durov", DUROV),
        ("https://vk.ru/durov", DUROV),
        ("https://m.vk.com/durov?from=search", DUROV),
        ("www.vk.com/DUROV#anchor", DUROV),
        ("https://vkontakte.ru/durov", DUROV),
        ("https://vk.me/durov", DUROV),
        ("HTTPS://VK.COM/Durov", DUROV),
        ("https://vk.com/durov?w=wall1_45340", DUROV),
        ("@durov", DUROV),
        ("durov", DUROV),
        (" «durov», ", DUROV),
        ("https://vk.com/@durov", DUROV),
        ("vk.com/name.with.dots", Link(kind="name", name="name.with.dots")),
        ("under_score", Link(kind="name", name="under_score")),
        ("https://vk.com/id1", FIRST),
        ("id1", FIRST),
        ("@id1", FIRST),
        ("1", FIRST),
        ("[id1|Павел Дуров]", FIRST),
        ("https://vk.com/write1", FIRST),
        ("https://vk.com/wall1_45340", FIRST),
        ("https://vk.com/photo1_2?z=x", FIRST),
        ("https://vk.com/club1", CLUB),
        ("public1", CLUB),
        ("https://m.vk.ru/event1", CLUB),
        ("-1", CLUB),
        ("https://vk.com/wall-1_2", CLUB),
        ("https://vk.com/topic-1_2", CLUB),
        ("[club1|VK]", CLUB),
    ],
)
def test_a_link_in_any_form_is_read(text: str, link: Link) -> None:
    assert parse_link(text) == link


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" «» ", "empty"),
        ("https://ok.ru/durov", "other_site"),
        ("t.me/durov", "other_site"),
        ("https://notvk.com/durov", "other_site"),
        ("https://vk.com.evil.ru/durov", "other_site"),
        ("https://vk.com/", "service_page"),
        ("https://vk.com/feed", "service_page"),
        ("vk.com/im?sel=1", "service_page"),
        ("https://vk.com/app12345_1", "app"),
        ("Павел Дуров", "not_a_name"),
        ("два слова", "not_a_name"),
        ("id0", "not_a_name"),
        ("id99999999999999999999", "not_a_name"),
        ("vk.com/a-b", "not_a_name"),
        ("--1", "not_a_name"),
    ],
)
def test_what_is_no_link_has_a_reason(text: str, reason: str) -> None:
    with pytest.raises(LinkError) as caught:
        parse_link(text)
    assert caught.value.reason == reason


@given(st.text(max_size=60))
def test_any_text_is_refused_or_means_one_page(text: str) -> None:
    try:
        link = parse_link(text)
    except LinkError:
        return
    assert bool(link.id) != bool(link.name)


@given(st.integers(1, 2**40), st.sampled_from(["id{}", "vk.com/id{}", "https://m.vk.ru/id{}?a=b", "{}", "@id{}"]))
def test_a_person_s_number_is_read_in_every_form(number: int, form: str) -> None:
    assert parse_link(form.format(number)) == Link(kind="person", id=number)
