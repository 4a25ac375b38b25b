"""Which files are taken as input, and what is said about the others."""

from __future__ import annotations

import msgspec

from ppc_helper.chat.contents import Content, FileSent, MediaSent, TextSent

LARGEST_FILE_BYTES = 20 * 1024 * 1024
"""The Bot API lets a bot download no more."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TAKEN_ENDINGS = frozenset({"txt", "csv", "tsv", "xlsx"})
_TAKEN_MIMES = frozenset({"text/plain", "text/csv", "text/tab-separated-values", _XLSX})
_ENDINGS = {
    "spreadsheet": ("xls", "xlsb", "xlsm", "ods", "numbers"),
    "pdf": ("pdf",),
    "text-document": ("doc", "docx", "odt", "rtf", "pages", "html", "htm", "md"),
    "archive": ("zip", "rar", "7z", "gz", "tar", "tgz", "bz2", "xz"),
    "image": ("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "svg"),
}
_KIND_OF_ENDING = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings}
_MEDIA_MESSAGES = {
    "photo": "photo",
    "voice": "voice",
    "video_note": "voice",
    "audio": "voice",
    "contact": "contact",
}


class Refused(msgspec.Struct, frozen=True):
    """Why a message is no input: the message *key* with *args*, and a stable *reason*."""

    reason: str
    key: str
    args: dict[str, str | int] = {}


def refusal_of(content: Content, *, is_list: bool = False) -> Refused | None:
    """Return why *content* cannot be input of a tool, None when it can; what begins a list has a letter or a digit."""
    match content:
        case TextSent(text=text):
            return Refused("no_words", "refused-no-words") if is_list and not any(map(str.isalnum, text)) else None
        case MediaSent(kind=kind):
            return Refused(f"media_{kind}", f"refused-{_MEDIA_MESSAGES.get(kind, 'media')}")
        case FileSent():
            return _refusal_of_file(content)


def _refusal_of_file(file: FileSent) -> Refused | None:
    ending = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    if not _is_taken(ending, file.mime):
        kind = _KIND_OF_ENDING.get(ending) or ("image" if file.mime.startswith("image/") else "file")
        return Refused(f"file_{kind}", f"refused-{kind}")
    if file.size_bytes == 0:
        return Refused("file_empty", "refused-empty")
    if file.size_bytes > LARGEST_FILE_BYTES:
        # rounded up: "20 MB, and no more than 20" would be a riddle
        args: dict[str, str | int] = {
            "megabytes": -(-file.size_bytes // 1024**2),
            "limit": LARGEST_FILE_BYTES // 1024**2,
        }
        return Refused("file_too_big", "refused-too-big", args)
    return None


def _is_taken(ending: str, mime: str) -> bool:
    # the name wins: Windows calls a csv "application/vnd.ms-excel"; a MIME type is all that some files have
    if ending in _TAKEN_ENDINGS:
        return True
    return ending not in _KIND_OF_ENDING and mime.partition(";")[0].strip().lower() in _TAKEN_MIMES
