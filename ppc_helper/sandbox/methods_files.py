"""Methods that send and fetch files."""

from __future__ import annotations

from typing import Any

from ppc_helper.sandbox.files import DOWNLOAD_BYTES, UPLOAD_BYTES, File
from ppc_helper.sandbox.methods_messages import caption_content
from ppc_helper.sandbox.posting import Context, post_message, target
from ppc_helper.sandbox.refusals import Refused, bad_request


def send_document(context: Context) -> dict[str, Any]:
    """Send a file that comes with the call, or one known by its id."""
    target(context)
    content = caption_content(context.parameters)
    file = _stored(context, "document") or _uploaded_document(context)
    return post_message(context, {"document": file.as_document()} | content)


def send_photo(context: Context) -> dict[str, Any]:
    """Send a picture that comes with the call, or one known by its id."""
    target(context)
    content = caption_content(context.parameters)
    file = _stored(context, "photo") or _uploaded_photo(context)
    return post_message(context, {"photo": file.as_photo()} | content)


def send_clip(context: Context, kind: str) -> dict[str, Any]:
    """Send a video, an animation or a sound known by its id; nothing is uploaded as one here."""
    target(context)
    content = caption_content(context.parameters)
    file = _stored(context, kind)
    if file is None:
        raise bad_request(f"there is no {kind} in the request")
    return post_message(context, {kind: file.as_document()} | content)


def send_video(context: Context) -> dict[str, Any]:
    """Send a video."""
    return send_clip(context, "video")


def send_animation(context: Context) -> dict[str, Any]:
    """Send an animation."""
    return send_clip(context, "animation")


def send_audio(context: Context) -> dict[str, Any]:
    """Send music."""
    return send_clip(context, "audio")


def send_voice(context: Context) -> dict[str, Any]:
    """Send a voice message."""
    return send_clip(context, "voice")


def send_video_note(context: Context) -> dict[str, Any]:
    """Send a round video; it has no caption."""
    return send_clip(context, "video_note")


def get_file(context: Context) -> dict[str, Any]:
    """Return where a file can be fetched; over 20 MB it cannot."""
    file = context.state.files.find(context.parameters.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": context.state.files.path(file),
    }


def _stored(context: Context, kind: str) -> File | None:
    """Return the file whose id was given, None when an upload came instead."""
    if context.parameters.upload(kind) is not None:
        return None
    named = context.parameters.text(kind)
    if not named:
        raise bad_request(f"there is no {kind} in the request")
    if named.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the sandbox asks nothing of the outside
    file = context.state.files.find(named)
    if file is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if bool(file.width) != (kind == "photo"):
        raise bad_request(f"can't use file of type {'Photo' if file.width else 'Document'} as {kind.title()}")
    return file


def _uploaded_document(context: Context) -> File:
    upload = context.parameters.upload("document")
    if upload is None or not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > UPLOAD_BYTES:
        raise Refused(413, "Request Entity Too Large")
    return context.state.files.add_document(upload.name or "file", upload.content)


def _uploaded_photo(context: Context) -> File:
    upload = context.parameters.upload("photo")
    if upload is None or not upload.content:
        raise bad_request("file must be non-empty")
    return context.state.files.add_photo(upload.name, upload.content)
