"""From a file or a pasted text to what a tool takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

import msgspec

from ppc_helper.lists import ad_texts, results, several, tables, unread, workbook
from ppc_helper.lists import layout as layouts
from ppc_helper.lists.cells import Raw, cell_text, clean, composed, number
from ppc_helper.lists.columns import SAMPLED_ROWS, column_letter, find_columns, has_header, is_named
from ppc_helper.lists.encoding import decode
from ppc_helper.lists.kinds import Kind, kind_of
from ppc_helper.lists.links import urls_in, vk_links_in
from ppc_helper.lists.numbering import without_numbers
from ppc_helper.lists.tables import EMPTY, MAX_ROWS
from ppc_helper.tools import Note, Refusal
from ppc_helper.tools.inputs import AT_LINE_ENDS, Blocks, Input, Origin, Phrases, Text, UrlPairs, Urls, VkLinks

MAX_BYTES = 20 * 1024 * 1024
MEGABYTE = 1024 * 1024

NOT_LISTS: dict[Kind, Refusal] = {
    kind: Refusal(Note(f"lists-{kind}")) for kind in ("image", "pdf", "document", "archive", "media", "binary")
}
ONE_LINE_SEPARATORS = (re.compile(r"\t"), re.compile(";"), re.compile(r",(?!\d)|(?<!\d),"))
MAX_CONTROL_SHARE = 0.02
CONTROLS = re.compile("[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]")


def read(content: bytes, *, name: str = "", mime: str = "", into: type[Input]) -> Input | Refusal:
    """Read a file of any kind that lists come in.

    Args:
        content: the whole file, at most 20 MB.
        name: its name, which tells csv from txt; mime: what the sender called it.
        into: what the tool takes.
    Returns:
        The input, whose *origin* says how it was read, or a Refusal that says what to send instead.
    """
    if not content.strip():
        return EMPTY
    if len(content) > MAX_BYTES:
        return Refusal(Note("lists-too-big", {"megabytes": MAX_BYTES // MEGABYTE}))
    kind = kind_of(content, name, mime)
    if kind in NOT_LISTS:
        return NOT_LISTS[kind]
    if kind == "workbook":
        return _composed(_read_sheets(workbook.sheets_of(content, lambda head: is_named(head, into)), into))
    text, encoding = decode(content)
    if _is_noise(text):
        return NOT_LISTS["binary"]
    return _composed(_numbered(_read_lines(text, kind, encoding, into), text))


def read_result(content: bytes, *, into: type[Input]) -> Input | Refusal:
    """Read what one of our tools wrote: a workbook, which may be longer than what people can send."""
    return _composed(_read_sheets(workbook.sheets_of_ours(content), into))


def read_option(content: bytes, *, name: str = "", mime: str = "") -> str | Refusal:
    """Read the words of an option: of a table its phrases, one a line; any other text as it is."""
    phrases = read(content, name=name, mime=mime, into=Phrases)
    if isinstance(phrases, Phrases) and (phrases.origin.text_column or phrases.origin.frequency_column):
        return "\n".join(phrases.texts)
    text = read(content, name=name, mime=mime, into=Text)
    return text.text if isinstance(text, Text) else EMPTY if isinstance(text, Input) else text


def read_text(text: str, *, into: type[Input]) -> Input | Refusal:
    """Read what a person typed or pasted; one line with commas or semicolons is a list."""
    return _composed(_numbered(_read_lines(text, "text", "", into), text))


def _numbered(found: Input | Refusal, text: str) -> Input | Refusal:
    if isinstance(found, Refusal) or not found.origin.unread:
        return found
    return unread.numbered_by_lines(found, clean(text))


def _composed(found: Input | Refusal) -> Input | Refusal:
    """Return what was read with й and ё as one letter each; addresses stay as they were typed."""
    match found:
        case Phrases():
            return msgspec.structs.replace(found, texts=composed(found.texts))
        case Blocks():
            return msgspec.structs.replace(found, blocks=[composed(block) for block in found.blocks])
        case Text():
            return msgspec.structs.replace(found, text=composed([found.text])[0])
        case _:
            return found


def _is_noise(text: str) -> bool:
    head = text[:65_536]
    return len(CONTROLS.findall(head)) > MAX_CONTROL_SHARE * len(head) + 1


def _read_sheets(sheets: workbook.Sheets | Refusal, into: type[Input]) -> Input | Refusal:
    if isinstance(sheets, Refusal):
        return sheets
    found = _read_rows(sheets.rows, Origin(sheet=sheets.name, other_sheets=sheets.others), into)
    return found if isinstance(found, Refusal) else unread.with_carried(found, sheets.unread)


def _read_lines(text: str, kind: Kind, encoding: str, into: type[Input]) -> Input | Refusal:
    cleaned = clean(text)
    if into is Text:
        return ad_texts.of_csv(cleaned, kind, encoding) or _whole(cleaned.strip("\n"), encoding)
    lines = [line for raw in cleaned.split("\n") if (line := raw.strip(" ")) and not line.isspace()]
    if not lines:
        return EMPTY
    if into is not Blocks and (bare := without_numbers(lines)):
        return _told_of_numbering(_read_lines("\n".join(bare), kind, encoding, into))
    if kind == "text" and (into is Blocks or into is UrlPairs):
        return several.of_text(cleaned, lines, Origin(encoding=encoding), into)
    if len(lines) == 1 and kind == "text" and into is Phrases:
        return _one_line(lines[0], encoding)
    return _laid_out(lines, kind, encoding, into)


def _told_of_numbering(found: Input | Refusal) -> Input | Refusal:
    if isinstance(found, Refusal):
        return found
    return msgspec.structs.replace(found, origin=msgspec.structs.replace(found.origin, numbering=True))


def _laid_out(lines: Sequence[str], kind: Kind, encoding: str, into: type[Input]) -> Input | Refusal:
    layout = layouts.layout_of(lines, kind) if len(lines) > 1 or kind != "text" else layouts.LINES
    origin = Origin(encoding=encoding, separator=layout.delimiter)
    if (
        layout == layouts.LINES
        or (layout.numbered and into is not Phrases)
        or (into not in (Phrases, Blocks, UrlPairs) and not layout.delimiter and not layout.named)
    ):
        return _plain(lines, origin, into)
    rows = layouts.rows_of(lines, layout)
    if len(lines) == 1 and into is Phrases:
        rows = _each_cell_a_row(list(rows))
    found = _read_rows(rows, origin, into)
    return _without_letters(found) if layout.numbered else found


def _each_cell_a_row(rows: Sequence[Sequence[Raw]]) -> Iterator[Sequence[Raw]]:
    """Yield the only row of a table, or each of its cells as one: without a header and a number they are a list."""
    cells = [cell for row in rows for cell in row]
    is_list = not has_header(cells) and not any(number(cell) is not None for cell in cells)
    return ([cell] for cell in cells) if is_list else iter(rows)


def _without_letters(found: Input | Refusal) -> Input | Refusal:
    """Return what was read of lines that end in numbers: where no header names columns, they have no letters either."""
    if isinstance(found, Phrases) and found.origin.text_column == column_letter(0):
        origin = msgspec.structs.replace(found.origin, text_column="", frequency_column=AT_LINE_ENDS)
        return msgspec.structs.replace(found, origin=origin)
    return found


def _whole(text: str, encoding: str) -> Text | Refusal:
    return Text(text, Origin(rows=text.count("\n") + 1, encoding=encoding)) if text.strip() else EMPTY


def _one_line(line: str, encoding: str) -> Phrases | Refusal:
    """Take one line as a list parted by tabs, semicolons or commas, as the original bot did; else as one phrase."""
    for separator in ONE_LINE_SEPARATORS:
        texts = [text.strip(" ,;\t") for text in separator.split(line)]
        texts = [text for text in texts if text]
        if len(texts) > 1:
            sign = next(character for character in "\t;," if separator.search(character))
            return Phrases(texts, None, Origin(rows=len(texts), encoding=encoding, separator=sign))
    text = line.strip(" ,;\t")
    return Phrases([text], None, Origin(rows=1, encoding=encoding)) if text else EMPTY


def _plain(lines: Sequence[str], origin: Origin, into: type[Input]) -> Input | Refusal:
    if into is Blocks or into is UrlPairs:
        return several.of_rows(([line] for line in lines), origin, into)
    if into is Phrases:
        return tables.made(Phrases, [line.strip() for line in lines], origin)
    split: Callable[[str], Iterator[str]] = urls_in if into is Urls else vk_links_in
    links = list(islice((link for line in lines for link in split(line)), MAX_ROWS + 1))
    return tables.made(Urls if into is Urls else VkLinks, links, origin)


def _read_rows(rows: Iterable[Sequence[Raw]], origin: Origin, into: type[Input]) -> Input | Refusal:
    """Read a table: the head of it tells which column is which."""
    rows = iter(rows)
    head = list(islice(rows, SAMPLED_ROWS))
    if into is Text:
        return ad_texts.of_rows(chain(head, rows), origin)
    if into is Blocks or into is UrlPairs:
        return several.of_rows(chain(head, rows), origin, into)
    columns = find_columns(head, into)
    if columns is None:
        return Refusal(Note("lists-no-phrases", {"rows": len(head) - 1}))
    every = chain(islice(head, columns.first_row, None), rows)
    header = head[columns.first_row - 1] if columns.first_row else ()
    if into is Phrases:
        return tables.phrases_of(every, header, columns, origin)
    split: Callable[[str], Iterator[str]] = urls_in if into is Urls else vk_links_in
    tagged = results.tagged_column(header) if into is Urls else None
    if tagged is not None:
        columns = msgspec.structs.replace(columns, text=tagged, text_name=cell_text(header[tagged]))
    return tables.links_of(every, columns, origin, Urls if into is Urls else VkLinks, split)
