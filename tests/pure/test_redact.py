"""Nothing that opens an account reaches a log, whatever shape it has there."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ppc_helper.redact import mask, masker

TOKEN = "123456789:AAHkq-_" + "x" * 28
VK = "vk1.a.AbC-_.123"
OLD_VK = "0123456789abcdef" * 5 + "01234"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (TOKEN, "123456789:***"),
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "https://api.telegram.org/bot123456789:***/getMe"),
        (f"/file/bot{TOKEN.replace(':', '%3A')}/x.csv", "/file/bot123456789%3A***/x.csv"),
        (f"token {VK} expired", "token vk1.a.*** expired"),
        (f"token {OLD_VK} expired", "token *** expired"),
        ("sha512 " + "0a" * 64, "sha512 " + "0a" * 64),
        ("method/users.get?access_token=abc123&v=5.199", "method/users.get?access_token=***&v=5.199"),
        ("{'access_token': 'abc', 'v': 5}", "{'access_token': ***, 'v': 5}"),
        ('{"client_secret": "a b"}', '{"client_secret": ***}'),
        ("postgresql://ppc:s3cret@db.example/ppc", "postgresql://ppc:***@db.example/ppc"),
        ("host=h user=u password=s3cret dbname=d", "host=h user=u password=*** dbname=d"),
        (r"password='it\'s secret' dbname=d", "password=*** dbname=d"),
        ("http://127.0.0.1:8081/path", "http://127.0.0.1:8081/path"),
        ("12:30:45 chat 123456 took 10:30", "12:30:45 chat 123456 took 10:30"),
        ("", ""),
    ],
)
def test_secrets_are_masked_by_their_shape(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text(), st.text(LETTERS, min_size=35, max_size=35), st.text())
def test_a_bot_token_is_masked_in_any_text(before: str, letters: str, after: str) -> None:
    assume(letters not in before + after)
    assert letters not in mask(f"{before}/bot123456789:{letters}/{after}")


@given(st.text(), st.text(min_size=4).filter(lambda secret: secret not in "***"), st.text(LETTERS))
def test_a_configured_secret_is_masked_as_it_stands(before: str, secret: str, after: str) -> None:
    left = masker([secret])(f"{before}{secret}{after}")
    assert left.count(secret) <= f"{before}***{after}".count(secret)


def test_a_configured_secret_is_masked_as_urls_and_python_write_it() -> None:
    hide = masker(["p@ss w'rd\n"])
    assert hide("x=p%40ss%20w%27rd%0A; " + repr("p@ss w'rd\n")[1:-1]) == "x=***; ***"


def test_a_short_secret_does_not_tear_words_apart() -> None:
    assert masker(["a", ""])("a banana") == "a banana"


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    assert masker(["secret", "secret-and-more"])("secret-and-more") == "***"
