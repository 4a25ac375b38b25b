"""From what is owed to a chat to the calls that pay it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

import msgspec

from ppc_helper.chat import menus
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
from ppc_helper.chat.markup import ParseMode, Spans, parse, plain, split, write
from ppc_helper.chat.wording import GONE, compose, plain_words
from ppc_helper.events import AckOwed, Button, MessageOwed

TEXT_LIMIT, CAPTION_LIMIT, ACK_LIMIT = 4096, 1024, 200
RAW_BYTES_LIMIT = 32_000
"""Telegram refuses a text of 32,768 bytes before it looks at its length without markup."""
MOST_PIECES = 5
"""A text that would take more messages than this becomes a file."""


def keyboard(rows: tuple[tuple[Button, ...], ...], language: str) -> str:
    """Return the inline keyboard as JSON, empty for no rows."""
    if not rows:
        return ""
    drawn = [[_drawn(button, language) for button in row] for row in rows]
    return msgspec.json.encode({"inline_keyboard": drawn}).decode()


@cache
def _menu(name: str, language: str) -> str:
    return keyboard(menus.menu(name), language)


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
    markup = _menu(owed.menu, owed.language) if owed.menu else keyboard(owed.buttons, owed.language)
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
            topic=owed.topic,
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


def only_edits(calls: tuple[OutgoingCall, ...]) -> tuple[OutgoingCall, ...]:
    """Return the same calls, of which none becomes a new message: each few seconds there would be another one."""
    return tuple(msgspec.structs.replace(call, instead=False) if isinstance(call, EditText) else call for call in calls)
