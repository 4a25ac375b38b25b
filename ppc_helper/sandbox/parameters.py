"""Parameters of a Bot API call, wherever they came: query, form, JSON or multipart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from ppc_helper.sandbox.refusals import bad_request

FORM_FIELD_BYTES = 1 << 20
SECRET = frozenset({"secret_token", "certificate"})


class Upload(msgspec.Struct, frozen=True):
    """A file that came with the call."""

    name: str
    content: bytes
    mime_type: str = ""


class Parameters:
    """What one call was given; a parameter that is absent reads as empty."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        self.values = values
        self.uploads = uploads

    def has(self, name: str) -> bool:
        """Tell whether *name* was given and is not empty."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Return the parameter as text, empty when absent."""
        value = self.values.get(name, "")
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0, *, low: int | None = None, high: int | None = None) -> int:
        """Return the parameter as a number between *low* and *high*; what is no number counts as 0."""
        if not self.has(name):
            return default
        try:
            number = int(self.values[name])
        except (TypeError, ValueError):
            number = 0
        number = max(number, low) if low is not None else number
        return min(number, high) if high is not None else number

    def flag(self, name: str) -> bool:
        """Return the parameter as a truth value, as Telegram reads it."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def parsed(self, name: str) -> Any:
        """Return the parameter's JSON value, None when absent; raises Refused when it is no JSON."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return _valid(json.loads(value))
        except (ValueError, RecursionError):
            kind = name.replace("_", " ")
            raise bad_request(f"can't parse {kind} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent as *name*, also when the text there says ``attach://part``."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)

    def loggable(self) -> dict[str, Any]:
        """Return what the request log keeps: values as they came but for secrets, files by name and size."""
        files = {name: {"file_name": file.name, "file_size": len(file.content)} for name, file in self.uploads.items()}
        values = {name: value for name, value in self.values.items() if name not in SECRET}
        return {**values, **files}


async def read_parameters(request: Request) -> Parameters:
    """Read the parameters of *request*; those in the body win over those in the query."""
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= json_parameters(await request.body())
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        await _read_form(request, values, uploads)
    return Parameters(values, uploads)


def json_parameters(body: bytes) -> dict[str, Any]:
    """Return the parameters in a JSON *body*; raises Refused when it is no object of valid text."""
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse JSON object")
    return {name: value for name, value in _valid(found).items() if value is not None}


def _valid(found: Any) -> Any:
    """Return *found*; raises Refused when a text in it is no Unicode: half of a surrogate pair."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return found


async def _read_form(request: Request, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
    try:
        form = await request.form(max_part_size=FORM_FIELD_BYTES)
    except (MultiPartException, MultipartParseError):
        raise bad_request("can't parse multipart form") from None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            uploads[name] = Upload(value.filename or "", content, value.content_type or "")
        else:
            values[name] = value
    await form.close()
