"""Reading what people paste and the text files they send."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import islice, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lists import MAX_BYTES, MAX_ROWS, describe, read, read_option, read_text, write_xlsx
from ppc_helper.locale import catalogue
from ppc_helper.tools import Refusal, Table
from ppc_helper.tools.inputs import Blocks, Input, Origin, Phrases, Text, Unread, Urls, VkLinks


def phrases(content: bytes | str, **about: str) -> Phrases:
    read_one = read_text(content, into=Phrases) if isinstance(content, str) else read(content, into=Phrases, **about)
    assert isinstance(read_one, Phrases), read_one
    return read_one


def texts(content: bytes | str, **about: str) -> list[str]:
    return list(phrases(content, **about).texts)


def workbook(*rows: list[str]) -> bytes:
    stream = io.BytesIO()
    write_xlsx(Table(tuple(rows[0]), [tuple(row) for row in rows[1:]]), stream, words=catalogue("ru"))
    return stream.getvalue()


def refusal(content: bytes, **about: str) -> str:
    answer = read(content, into=Phrases, **about)
    assert isinstance(answer, Refusal), answer
    return answer.reason.code


# Encodings

SAMPLES = [
    "купить",
    "КУПИТЬ ОКНА",
    "кот",
    "ремонт iphone 15\r\nцена",
    "купити вікна",
    "iphone\nsamsung",
    "Фраза;Частота\r\nкупить окна;12\r\nцена;3",
    "\n".join(["пластиковые окна в москве недорого"] * 500),
]
WORDS = ["пластиковые", "окна", "купить", "недорого", "москве", "ремонт", "цена", "отзывы", "диван", "дом"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"]


@pytest.mark.parametrize("encoding", [*ENCODINGS, "koi8-r", "cp866"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_any_usual_encoding_gives_the_same_phrases(sample: str, encoding: str) -> None:
    if encoding in ("koi8-r", "cp866") and "і" in sample:
        pytest.skip("these encodings have no such letter")
    assert phrases(sample.encode(encoding)).texts == phrases(sample).texts


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join))
def test_a_single_phrase_is_enough_to_tell_the_encoding(text: str) -> None:
    assert {encoding: texts(text.encode(encoding)) for encoding in ENCODINGS} == {e: [text] for e in ENCODINGS}


def test_the_encoding_is_said() -> None:
    assert phrases("купить окна".encode("cp1251")).origin.encoding == "Windows-1251"


def test_utf_8_cut_in_the_middle_of_a_letter_stays_utf_8() -> None:
    assert texts("купить окна\nцена".encode()[:-1])[0] == "купить окна"


# Lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n \n"])
def test_blank_lines_and_any_line_ends(end: str) -> None:
    assert texts(f"купить окна{end}двери{end}") == ["купить окна", "двери"]


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u00a0", "\u2009"])
def test_signs_that_only_python_takes_for_line_ends_are_spaces(sign: str) -> None:
    assert texts(f"купить{sign}окна\nдвери") == ["купить окна", "двери"]


@pytest.mark.parametrize("sign", ["\ufeff", "\u200b", "\u00ad", "\x00", "\x07", "\u202e"])
def test_signs_nobody_sees_are_dropped(sign: str) -> None:
    assert texts(f"{sign}купить ок{sign}на\nдвери") == ["купить окна", "двери"]


@pytest.mark.parametrize(
    "text", ["купить окна, цена", "купить окна,цена", "купить окна; цена", "купить окна\tцена", "купить окна, цена,"]
)
def test_one_line_with_separators_is_a_list(text: str) -> None:
    # the original bot's rule
    assert texts(text) == ["купить окна", "цена"]


def test_one_line_without_separators_is_one_phrase() -> None:
    assert texts("купить окна") == ["купить окна"]


def test_a_decimal_comma_parts_nothing() -> None:
    assert texts("диван 1,5 метра") == ["диван 1,5 метра"]


def test_several_lines_with_commas_are_a_phrase_each() -> None:
    assert texts("купить окна, цена\nдвери, недорого") == ["купить окна, цена", "двери, недорого"]


@pytest.mark.parametrize("text", ['"купить окна"\n"двери"', "[из москвы]\n!окна +в -бу", "=1+1\n-минус\n@собака"])
def test_operators_of_pasted_phrases_stay(text: str) -> None:
    assert texts(text) == text.split("\n")


def test_a_phrase_of_five_thousand_characters_is_read() -> None:
    assert texts("я" * 5_000 + "\nокна") == ["я" * 5_000, "окна"]


def test_ten_thousand_lines_are_read() -> None:
    lines = [f"купить окна {number} цена" for number in range(10_000)]
    assert texts("\n".join(lines)) == lines


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(alphabet='абвгд -+!"[]', min_size=1, max_size=20).filter(lambda t: t.strip()), min_size=2, max_size=9
    )
)
def test_plain_lines_come_back_one_for_one(lines: list[str]) -> None:
    assert texts("\n".join(lines)) == [line.strip() for line in lines]


# Tables

WORDSTAT = [["купить окна", 12345.0], ["окна пвх", 1234.0], ["окна", 7.0]]


@pytest.mark.parametrize(
    "text",
    [
        "купить окна\t12 345\nокна пвх\t1 234\nокна\t7",
        "купить окна\t12\u2009345\nокна пвх\t1\u202f234\nокна\t7",
        "купить окна\t12\u00a0345\r\nокна пвх\t1\u00a0234\r\nокна\t7",
        "Запрос\tПоказов в месяц\nкупить окна\t12345\nокна пвх\t1234\nокна\t7",
        "Запросы Показов в месяц\nкупить окна 12 345\nокна пвх 1 234\nокна 7",
        "Запросы со словом «окна» Показов в месяц\nкупить окна 12 345\nокна пвх 1 234\nокна 7",
        "Фраза Частота\nкупить окна 12345\nокна пвх 1234\nокна 7",
        (
            "Что искали со словом «окна» — 1 234 567 показов в месяц\nСтатистика по словам\tПоказов в месяц\n"
            "купить окна\t12\u202f345\nокна пвх\t1\u2009234\nокна\t7"
        ),
        (
            "Что искали со словом «окна» — 1 234 567 показов в месяц\nСтатистика по словам Показов в месяц\n"
            "купить окна 12 345\nокна пвх 1 234\nокна 7"
        ),
        "Статистика по словам\nПоказов в месяц\nкупить окна\n12 345\nокна пвх\n1 234\nокна\n7",
        "Похожие запросы\tЧисло запросов\nкупить окна\t12\u00a0345\nокна пвх\t1\u00a0234\nокна\t7",
        "Формулировка запроса;Число запросов\nкупить окна;12345\nокна пвх;1234\nокна;7",
        "купить окна 12 345\nокна пвх 1 234\nокна 7",
        "купить окна\n12 345\nокна пвх\n1 234\nокна\n7",
        "купить окна;12345\nокна пвх;1234\nокна;7",
        "Запросы со словом «окна»;Число запросов\nкупить окна;12345\nокна пвх;1234\nокна;7",
        "keyword,volume\nкупить окна,12345\nокна пвх,1234\nокна,7",
        'keyword,volume\nкупить окна,"12,345"\nокна пвх,"1,234"\nокна,7',
    ],
)
def test_a_pasted_table_gives_phrases_and_frequencies(text: str) -> None:
    found = phrases(text)
    assert [list(row) for row in zip(found.texts, found.frequencies or [], strict=True)] == WORDSTAT


def test_the_frequency_column_is_said() -> None:
    origin = phrases("Фраза;Частота\nокна;12\nдвери;3".encode(), name="list.csv").origin
    assert origin == Origin(2, "UTF-8", ";", "Фраза", "Частота")


def test_two_names_on_one_line_are_told_apart() -> None:
    origin = phrases("Запросы со словом «окна» Показов в месяц\nкупить окна 12 345\nокна пвх 1 234").origin
    assert (origin.text_column, origin.frequency_column) == ("Запросы со словом «окна»", "Показов в месяц")


@pytest.mark.parametrize(
    "text", ["iphone 15\niphone 14\niphone 13", "bmw 320\nbmw 118", "окна 2024\nокна 2023\nокна 2022\nдвери"]
)
def test_numbers_of_models_and_years_are_no_frequencies(text: str) -> None:
    assert phrases(text).frequencies is None
    assert texts(text) == text.split("\n")


FALLING = "купить окна 12345\nокна пвх 5400\nкупить iphone 15 1200\nокна 7\nремонт окон 7"
COUNTS = [54, 7, 12345, 321, 2, 90, 1000, 3]
IN_NO_ORDER = "\n".join(
    f"{' '.join(pair)} {COUNTS[n % 8] + n}" for n, pair in enumerate(islice(permutations(WORDS, 2), 24))
)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (FALLING, ("купить окна", 12345)),
        (FALLING.replace(" 12345", "  12345"), ("купить окна", 12345)),
        ("окна  15\nдвери   3", ("окна", 15)),  # two spaces are a column
        (IN_NO_ORDER, ("пластиковые окна", 54)),  # but many, and as far apart as counts are
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_frequencies_at_the_ends_of_lines_are_known_and_said(text: str, first: tuple[str, float], name: str) -> None:
    found = phrases(text.encode(), name=name)
    assert (found.texts[0], (found.frequencies or [0])[0]) == first
    assert "частотность — числа в конце строк" in describe(found.origin, words=catalogue("ru"))


def test_a_year_at_the_end_of_one_line_does_not_tear_the_thousands_of_the_others() -> None:
    found = phrases("купить окна 12 345\n" * 3 + "окна 2024\n" + "окна 1 234\n" * 6)
    assert (found.texts[0], (found.frequencies or ())[0]) == ("купить окна", 12345)


def test_lists_to_combine_have_no_frequencies() -> None:
    found = read(FALLING.encode(), name="a.csv", into=Blocks)
    assert isinstance(found, Blocks)
    assert [list(block) for block in found.blocks] == [FALLING.split("\n")]


def test_a_model_before_its_frequency_stays() -> None:
    found = phrases(FALLING)
    assert (found.texts[2], (found.frequencies or ())[2]) == ("купить iphone 15", 1200)


@pytest.mark.parametrize(
    "text",
    [
        "купить iphone 15",
        "iphone  15\niphone  14",
        "купить iphone 15\nкупить iphone 14\nкупить iphone 13\nкупить iphone 12\nкупить iphone 11\nкупить iphone 8",
        "кино 2026\nпремьеры 2025\nсериалы 2024\nновинки 2023\nфильмы 2022\nмультики 2021",  # years
        "окна 5\nдвери 5\nпол 5\nстены 5\nкрыша 5\nзабор 5",  # one number is no count
        "окна 90\nдвери 70\nпол 60\nстены\nкрыша 40\nзабор 30",  # one has none
        "\n".join(f"{' '.join(pair)} {100 + n}" for n, pair in enumerate(islice(permutations(WORDS, 2), 24))),
        "ваз 2107\nгаз 3302\nкамаз 5320\nуаз 469\nзил 130\nмаз 5440",  # in no order, and few
    ],
)
def test_numbers_that_may_be_part_of_phrases_stay(text: str) -> None:
    assert texts(text.encode(), name="a.txt") == text.split("\n")


def test_a_row_without_a_frequency_has_none() -> None:
    assert phrases("Фраза;Частота\nокна;12\nдвери;-").frequencies == [12.0, None]


def test_a_row_without_a_phrase_is_a_row_with_a_reason_and_its_number() -> None:
    found = phrases("Фраза\tЧастота\nокна\t12\n\n\t3\nдвери\t1")
    assert (found.texts, found.origin.unread) == (["окна", "двери"], (Unread(4, "3", "lists-no-phrase"),))


@pytest.mark.parametrize("total", ["Итого", "Всего:", "Total"])
@pytest.mark.parametrize("first", [True, False], ids=["above", "below"])
def test_the_total_of_a_report_is_no_phrase_and_is_told(total: str, first: bool) -> None:
    rows = ["окна;3", "двери;2"]
    rows.insert(0 if first else 2, f"{total};5")
    found = phrases("\n".join(["Запрос;Показы", *rows]))
    assert (found.texts, found.frequencies) == (["окна", "двери"], [3, 2])
    assert found.origin.unread == (Unread(0, f"{total} | 5", "lists-total"),)


@pytest.mark.parametrize("text", ["Запрос;Показы\nокна;3\nитого;2", "Запрос\nокна\nитого", "Запрос;Показы\nитого;2"])
def test_a_phrase_that_is_no_total_stays(text: str) -> None:
    assert texts(text.encode(), name="a.csv")[-1] == "итого"


def test_quotes_of_a_csv_are_undone_and_operators_stay() -> None:
    content = 'Фраза;Частота\r\n"""купить окна""";12\r\n"окна; двери";3\r\n[из москвы];1\r\n'.encode("cp1251")
    assert texts(content, name="list.csv") == ['"купить окна"', "окна; двери", "[из москвы]"]


COMMANDER = "Название группы\tНомер группы\tФраза (с минус-словами)\tЗаголовок"
COMMANDER_PHRASES = ["купить окна -бу", '"окна пвх"', "[из москвы]", "---autotargeting", "+на балкон"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize(
    "quote",
    [
        lambda text: text,
        lambda text: '"' + text.replace('"', '""') + '"' if '"' in text else text,
        lambda text: '"' + text.replace('"', '""') + '"',
    ],
    ids=["as it is", "where needed", "every cell"],
)
def test_quotes_that_are_operators_stay_in_a_commander_export(quote: Callable[[str], str], encoding: str) -> None:
    rows = [["Окна", "1", phrase, "Окна «люкс»"] for phrase in COMMANDER_PHRASES]
    lines = ["\t".join(map(quote, row)) for row in (COMMANDER.split("\t"), *rows)]
    found = phrases("\r\n".join(lines).encode(encoding), name="export.csv")
    assert (found.texts, found.groups) == (COMMANDER_PHRASES, ["Окна"] * 5)


def test_quotes_around_some_phrases_of_a_csv_are_operators() -> None:
    assert texts('Фраза;Частота\nкупить окна;12\n"окна пвх";3'.encode(), name="a.csv") == ["купить окна", '"окна пвх"']


def test_quotes_around_all_cells_of_several_words_are_the_tables() -> None:
    content = 'Фраза;Частота\nокна;12\n"окна пвх";3\n"купить окна";1'.encode()
    assert texts(content, name="a.csv") == ["окна", "окна пвх", "купить окна"]


def test_a_cell_of_two_lines_is_one_cell() -> None:
    text = 'Фраза\tЗаголовок\nокна\t"Окна\nпвх"\nдвери\tДвери'
    assert texts(text.encode(), name="a.tsv") == ["окна", "двери"]


def test_a_csv_of_one_column_is_read_by_lines() -> None:
    assert texts("купить окна, цена\nдвери\nпол, потолок, стены".encode(), name="a.csv") == [
        "купить окна, цена",
        "двери",
        "пол, потолок, стены",
    ]


@pytest.mark.parametrize(("into", "header"), [(Phrases, "keyword"), (Phrases, "Ключевая фраза"), (Urls, "URL")])
def test_a_csv_of_one_column_may_have_its_name_above_it(into: type[Phrases | Urls], header: str) -> None:
    content = f"\ufeff{header}\r\nokna.ru\r\ndveri.ru\r\n".encode()
    found = read(content, name="a.csv", into=into)
    assert isinstance(found, into)
    assert (found.texts, found.origin.text_column) == (["okna.ru", "dveri.ru"], header)
    only = read(header.encode(), name="a.csv", into=into)
    assert isinstance(only, Refusal)


def test_a_text_is_all_phrases_whatever_its_first_line_may_mean() -> None:
    assert texts("ключевые слова\nподбор слов") == ["ключевые слова", "подбор слов"]


@pytest.mark.parametrize("phrase", ["запрос", "фразы", "Keywords", "минус-слова"])
@pytest.mark.parametrize("end", ["\t5", ";5", "\t", "\tокна\t5", "\tокна"])
def test_a_phrase_that_may_be_a_name_is_a_phrase_below_others(phrase: str, end: str) -> None:
    rows = ["купить окна", "двери", phrase, "пол"]
    assert texts("\n".join(row + end for row in rows).encode(), name="a.csv") == rows


def test_the_names_of_columns_may_be_years() -> None:
    found = phrases("Фраза;2025;2026\nокна;3;1\nдвери;2;0".encode(), name="a.csv")
    assert (found.texts, found.origin.text_column) == (["окна", "двери"], "Фраза")


def test_a_title_may_stand_above_a_header() -> None:
    content = "Запросы за ноябрь;;\nМинус-слова:;бу;\n;;\nФраза;Показы;Клики\nокна;3;1\nдвери;2;0"
    found = phrases(content.encode(), name="a.csv")
    assert (found.texts, found.frequencies) == (["окна", "двери"], [3, 2])


def test_a_table_of_negatives_is_known_by_its_header() -> None:
    # our own result, sent once more after it was worked on
    content = "минус-слово;годится;заденет;ошибки\nбу;да;купить окна бу;задевает фраз: 1\n-на;нет;;стоп-слово".encode()
    assert texts(content, name="a.csv") == ["бу", "-на"]
    assert texts("Минус-слова\tФраза\nбу\tокна".encode(), name="a.tsv") == ["окна"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("окна;двери;пол", ["окна", "двери", "пол"]),
        ('окна,"двери, пол"', ["окна", "двери, пол"]),
        ("окна;12", ["окна"]),
        ("Фраза;Частота", None),
    ],
)
def test_one_line_of_a_csv_is_a_list_unless_it_has_a_number(line: str, expected: list[str] | None) -> None:
    found = read(line.encode(), name="a.csv", into=Phrases)
    assert (list(found.texts) if isinstance(found, Phrases) else None) == expected


def test_the_phrase_column_of_a_commander_export_is_found_by_its_header() -> None:
    header = "Название кампании\tНазвание группы\tID фразы\tФраза (с минус-словами)\tЗаголовок 1\tСтавка"
    rows = [
        "Окна\tГруппа 1\t101\tкупить окна -бу\tОкна недорого\t12,50",
        "Окна\tГруппа 1\t102\t---autotargeting\tОкна\t1",
    ]
    preamble = "Предложение текстовых блоков для рекламной кампании\t\t\t\t\t"
    text = "\r\n".join([preamble, header, *rows])
    assert texts(text.encode("utf-16"), name="export.csv") == ["купить окна -бу", "---autotargeting"]


def test_without_a_header_the_column_of_words_is_taken() -> None:
    found = phrases("1\tкупить окна\t12\n2\tдвери\t3\n3\tкот в мешке\t1")
    assert (found.texts, found.origin.text_column) == (["купить окна", "двери", "кот в мешке"], "B")


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_a_frequency_that_is_no_number_is_told_and_its_phrase_stays(name: str) -> None:
    found = phrases("Фраза;Частота\nокна;12\nдвери;много\n\nстены;-\nкрыша;~30\nпол;1 200".encode(), name=name)
    assert found.texts == ["окна", "двери", "стены", "крыша", "пол"]
    assert found.frequencies == [12.0, None, None, None, 1200.0]
    assert found.origin.unread == (
        Unread(3, "двери | много", "lists-no-number"),
        Unread(6, "крыша | ~30", "lists-no-number"),
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Фраза;Частота\n;3\n;4", "lists-no-phrases"),
        ("Частота;Ставка\n12;3\n5;4", "lists-no-phrases"),
        ("Показов в месяц\tСтавка\n12\t3\n5\t4", "lists-no-phrases"),
        ("Фраза;Частота\n", "lists-empty"),
    ],
)
def test_a_table_whose_rows_all_lack_a_phrase_is_refused(content: str, code: str) -> None:
    assert refusal(content.encode(), name="a.csv") == code


def test_a_table_whose_rows_all_lack_a_link_is_refused() -> None:
    answer = read("Ссылка;Код\n;200\n;404".encode(), name="a.csv", into=Urls)
    assert isinstance(answer, Refusal)
    assert answer.reason.code == "lists-no-links"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("окна\nдвери, стены\n", "окна\nдвери, стены"),
        ("Окна, двери", "Окна, двери"),
        ("Фраза;Частота\nокна;10\nдвери;5", "окна\nдвери"),
        ("окна\t10\nдвери\t5", "окна\nдвери"),
    ],
)
def test_the_words_of_an_option_are_the_phrases_of_a_table_or_the_text(content: str, expected: str) -> None:
    assert read_option(content.encode("cp1251"), name="a.txt") == expected


def test_an_option_without_words_is_refused() -> None:
    assert isinstance(read_option(b"\x89PNG\r\n\x1a\n" + b"\0" * 50), Refusal)


# Links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.ru/x,y;z?q=1,2, https://b.ru", ["https://a.ru/x,y;z?q=1,2", "https://b.ru"]),
        ("https://a.ru,https://b.ru;http://c.ru", ["https://a.ru", "https://b.ru", "http://c.ru"]),
        ("ya.ru, google.com example.org/path", ["ya.ru", "google.com", "example.org/path"]),
        ("https://a.ru/купить окна\nсайт.рф", ["https://a.ru/купить окна", "сайт.рф"]),
        ('"https://a.ru"\n<https://b.ru>\n«https://c.ru»', ["https://a.ru", "https://b.ru", "https://c.ru"]),
        ("https://a.ru/?utm_source=ya#top\nhttps://a.ru/?utm_source=ya#top", ["https://a.ru/?utm_source=ya#top"] * 2),
        ("url;код\nhttps://a.ru/x;200\nhttps://b.ru/y;404", ["https://a.ru/x", "https://b.ru/y"]),
        ("купить окна\thttps://a.ru\nдвери\thttps://b.ru", ["https://a.ru", "https://b.ru"]),
        ("Мои страницы\tКод\nhttps://a.ru\t200\nhttps://b.ru\t404", ["https://a.ru", "https://b.ru"]),
        ("не ссылка", ["не ссылка"]),
    ],
)
def test_addresses_are_parted_without_breaking_them(text: str, expected: list[str]) -> None:
    found = read_text(text, into=Urls)
    assert isinstance(found, Urls)
    assert found.texts == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://vk.com/durov, id1;club5 @abc", ["https://vk.com/durov", "id1", "club5", "@abc"]),
        ("durov\nvk.com/id1\n", ["durov", "vk.com/id1"]),
        ("https://vk.com/feed?w=wall-1_2,3", ["https://vk.com/feed?w=wall-1_2,3"]),
        ("имя\tссылка\nПавел\thttps://vk.com/durov\nАнна\tvk.com/id2", ["https://vk.com/durov", "vk.com/id2"]),
    ],
)
def test_vk_links_are_parted_in_any_form(text: str, expected: list[str]) -> None:
    found = read_text(text, into=VkLinks)
    assert isinstance(found, VkLinks)
    assert found.texts == expected


def test_a_text_is_taken_as_it_is() -> None:
    found = read_text(" Привет,\r\nмир\n\n", into=Text)
    assert isinstance(found, Text)
    assert (found.text, found.origin.rows) == (" Привет,\nмир", 2)


# What is no list


ADS = [["Группа", "Заголовок 1", "Текст"], ["А", "Окна, двери", "Купите; недорого"], ["Б", "Окна от завода", "Звоните"]]


@pytest.mark.parametrize(
    ("header", "expected", "column"),
    [
        (["Группа", "Заголовок 1", "Текст"], ["Окна, двери", "Окна от завода"], "Заголовок 1"),
        (["текст", "что это", "длина"], ["А", "Б"], "текст"),  # our own result, sent once more
        (["Group", "Ad group", "Headline"], ["Купите; недорого", "Звоните"], "Headline"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "tsv"])
def test_texts_of_ads_come_from_the_column_that_is_named_so(
    header: list[str], expected: list[str], column: str, kind: str
) -> None:
    rows = [header, *ADS[1:]]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter={"csv": ";", "tsv": "\t", "xlsx": ","}[kind]).writerows(rows)
    content = workbook(*rows) if kind == "xlsx" else stream.getvalue().encode()
    found = read(content, name=f"a.{kind}", into=Text)
    assert isinstance(found, Text)
    assert (found.text.split("\n"), found.origin.rows, found.origin.text_column) == (expected, 2, column)


def test_texts_of_ads_in_a_pasted_table_come_from_their_column_too() -> None:
    found = read_text("\n".join(map("\t".join, ADS)), into=Text)
    assert isinstance(found, Text)
    assert (found.text.split("\n"), found.origin.text_column) == (["Окна, двери", "Окна от завода"], "Заголовок 1")


def test_the_name_above_one_column_of_texts_is_no_text() -> None:
    assert read(workbook(["Заголовок"], ["Окна"]), name="a.xlsx", into=Text) == Text(
        "Окна", Origin(1, "", "", "Заголовок")
    )


def test_texts_of_a_csv_without_names_stay_as_they_are() -> None:
    content = "Окна, двери, полы\nКупите, звоните, пишите"
    assert read(content.encode(), name="a.csv", into=Text) == Text(content, Origin(2, "UTF-8"))


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\xef\xbb\xbf", "\ufeff\u200b\n".encode()])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refusal(content) == "lists-empty"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", ",;,"])
@pytest.mark.parametrize("into", [Phrases, Urls, VkLinks])
def test_an_empty_text_is_refused(text: str, into: type[Input]) -> None:
    answer = read_text(text, into=into)
    assert isinstance(answer, Refusal)
    assert answer.reason.code == "lists-empty"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "lists-image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "lists-image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "lists-image"),
        (b"%PDF-1.7\n...", "lists-pdf"),
        (b"{\\rtf1\\ansi text}", "lists-document"),
        (b"Rar!\x1a\x07\x00", "lists-archive"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "lists-archive"),
        (b"ID3\x03\0\0\0", "lists-media"),
        (b"\0\0\0\x18ftypmp42", "lists-media"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "lists-binary"),
        (bytes(range(256)) * 20, "lists-binary"),
        (b"x" * (MAX_BYTES + 1), "lists-too-big"),
    ],
)
def test_what_is_no_list_is_named(content: bytes, code: str) -> None:
    assert refusal(content, name="list.txt") == code


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    assert refusal(b"a\n" * (MAX_ROWS + 1)) == "lists-too-many-rows"


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([Phrases, Urls, VkLinks, Text]),
    st.sampled_from(["", "a.csv", "a.xlsx", "a.tsv"]),
)
def test_any_bytes_are_read_or_refused(content: bytes, into: type[Input], name: str) -> None:
    assert isinstance(read(content, name=name, into=into), (into, Refusal))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from([Phrases, Urls, VkLinks, Text]))
def test_any_text_is_read_or_refused(text: str, into: type[Input]) -> None:
    assert isinstance(read_text(text, into=into), (into, Refusal))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="аб1 ,;\t\n\"'", max_size=60), st.sampled_from(["", "a.csv", "a.tsv"]))
def test_any_mess_of_separators_is_read_or_refused(text: str, name: str) -> None:
    answer = read(text.encode(), name=name, into=Phrases)
    assert isinstance(answer, Refusal) or all(phrase.strip() == phrase != "" for phrase in answer.texts)  # type: ignore[union-attr]
