"""What an answer's head says, from its lines."""

from __future__ import annotations

import pytest

from ppc_helper.web.head import END, LOCATION, ROBOTS, SET_COOKIE, length, pause_seconds, read_head, text


def lines(*heads: str) -> list[bytes]:
    return [line.encode() + b"\r\n" for head in heads for line in head.split("|")]


def test_names_are_read_in_any_letters_and_values_without_blanks() -> None:
    head = read_head(lines("HTTP/1.1 301 Moved|LOCATION:  /a: b |X-Other: c|"))
    assert head == {LOCATION: b"/a: b", END: b"\r\n"}


def test_a_head_whose_last_line_has_not_come_has_no_end() -> None:
    assert END not in read_head(lines("HTTP/1.1 200 OK|Location: /a"))


def test_an_early_hint_leaves_nothing_but_its_cookie() -> None:
    head = read_head(lines("HTTP/1.1 103 Hints|Location: /a|Set-Cookie: a=1|", "HTTP/1.1 200 OK|"))
    assert head == {SET_COOKIE: b"a=1", END: b"\r\n"}


def test_a_trailer_after_the_body_does_not_undo_the_end_of_the_head() -> None:
    assert END in read_head(lines("HTTP/1.1 200 OK|", "X-Checksum: 1"))


def test_robots_rules_are_joined_and_bounded() -> None:
    assert (
        read_head(lines("HTTP/1.1 200 OK|X-Robots-Tag: noindex|x-robots-tag: nofollow|"))[ROBOTS]
        == b"noindex, nofollow"
    )
    assert len(read_head([b"X-Robots-Tag: " + b"a" * 900 + b"\r\n"] * 100)[ROBOTS]) == 2_000


@pytest.mark.parametrize(("value", "expected"), [("12", 12), ("x", 0), ("-1", 0), ("9" * 40, int("9" * 18))])
def test_a_length_is_a_number_or_none_at_all(value: str, expected: int) -> None:
    assert length(read_head(lines(f"Content-Length: {value}"))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("7", 7.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("soon", None), ("1.5", None), ("９", None)],
)
def test_a_pause_is_seconds_or_a_date(value: str, expected: float | None) -> None:
    assert pause_seconds(read_head(lines(f"Retry-After: {value}"))) == expected


def test_raw_letters_are_utf_8_or_the_old_russian_encoding() -> None:
    assert text("/путь".encode()) == "/путь"
    assert text("/путь".encode("cp1251")) == "/путь"
