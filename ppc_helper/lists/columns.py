"""Which column of a table holds the phrases (or links), which the frequencies, and where the header ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import msgspec

from ppc_helper.lexicon.word_lists import fold
from ppc_helper.lists.cells import YEARS, Raw, cell_text, number
from ppc_helper.lists.links import looks_like_url, looks_like_vk
from ppc_helper.lists.numbering import counts_rows
from ppc_helper.tools.inputs import Input, Phrases, Text, Urls, VkLinks

DUPLICATES_ONLY = frozenset({"certainty", "уверенность"})
AD_GROUP = frozenset({"ad_group", "ad group", "группа объявлений"})
"""Beside groups of duplicates: those that the phrases came with."""
HEADER_SEARCHED_ROWS = 20
SAMPLED_ROWS = 300
NUMERIC_SHARE = LINK_SHARE = 0.8

PHRASE_HEADERS = re.compile(
    r"(ключев(ая фраза|ые фразы|ое слово|ые слова|ик|ики|ой запрос|ые запросы)"
    r"|((поисков|популярн)(ый|ые|ая) )?(запрос(ы)?|фраз(а|ы))|запросы? пользовател(я|ей)"
    r"|запросы со слов(ом|ами)\b.*|статистика по словам|формулировк(а|и) запрос(а|ов)"
    r"|похожие запросы|запросы, похожие на\b.*|что еще искали\b.*|фраза \(с минус-словами\)"
    r"|key ?words?|key ?phrases?|phrases?|((search|top) )?(quer(y|ies)|terms?)|search keyword)"
)
SHORT_HEADERS = re.compile(r"ключ(и)?|маск(а|и)")
"""Names where another column is named too: else they are phrases."""
OTHER_NUMBERS = re.compile(r"(ставк|цена|стоимость|бюджет|расход|позици|конкурен|номер|ctr|cpc|cpm|bid|cost|price|max|difficulty|kd\b|id\b|№|#).*")  # fmt: skip # noqa: E501
NEGATIVE_HEADERS = re.compile(r"минус[- ]?(слов(о|а)|фраз(а|ы))|negatives?( key ?words?)?")
_FREQUENCY = (
    r"показов в месяц|число запросов|количество запросов|частот|показ(ы|ов)\b|запросов в месяц"
    r"|^базовая$|^спрос$|frequency|volume|impressions|searches|wordstat"
)
FREQUENCY_HEADERS = re.compile(rf".*({_FREQUENCY}|^shows$|^freq$|^ws$).*")
TWO_HEADERS = re.compile(rf"(.*?\S) +((?:{_FREQUENCY}).*)", re.IGNORECASE)
"""The names of both columns on one line: what a chat leaves of a copied table's tabs are spaces."""
GROUP_HEADERS = re.compile(r"(название )?групп(а|ы)( объявлений)?|кластер|(ad ?)?group( name)?|cluster")
KIND_HEADERS = re.compile(r"(criterion|match|keyword) type|тип соответствия( ключевого слова)?")
"""Of Google: it tells keywords from negatives."""
AD_HEADERS = re.compile(
    r"(заголовки быстрых ссылок|описани(е|я) быстрых ссылок"
    r"|текст|заголовок|описание|уточнени(е|я)|быстр(ая|ые) ссылк(а|и)|отображаемая ссылка|(ad )?text|title|headline"
    r"|description( line)?|callout|sitelink|path)( объявления| быстрой ссылки)?( ?\d+)?"
)
URL_HEADERS = re.compile(r"(final |landing )?(url|urls|link|links|page|address|href)( .*)?|ссылк(а|и)( .*)?|адрес(а)?( .*)?|страниц(а|ы)|сайт(ы)?")  # fmt: skip # noqa: E501
VK_HEADERS = re.compile(r"url|vk|id|вк|link|links|profile|ссылк(а|и)( .*)?|профиль|группа|сообщество|screen_name")


class Columns(msgspec.Struct, frozen=True):
    """Where things are: *first_row* of the data, index of *text*, of *frequency*, *group* and *kind* if there are."""

    first_row: int
    text: int
    frequency: int | None = None
    text_name: str = ""
    frequency_name: str = ""
    group: int | None = None
    kind: int | None = None


def find_columns(rows: Sequence[Sequence[Raw]], into: type[Input]) -> Columns | None:
    """Find the columns by a known header within the first rows, else by what the cells hold.

    None: the table has no column of phrases, only frequencies.
    """
    # a table of nothing but negatives has them for its phrases
    wanted = (_header(into), NEGATIVE_HEADERS) if _header(into) is PHRASE_HEADERS else (_header(into),)
    named = (_named_by(rows, header, into) for header in wanted)
    return next(filter(None, named), None) or _guessed(rows[:SAMPLED_ROWS], into)


def is_named(rows: Sequence[Sequence[Raw]], into: type[Input]) -> bool:
    """Tell whether one of the first rows names the column that a tool looks for."""
    return _named_by(rows, _header(into), into) is not None


def text_column(rows: Sequence[Sequence[Raw]]) -> Columns | None:
    """Find the column of texts of ads by its name; None: no row names one."""
    return _named_by(rows, AD_HEADERS, Text)


def names_texts(cell: Raw) -> bool:
    """Tell whether a cell names a column of texts of ads."""
    return AD_HEADERS.fullmatch(_name(cell)) is not None


def _named_by(rows: Sequence[Sequence[Raw]], header: re.Pattern[str], into: type[Input]) -> Columns | None:
    """Find the columns by a row with a name that *header* knows."""
    links = into in (Urls, VkLinks)
    for index, row in enumerate(rows[:HEADER_SEARCHED_ROWS]):
        names = [_name(cell) for cell in row]
        text = next((place for place, name in enumerate(names) if header.fullmatch(name)), None)
        if text is None and header is PHRASE_HEADERS and any(map(_is_another_name, names)):
            text = next((place for place, name in enumerate(names) if SHORT_HEADERS.fullmatch(name)), None)
        if text is None or not _may_be_header(rows[: index + 1]) or (links and any(map(looks_like_url, names))):
            continue
        frequency = next((p for p, name in enumerate(names) if FREQUENCY_HEADERS.fullmatch(name)), None)
        group = None if links else _group_column(names)
        kind = next((place for place, name in enumerate(names) if KIND_HEADERS.fullmatch(name)), None)
        columns = Columns(index + 1, text, frequency if frequency != text else None, group=group, kind=kind)
        return _named(columns, row)
    return None


def _is_another_name(name: str) -> bool:
    return any(known.fullmatch(name) for known in (GROUP_HEADERS, FREQUENCY_HEADERS, OTHER_NUMBERS, URL_HEADERS))


def _may_be_header(rows: Sequence[Sequence[Raw]]) -> bool:
    """Tell whether the last of *rows* may be the header: «запрос» is a phrase too, and rows above a header go.

    There is no number in it but a year, and nothing above it is as wide: titles are not.
    """
    *above, row = [[cell for cell in one if cell_text(cell)] for one in rows]
    return not any(number(cell) is not None and number(cell) not in YEARS for cell in row) and all(
        len(one) < len(row) for one in above
    )


def _group_column(names: Sequence[str]) -> int | None:
    """Return the column of groups; the groups of duplicates are numbers that mean nothing to anybody else."""
    if any(name in DUPLICATES_ONLY for name in names):
        return next((place for place, name in enumerate(names) if name in AD_GROUP), None)
    return next((place for place, name in enumerate(names) if GROUP_HEADERS.fullmatch(name)), None)


def has_header(cells: Sequence[Raw], into: type[Input] = Phrases) -> bool:
    """Tell whether a row of cells names a column of phrases, or of links."""
    return any(_header(into).fullmatch(_name(cell)) for cell in cells)


def _header(into: type[Input]) -> re.Pattern[str]:
    return {Urls: URL_HEADERS, VkLinks: VK_HEADERS, Text: AD_HEADERS}.get(into, PHRASE_HEADERS)


def _name(cell: Raw) -> str:
    return fold(cell_text(cell)).strip(" \"'«»:*") if isinstance(cell, str) else ""


def _named(columns: Columns, header: Sequence[Raw]) -> Columns:
    frequency = "" if columns.frequency is None else _title(header, columns.frequency)
    return msgspec.structs.replace(columns, text_name=_title(header, columns.text), frequency_name=frequency)


def _title(header: Sequence[Raw], place: int) -> str:
    return cell_text(header[place]) if place < len(header) else column_letter(place)


def _guessed(rows: Sequence[Sequence[Raw]], into: type[Input]) -> Columns | None:
    width = max(map(len, rows), default=1)
    text = max(range(width), key=lambda place: (_score(rows, place, into), -place))
    if into is Phrases and width > 1 and _only_numbers(rows):
        return None
    if into is Urls and len(rows) > 1 and _names_links(rows, text):
        return _named(Columns(1, text), rows[0])
    numeric = [] if into in (Urls, VkLinks) else _numeric_columns(rows, text, width)
    has_names = len(rows) > 1 and any(not _is_number(rows[0], place) for place in numeric)
    frequency = next((place for place in numeric if not (has_names and _is_otherwise_named(rows[0], place))), None)
    if has_names:
        named = (
            place for place in numeric if place < len(rows[0]) and FREQUENCY_HEADERS.fullmatch(_name(rows[0][place]))
        )
        frequency = next(named, frequency)
        if text < len(rows[0]) and FREQUENCY_HEADERS.fullmatch(_name(rows[0][text])):
            return None
        return _named(Columns(1, text, frequency), rows[0])
    text_name = column_letter(text) if width > 1 else ""
    return Columns(0, text, frequency, text_name, "" if frequency is None else column_letter(frequency))


def _only_numbers(rows: Sequence[Sequence[Raw]]) -> bool:
    """Tell whether there are names above, and not a word below them."""
    first, *below = [[cell_text(cell) for cell in row] for row in rows]
    return bool(below) and all(number(cell) is None for cell in first) and not any(map(_has_letters, chain(*below)))


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _names_links(rows: Sequence[Sequence[Raw]], place: int) -> bool:
    """Tell whether the first row names the column: it is no link, and nearly all below it are."""
    first, *cells = [cell_text(row[place]) if place < len(row) else "" for row in rows]
    filled = list(filter(None, cells))
    links = sum(map(looks_like_url, filled))
    return bool(first and filled) and not looks_like_url(first) and links >= LINK_SHARE * len(filled)


def _score(rows: Sequence[Sequence[Raw]], place: int, into: type[Input]) -> float:
    """Return how much the column looks like what is asked for: links, or texts of several words."""
    cells = [cell_text(row[place]) for row in rows if place < len(row)]
    if into is Urls:
        return sum(map(looks_like_url, cells))
    if into is VkLinks:
        return sum(map(looks_like_vk, cells))
    texts = [cell for cell in cells if number(cell) is None and _has_letters(cell)]
    return sum(0.0 if looks_like_url(cell) else 1 + min(cell.count(" "), 5) / 10 for cell in texts)


def _numeric_columns(rows: Sequence[Sequence[Raw]], text: int, width: int) -> list[int]:
    """Return the columns of numbers, those behind the text first."""
    return [place for place in (*range(text + 1, width), *range(text)) if _is_numeric(rows, place)]


def _is_otherwise_named(header: Sequence[Raw], place: int) -> bool:
    return place < len(header) and bool(OTHER_NUMBERS.fullmatch(_name(header[place])))


def _is_numeric(rows: Sequence[Sequence[Raw]], place: int) -> bool:
    cells = [row[place] for row in rows[1:] or rows if place < len(row) and cell_text(row[place])]
    if counts_rows([row[place] for row in rows if place < len(row)]):
        return False
    return bool(cells) and sum(number(cell) is not None for cell in cells) >= NUMERIC_SHARE * len(cells)


def _is_number(row: Sequence[Raw], place: int) -> bool:
    return place < len(row) and number(row[place]) is not None


def column_letter(place: int) -> str:
    """Return a column's letters as spreadsheets show them: A, B, ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
