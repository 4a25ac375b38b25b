"""Lists in and out: whatever a person sends becomes a tool's input, whatever a tool returns becomes a file."""

from ppc_helper.lists.files import File, ResultFiles, csv_files, part_name, parted, result_files
from ppc_helper.lists.notes import Sentences, describe, preview, summary, titles, warnings
from ppc_helper.lists.pasting import whole
from ppc_helper.lists.reading import MAX_BYTES, read, read_option, read_result, read_text
from ppc_helper.lists.several import join
from ppc_helper.lists.tables import MAX_ROWS
from ppc_helper.lists.unread import written as unread_rows
from ppc_helper.lists.writing import write_csv, write_json, write_result, write_unread, write_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "File",
    "ResultFiles",
    "Sentences",
    "csv_files",
    "describe",
    "join",
    "part_name",
    "parted",
    "preview",
    "read",
    "read_option",
    "read_result",
    "read_text",
    "result_files",
    "summary",
    "titles",
    "unread_rows",
    "warnings",
    "whole",
    "write_csv",
    "write_json",
    "write_result",
    "write_unread",
    "write_xlsx",
]
