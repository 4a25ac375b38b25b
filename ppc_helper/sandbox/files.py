"""Files that people and bots have sent, kept in memory."""

from __future__ import annotations

import mimetypes
import secrets
import struct
from typing import Any

import msgspec

from ppc_helper.sandbox.refusals import bad_request

DOWNLOAD_BYTES = 20 << 20
UPLOAD_BYTES = 50 << 20
PHOTO_BYTES = 10 << 20
PHOTO_SIDES = 10_000


class File(msgspec.Struct, frozen=True):
    """A stored file; *width* and *height* are 0 for what is no picture."""

    file_id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    width: int = 0
    height: int = 0

    def as_document(self) -> dict[str, Any]:
        """Return Telegram's Document object."""
        return {
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def as_photo(self) -> list[dict[str, Any]]:
        """Return Telegram's list of PhotoSize objects: one size, the original."""
        size = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}
        return [size | {"width": self.width, "height": self.height}]


class FileStore:
    """Files by id; an id is good for every bot of the sandbox."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._paths: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def add_document(self, name: str, content: bytes, mime_type: str = "") -> File:
        """Store a document; an empty *mime_type* is guessed from the name."""
        guessed = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._add(File("BQAD" + _random(), _random(8), name, guessed, content))

    def add_photo(self, name: str, content: bytes) -> File:
        """Store a picture; raises Refused when it is none or too large."""
        if len(content) > PHOTO_BYTES:
            raise bad_request("file is too big")
        width, height = picture_size(content)
        if not width:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if width + height > PHOTO_SIDES:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        mime_type = "image/jpeg" if content[:2] == b"\xff\xd8" else "image/png"
        return self._add(File("AgAC" + _random(), _random(8), name, mime_type, content, width, height))

    def find(self, file_id: str) -> File | None:
        """Return the file, None when there is no such id."""
        return self._files.get(file_id)

    def path(self, file: File) -> str:
        """Return the path under which /file/ serves it; the name is lost, as on the real server."""
        ending = file.name.rpartition(".")[2] if "." in file.name else "bin"
        folder = "photos" if file.width else "documents"
        path = f"{folder}/file_{self._numbers[file.file_id]}.{ending}"
        self._paths[path] = file.file_id
        return path

    def at(self, path: str) -> File | None:
        """Return the file that :meth:`path` named so."""
        return self._files.get(self._paths.get(path, ""))

    def _add(self, file: File) -> File:
        self._files[file.file_id] = file
        self._numbers[file.file_id] = len(self._numbers)
        return file


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a PNG or JPEG, (0, 0) for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    return 0, 0


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header, which holds the size."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0


def _random(length: int = 24) -> str:
    return secrets.token_urlsafe(length)
