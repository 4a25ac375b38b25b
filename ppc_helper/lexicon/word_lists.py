"""The word lists of ``lexicon/words``: stop words as published on a date, and our own marks on them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "words"


class Words(msgspec.Struct, frozen=True):
    """Word lists, lower case, ё written as е.

    *stop*: the list that Yandex Direct publishes, as of *stop_date*. *function*: function words outside it, which
    Direct keeps. *pronouns*: those of both whose form matters. *risky*: stop words that change what is asked for,
    *risky_function*: likewise, of the function words. *places*: names of places, of one word or two, that the
    dictionary does not tell by a word alone.
    """

    stop: frozenset[str]
    stop_date: date
    function: frozenset[str]
    pronouns: frozenset[str]
    risky: frozenset[str]
    risky_function: frozenset[str]
    places: frozenset[str]


def fold(text: str) -> str:
    """Return *text* as words are compared: lower case, ё as е, which is how Direct stores it."""
    return text.lower().replace("ё", "е")


@cache
def words() -> Words:
    """Return the lists, read once; of the stop words the files of the latest date."""
    latest = max(_date(path) for path in FOLDER.glob("stop-*.txt"))
    stop = frozenset[str]().union(*(_read(path) for path in FOLDER.glob(f"stop-{latest}.*.txt")))
    return Words(
        stop=stop,
        stop_date=latest,
        function=_read(FOLDER / "function.ru.txt"),
        pronouns=_read(FOLDER / "pronouns.txt"),
        risky=_read(FOLDER / "risky.txt"),
        risky_function=_read(FOLDER / "risky-function.ru.txt"),
        places=_read(FOLDER / "places.ru.txt"),
    )


def _date(path: Path) -> date:
    return date.fromisoformat(path.name[len("stop-") :].partition(".")[0])


def _read(path: Path) -> frozenset[str]:
    lines = path.read_text("utf-8").split("\n")
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))
