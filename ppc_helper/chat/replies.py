"""From what is owed to a chat to the calls that pay it.

A message is a catalogue key with args. An arg ``tool`` is a tool's name and shows as its title. An arg that
starts with ``message:`` names another message, written with the same args: ``message:kf_x.done``.
After ``|`` stands what to show when there is no such message. An attribute of the message that is named like
one of the args or words (``result.preview``) is a further paragraph. Args come from the log and words from a
person: only args are looked up, both are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from ppc_helper.chat.calls import (
    AnswerCallback,
    DeleteMessage,
    EditText,
    Formatted,
    OutgoingCall,
    SendDocument,
    SendPhoto,
    SendText,
)
from ppc_helper.chat.markup import ParseMode, Spans, escape, parse, plain, split, write
from ppc_helper.chat.state import left
from ppc_helper.events import AckOwed, AnnouncementProgressed, Button, FileRef, MessageOwed, PictureRef, QueryProgressed
from ppc_helper.locale import Catalogue, catalogue

TEXT_LIMIT, CAPTION_LIMIT, ACK_LIMIT = 4096, 1024, 200
RAW_BYTES_LIMIT = 32_000
"""Telegram refuses a text of 32,768 bytes before it looks at its length without markup."""
MOST_PIECES = 5
"""A text that would take more messages than this becomes a file."""
REFERENCE = "message:"
GONE = "…"
"""Stands for words that were deleted, or an arg that was not given."""


def compose(language: str, key: str, args: Mapping[str, Any], words: Mapping[str, str] | None = None) -> str:
    """Return the message *key* as the catalogues' HTML; *words* are a person's and come last, so they win."""
    known = catalogue(language)
    values = {name: _value(known, name, value, args) for name, value in args.items()}
    if words:
        values |= {name: escape(value) for name, value in words.items()}
    return "\n".join(_paragraphs(known, key, values))


def _paragraphs(known: Catalogue, key: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield _text(known, key, values)
    for name in values:
        attribute = f"{key}.{name}"
        if values[name] != "" and known.has(attribute):
            yield _text(known, attribute, values)


def _value(known: Catalogue, name: str, value: Any, args: Mapping[str, Any]) -> Any:
    if not isinstance(value, str):
        return value
    if name == "tool":
        return _title(known, value)
    if value.startswith(REFERENCE):
        return _looked_up(known, value.removeprefix(REFERENCE), args)
    return escape(value)


def _title(known: Catalogue, tool: str) -> str:
    return known.text(tool) if known.has(tool) else escape(tool)


def _looked_up(known: Catalogue, reference: str, args: Mapping[str, Any]) -> str:
    key, _, instead = reference.partition("|")
    if not known.has(key):
        return escape(instead)
    values = {name: escape(value) if isinstance(value, str) else value for name, value in args.items()}
    if isinstance(args.get("tool"), str):
        values["tool"] = _title(known, args["tool"])
    return _text(known, key, values)


def _text(known: Catalogue, key: str, values: Mapping[str, Any]) -> str:
    try:
        return known.text(key, values)
    except KeyError:
        if not known.has(key):
            raise
        return known.text(key, dict.fromkeys(known.variables(key), GONE) | dict(values))


def plain_words(language: str, key: str, args: Mapping[str, Any]) -> str:
    """Return the message *key* without any formatting, for buttons, answers to presses and lines of lists."""
    return plain(parse(compose(language, key, args)))


def keyboard(rows: tuple[tuple[Button, ...], ...], language: str) -> str:
    """Return the inline keyboard as JSON, empty for no rows."""
    if not rows:
        return ""
    drawn = [[_drawn(button, language) for button in row] for row in rows]
    return msgspec.json.encode({"inline_keyboard": drawn}).decode()


def _drawn(button: Button, language: str) -> dict[str, str]:
    action = {"url": button.url} if button.url else {"callback_data": button.data}
    label = plain_words(language, button.text, button.args) if button.args else _label(language, button.text)
    return {"text": label, **action}


@lru_cache(4096)
def _label(language: str, key: str) -> str:
    return plain_words(language, key, {})


def render_ack(owed: AckOwed) -> AnswerCallback:
    """Return the answer to a press, its words cut to the 200 characters that Telegram shows."""
    if not owed.key:
        return AnswerCallback(callback_id=owed.callback_id)
    text = plain_words(owed.language, owed.key, owed.args)
    return AnswerCallback(callback_id=owed.callback_id, text=_cut(text, ACK_LIMIT), alert=owed.alert)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def render(owed: MessageOwed, words: Mapping[str, str], parse_mode: ParseMode) -> tuple[OutgoingCall, ...]:
    """Return the calls that send *owed*, in order; the last one carries the buttons.

    Args:
        owed: any kind but ``announcement``, for which :func:`ppc_helper.chat.copies.render_copy` is.
        words: what the payload ``owed.words`` holds, by name; empty when there is none or it was deleted.
        parse_mode: the syntax that the configuration names.
    """
    if owed.kind == "deletion":
        return (DeleteMessage(message_id=owed.message_id),)
    spans = _spans(owed, words) if owed.key else ()
    markup = keyboard(owed.buttons, owed.language)
    if owed.kind in {"document", "photo"}:
        return _with_file(owed, spans, markup, parse_mode)
    if owed.kind == "edit":
        return (_edit(owed, spans, markup, parse_mode),)
    return _texts(owed, spans, markup, parse_mode)


def _spans(owed: MessageOwed, words: Mapping[str, str]) -> Spans:
    if owed.args or words:
        return parse(compose(owed.language, owed.key, owed.args, words))
    return _constant(owed.language, owed.key)


@lru_cache(4096)
def _constant(language: str, key: str) -> Spans:
    return parse(compose(language, key, {}))


def _texts(owed: MessageOwed, spans: Spans, markup: str, mode: ParseMode) -> tuple[OutgoingCall, ...]:
    pieces = _pieces(spans, TEXT_LIMIT, mode)
    if len(pieces) > MOST_PIECES:
        return (_as_file(owed, pieces[0], plain(spans), markup, mode),)
    last = len(pieces) - 1
    return tuple(
        SendText(
            words=_formatted(piece, mode),
            reply_markup=markup if index == last else "",
            reply_to=owed.reply_to if index == 0 else 0,
        )
        for index, piece in enumerate(pieces)
    )


def _edit(owed: MessageOwed, spans: Spans, markup: str, mode: ParseMode) -> EditText:
    pieces = _pieces(spans, TEXT_LIMIT - 1, mode)
    # an edit cannot become two messages
    shown = pieces[0] + parse(GONE) if len(pieces) > 1 else spans
    return EditText(words=_formatted(shown, mode), message_id=owed.message_id, query=owed.query, reply_markup=markup)


def _with_file(owed: MessageOwed, spans: Spans, markup: str, mode: ParseMode) -> tuple[OutgoingCall, ...]:
    fits = len(plain(spans)) <= CAPTION_LIMIT
    before = () if fits else _texts(owed, spans, "", mode)
    make = SendDocument if owed.kind == "document" else SendPhoto
    file = make(
        caption=_formatted(spans, mode) if fits and spans else Formatted(),
        file_id=owed.file_id,
        file=owed.file,
        file_name=owed.file_name,
        reply_markup=markup,
        reply_to=owed.reply_to if fits else 0,
    )
    return (*before, file)


def _as_file(owed: MessageOwed, first: Spans, text: str, markup: str, mode: ParseMode) -> SendDocument:
    beginning = split(first, CAPTION_LIMIT - 1)[0] + parse(GONE)
    return SendDocument(
        caption=_formatted(beginning, mode),
        file_name="message.txt",
        content=b"\xef\xbb\xbf" + text.encode("utf-8", "replace"),
        reply_markup=markup,
        reply_to=owed.reply_to,
    )


def _formatted(spans: Spans, mode: ParseMode) -> Formatted:
    return Formatted(text=write(spans, mode), plain=plain(spans), parse_mode=mode)


def _pieces(spans: Spans, limit: int, mode: ParseMode) -> tuple[Spans, ...]:
    """Cut at *limit* characters, and finer where markup and escapes would make a piece too many bytes."""
    pieces = split(spans, limit)
    if all(len(write(piece, mode).encode("utf-8", "replace")) <= RAW_BYTES_LIMIT for piece in pieces):
        return pieces
    return _pieces(spans, limit // 2, mode)


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


def only_edits(calls: tuple[OutgoingCall, ...]) -> tuple[OutgoingCall, ...]:
    """Return the same calls, of which none becomes a new message: each few seconds there would be another one."""
    return tuple(msgspec.structs.replace(call, instead=False) if isinstance(call, EditText) else call for call in calls)


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
