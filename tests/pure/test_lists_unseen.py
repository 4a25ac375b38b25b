"""Signs that look like a space, and those that nobody sees: however a phrase comes in, they are none of its words."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Mapping

import pytest

from ppc_helper.lists import read, read_option, read_result, read_text, write_xlsx
from ppc_helper.locale import catalogue
from ppc_helper.tools import Refusal, Table
from ppc_helper.tools.inputs import Blocks, Input, Phrases, Text, Urls

# none lies beyond the first plane
GAPS = [sign for sign in map(chr, range(0x10000)) if unicodedata.category(sign) in ("Zs", "Zl", "Zp")]
UNSEEN = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
UNSEEN += "".join(map(chr, range(0x2066, 0x2070))) + "\ufeff\ufff9\ufffa\ufffb"


def of_sheet(phrase: str) -> Input | Refusal:
    stream = io.BytesIO()
    write_xlsx(Table(("keyword", "frequency"), [(phrase, 7), ("двери", 5)]), stream, words=catalogue("ru"))
    return read_result(stream.getvalue(), into=Phrases)


def first(found: Input | Refusal | str) -> str:
    match found:
        case Phrases() | Urls():
            return found.texts[0]
        case Blocks():
            return found.blocks[0][0]
        case Text():
            return found.text.split("\n")[0]
        case str():
            return found.split("\n")[0]
    raise AssertionError(found)


ENTRIES: Mapping[str, Callable[[str], Input | Refusal | str]] = {
    "a line": lambda phrase: read_text(phrase, into=Phrases),
    "a line of several": lambda phrase: read_text(f"{phrase}, двери", into=Phrases),
    "lines": lambda phrase: read_text(f"{phrase}\nдвери", into=Phrases),
    "a copied table": lambda phrase: read_text(f"Запрос\tПоказов в месяц\n{phrase}\t7\nдвери\t5", into=Phrases),
    "a copied table without tabs": lambda phrase: read_text(
        f"Запрос Показов в месяц\n{phrase} 1 207\nдвери 5", into=Phrases
    ),
    "lines in turn": lambda phrase: read_text(f"{phrase}\n7\nдвери\n5", into=Phrases),
    "txt": lambda phrase: read(f"{phrase}\r\nдвери".encode(), name="a.txt", into=Phrases),
    "txt in UTF-16": lambda phrase: read(f"{phrase}\r\nдвери".encode("utf-16"), name="a.txt", into=Phrases),
    "csv": lambda phrase: read(f"Фраза;Частота\r\n{phrase};7\r\nдвери;5".encode(), name="a.csv", into=Phrases),
    "csv with quotes": lambda phrase: read(
        f'Фраза,Частота\n"{phrase}",7\n"двери",5'.encode(), name="a.csv", into=Phrases
    ),
    "xlsx": of_sheet,
    "blocks": lambda phrase: read_text(f"{phrase}\nдвери\n\nпвх", into=Blocks),
    "texts of ads": lambda phrase: read_text(f"{phrase}\nдвери", into=Text),
    "words of an option": lambda phrase: read_option(f"{phrase}\nдвери".encode(), name="option.txt"),
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_whatever_looks_like_a_gap_is_one_and_what_nobody_sees_goes(entry: str) -> None:
    gaps = {sign: first(ENTRIES[entry](f"купить{sign}окна")) for sign in GAPS}
    unseen = {sign: first(ENTRIES[entry](f"{sign}купить ок{sign}на{sign}")) for sign in UNSEEN}
    assert gaps == dict.fromkeys(GAPS, "купить окна")
    assert unseen == dict.fromkeys(UNSEEN, "купить окна")


@pytest.mark.parametrize("entry", ENTRIES)
def test_letters_of_two_signs_as_macs_write_them_become_one(entry: str) -> None:
    assert first(ENTRIES[entry](unicodedata.normalize("NFD", "дешёвый чайник"))) == "дешёвый чайник"


def test_an_emoji_of_several_signs_stays_whole_in_the_text_of_an_ad() -> None:
    text = "Семье 👨‍👩‍👧 и 🏳️‍🌈"
    assert read_text(text, into=Text) == Text(text, read_text(text, into=Text).origin)  # type: ignore[union-attr]


def test_an_address_stays_as_it_was_typed() -> None:
    url = "https://a.ru/" + unicodedata.normalize("NFD", "чайник")
    assert first(read_text(url, into=Urls)) == url
