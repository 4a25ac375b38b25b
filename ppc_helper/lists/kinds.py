"""What a file is, by its first bytes; the name only decides between kinds of text."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

Kind = Literal["text", "csv", "tsv", "workbook", "image", "pdf", "document", "archive", "media", "binary"]

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90", "binary"),
    (b"SQLite format 3\x00", "binary"),
)
WORKBOOK_PARTS = (b"xl/", b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
DOCUMENT_PARTS = (b"word/", b"ppt/", b"mimetypeapplication/vnd.oasis.opendocument")
TEXT_ENDINGS: dict[str, Kind] = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}
TEXT_MIMES: dict[str, Kind] = {"text/csv": "csv", "text/tab-separated-values": "tsv"}
BITMAP_RESERVED = slice(6, 10)


def kind_of(content: bytes, name: str = "", mime: str = "") -> Kind:
    """Return the kind of a file that is not empty."""
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _zip_kind(content)
    if content.startswith(COMPOUND_FILE):
        return "document" if "W\0o\0r\0d\0D\0o\0c".encode("latin-1") in content else "workbook"
    if content[8:12] == b"WEBP" or content[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1"):
        return "image"
    if content[4:8] == b"ftyp" or (content.startswith(b"RIFF") and content[8:12] in (b"WAVE", b"AVI ")):
        return "media"
    for signature, kind in SIGNATURES:
        if content.startswith(signature) and (signature != b"BM" or content[BITMAP_RESERVED] == b"\0\0\0\0"):
            return kind
    ending = PurePath(name.lower()).suffix
    return TEXT_ENDINGS.get(ending) or TEXT_MIMES.get(mime.partition(";")[0].strip().lower(), "text")


def _zip_kind(content: bytes) -> Kind:
    # names stand in the clear, at the front of entries and once more in the directory at the end
    edges = content[:65_536] + content[-262_144:]
    if any(part in edges for part in WORKBOOK_PARTS):
        return "workbook"
    return "document" if any(part in edges for part in DOCUMENT_PARTS) else "archive"
