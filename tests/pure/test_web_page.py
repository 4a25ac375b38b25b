"""What a page says of itself. HTML Living Standard 4.2 (title, meta, link), 13.2.3.2 (its encoding)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.ports import Page
from ppc_helper.web.page import PageFacts, decode, facts, is_html, is_soft_404

URL = "https://shop.example/okna/"


def read(html: str, **changes: str) -> PageFacts:
    return facts(Page("text/html; charset=utf-8", changes.get("robots", ""), html.encode()), URL)


def test_what_a_page_says_is_read() -> None:
    found = read(
        "<html><head><title>  Окна\n ПВХ </title><META NAME='Description' content='Цены на окна'>"
        "<link rel='canonical' href='/okna'><meta name=robots content='NOINDEX, follow'></head>"
        "<body><svg><title>icon</title></svg><h1>Окна <b>ПВХ</b></h1><h1>Ещё</h1></body>"
    )
    assert found == PageFacts(
        title="Окна ПВХ",
        description="Цены на окна",
        h1=("Окна ПВХ", "Ещё"),
        canonical="https://shop.example/okna",
        robots="noindex, follow",
        titles=1,
    )


def test_the_robots_header_counts_too() -> None:
    assert read("<title>x</title>", robots="NoIndex").robots == "noindex"


@pytest.mark.parametrize("html", ["", "<title></title>", "<h1></h1>", "<<<>>>", "\x00\x00"])
def test_a_page_that_says_nothing_has_empty_facts(html: str) -> None:
    assert read(html).title == ""


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/html; charset=windows-1251", "окна".encode("cp1251"), "окна"),
        ("text/html", '<meta charset="windows-1251">окна'.encode("cp1251"), '<meta charset="windows-1251">окна'),
        ("text/html", "окна".encode("cp1251"), "окна"),
        ("text/html", "\ufeffокна".encode("utf-16-le"), "окна"),
        ("text/html; charset=nonsense", "окна".encode(), "окна"),
        ("text/html; charset=utf-8", b"\xff", "\ufffd"),
    ],
)
def test_a_page_is_decoded_as_browsers_do_it(content_type: str, body: bytes, text: str) -> None:
    assert decode(Page(content_type, body=body)) == text


def test_a_page_cut_in_the_middle_of_a_letter_is_still_utf8() -> None:
    body = "<p>окна</p><p>двер".encode()[:-1]
    assert decode(Page("text/html", body=body, is_cut=True)) == "<p>окна</p>"


@pytest.mark.parametrize(
    "text",
    [
        "404",
        "Ошибка 404",
        "404 — Страница не найдена",
        "Страница не найдена | Магазин",
        "Такой страницы нет",
        "Товар не найден",
        "Страница удалена",
        "404 Not Found",
        "Page not found - Shop",
        "This page doesn't exist",
        "Not found",
    ],
)
def test_a_page_that_says_there_is_none_is_a_soft_404(text: str) -> None:
    assert is_soft_404(PageFacts(title=text))
    assert is_soft_404(PageFacts(title="Магазин", h1=(text,)))


@pytest.mark.parametrize(
    "text", ["Peugeot 404 купить", "Окна 404 мм", "Что делать, если не найдены ключи", "Каталог", ""]
)
def test_a_page_about_something_else_is_none(text: str) -> None:
    assert not is_soft_404(PageFacts(title=text, h1=(text,)))


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html", b"", True),
        ("Application/XHTML+XML; charset=utf-8", b"", True),
        ("application/pdf", b"<", False),
        ("", b"<!doctype html>", True),
        ("", b"%PDF-1.7", False),
    ],
)
def test_a_file_is_no_page(content_type: str, body: bytes, expected: bool) -> None:
    assert is_html(Page(content_type, body=body)) == expected


@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "text/html; charset=x"]))
def test_no_bytes_stop_the_reading(body: bytes, content_type: str) -> None:
    facts(Page(content_type, body=body, is_cut=True), URL)
