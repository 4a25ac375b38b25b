"""What ``ppc-helper tool`` writes: to a pipe, to a file, or to several where an import takes no longer one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import typer

from ppc_helper import lists
from ppc_helper.cli.notices import misuse, say
from ppc_helper.locale import Catalogue
from ppc_helper.tools import Table, Tool
from ppc_helper.tools.inputs import Unread

STREAM = Path("-")
ENDINGS = (".csv", ".xlsx", ".json")

Writer = Callable[[Table, Any], None]


def check_ending(output_file: Path | None) -> None:
    """Refuse a file that is no csv, xlsx or json."""
    if output_file and output_file != STREAM and output_file.suffix.lower() not in ENDINGS:
        misuse(f"The output's name must end in {', '.join(ENDINGS)}: {output_file}")


def write(
    table: Table,
    tool: Tool,
    output_file: Path | None,
    *,
    words: Catalogue,
    as_json: bool = False,
    unread: tuple[Unread, ...] = (),
) -> None:
    """Write *table*; rows that could not be read are said where the file has no place for them."""
    ending = output_file.suffix.lower() if output_file and output_file != STREAM else ""
    kind = ending or (".json" if as_json else "")
    sheet = () if tool.for_import else unread
    delimiter = "," if tool.for_import == "csv" else ";"
    writers: dict[str, Writer] = {
        ".csv": lambda some, target: lists.write_csv(some, target, words=words, tool=tool.name, delimiter=delimiter),
        ".xlsx": lambda some, target: lists.write_xlsx(
            some, target, words=words, tool=tool.name, translate=False, unread=sheet
        ),
        ".json": lambda some, target: lists.write_json(some, target, words=words, tool=tool.name, unread=unread),
        "": lambda some, target: lists.write_csv(
            some, target, words=words, tool=tool.name, mark=False, delimiter=delimiter
        ),
    }
    if kind in ("", ".csv") or (kind == ".xlsx" and tool.for_import):
        _say_unread(unread, words)
    if not ending or output_file is None:
        _to_pipe(table, writers[kind])
        return
    for part, path in _parts(table, output_file, words):
        _to_file(part, path, writers[kind])


def _parts(table: Table, path: Path, words: Catalogue) -> Iterator[tuple[Table, Path]]:
    """Yield what goes into which file: several only where another program takes so many rows at once."""
    if path.suffix.lower() == ".json" or not 0 < table.rows_per_file < len(table.rows):
        yield table, path
        return
    parts = list(lists.parted(table, table.rows_per_file))
    for number, part in enumerate(parts, 1):
        one = path.with_name(lists.part_name(path.name, number, len(parts), words))
        say(f"  {one}")
        yield part, one


def _to_file(table: Table, path: Path, writer: Writer) -> None:
    try:
        writer(table, path)
    except OSError as error:
        misuse(f"Cannot write {path}: {error.strerror or error}")


def _say_unread(unread: tuple[Unread, ...], words: Catalogue) -> None:
    for place, content, reason in lists.unread_rows(unread, words):
        say(f"  {place or '?'}: {content}: {reason}")


def _to_pipe(table: Table, writer: Writer) -> None:
    try:
        writer(table, cast(BinaryIO, sys.stdout.buffer))
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader has seen enough, as head does; nothing may be flushed into it at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
