"""Messages that tell of a query or an announcement: its files, how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_helper.chat.state import left
from ppc_helper.events import AnnouncementProgressed, Button, FileRef, MessageOwed, PictureRef, QueryProgressed


def part_messages(parts: Sequence[FileRef], language: str) -> list[MessageOwed]:
    """Return the messages with the files that a result is parted into; their names tell their order."""
    return [
        MessageOwed(kind="document", language=language, file=part.payload, file_name=part.file_name) for part in parts
    ]


def picture_message(picture: PictureRef, language: str) -> MessageOwed:
    """Return the message with the picture of a result; it names no query, whose kept file is its table."""
    return MessageOwed(
        kind="photo",
        key=picture.caption,
        args=picture.args,
        language=language,
        file=picture.payload,
        file_name="picture.png",
    )


def progress_message(
    progress: QueryProgressed, tool: str, language: str, buttons: tuple[tuple[Button, ...], ...]
) -> MessageOwed:
    """Return the edit of the job message that tells how far *progress* says the query is."""
    args: dict[str, str | int | float] = {"tool": tool, "done": progress.done}
    if progress.stage:
        args["stage"] = f"message:{progress.stage}"
    if progress.eta_seconds >= 0:
        args |= _eta(progress.eta_seconds)
    key = "job-running"
    if progress.total:
        key = "job-running-total"
        args |= {"total": progress.total, "percent": min(progress.done * 100 // progress.total, 100)}
    return MessageOwed(
        kind="edit", key=key, args=args, language=language, query=progress.query, buttons=buttons, job=True
    )


def announcement_words(progress: AnnouncementProgressed) -> tuple[str, dict[str, str | int]]:
    """Return the key and the args of the message that shows an announcement's counts."""
    args: dict[str, str | int] = {
        "owed": progress.owed,
        "sent": progress.sent,
        "blocked": progress.blocked,
        "failed": progress.failed,
        "left": left(progress),
    }
    if progress.stage == "live" and progress.spread and progress.owed:
        args["percent"] = (progress.sent + progress.blocked + progress.failed) * 100 // progress.owed
    if progress.eta_seconds >= 0:
        args |= _eta(progress.eta_seconds)
    return f"announcement-{progress.stage}", args


def announcement_message(
    progress: AnnouncementProgressed, message_id: int, buttons: tuple[tuple[Button, ...], ...]
) -> MessageOwed:
    """Return the edit of the message that shows an announcement's counts; a new message when there is none (id 0)."""
    key, args = announcement_words(progress)
    return MessageOwed(
        kind="edit" if message_id else "text",
        message_id=message_id,
        key=key,
        args={**args},
        language=progress.language,
        buttons=buttons,
    )


def _eta(seconds: int) -> dict[str, str | int]:
    for unit, length in (("hours", 3600), ("minutes", 60)):
        if seconds >= length:
            return {"eta": f"message:eta-{unit}", "count": -(-seconds // length)}
    return {"eta": "message:eta-seconds", "count": max(seconds, 1)}
