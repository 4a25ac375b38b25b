"""A paste that Telegram's applications cut into messages is the list that it was."""

from __future__ import annotations

import pytest

from ppc_helper.lists import whole
from ppc_helper.sandbox.acts import split_paste

LINES = "\n".join(f"купить окно номер {number} в москве" for number in range(1_000))


@pytest.mark.parametrize(
    "text",
    [LINES, "окна " * 2_000 + "двери", "о" * 9_000, "😀" * 5_000, f"{LINES}\n{'окна ' * 1_500}двери", "окна"],
    ids=["lines", "one line of words", "one word", "emoji", "a long line behind lines", "short"],
)
def test_a_cut_paste_is_put_together_as_it_was(text: str) -> None:
    assert whole(split_paste(text)) == text


def test_messages_that_were_not_cut_are_lines() -> None:
    assert whole(["купить окна", "двери", ""]) == "купить окна\nдвери\n"
    assert whole([]) == ""
