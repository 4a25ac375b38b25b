"""A person's message, sent on as it is: announcements, feedback and the answers to it."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_helper.chat.calls import (
    CopyMessages,
    Formatted,
    OutgoingCall,
    SendAnimation,
    SendAudio,
    SendDocument,
    SendPhoto,
    SendText,
    SendVideo,
    SendVideoNote,
    SendVoice,
)
from ppc_helper.chat.contents import utf16_units
from ppc_helper.chat.replies import CAPTION_LIMIT, keyboard
from ppc_helper.chat.updates import Copy, announcement_of, place_of
from ppc_helper.events import MessageOwed


def render_copy(copy: Copy, owed: MessageOwed | None = None) -> tuple[OutgoingCall, ...]:
    """Return the calls that send a person's message on as it is; none if it is empty.

    A caption may be longer than a bot's can be: then it follows as a text.
    """
    words = Formatted(text=copy.text, plain=copy.text, entities=copy.entities)
    markup = (keyboard(owed.buttons, owed.language) if owed else "") or copy.buttons
    media = (
        (SendPhoto, copy.photo),
        (SendVideo, copy.video),
        (SendAnimation, copy.animation),
        (SendAudio, copy.audio),
        (SendVoice, copy.voice),
        (SendVideoNote, copy.video_note),
        (SendDocument, copy.document),
    )
    make, file_id = next((one for one in media if one[1]), (SendDocument, ""))
    if file_id and utf16_units(copy.text) > CAPTION_LIMIT:
        return (make(file_id=file_id, spoiler=copy.spoiler), SendText(words=words, reply_markup=markup))
    if file_id:
        return (make(caption=words, file_id=file_id, reply_markup=markup, above=copy.above, spoiler=copy.spoiler),)
    if not copy.text:
        return ()
    return (SendText(words=words, reply_markup=markup, preview=True, preview_options=copy.preview),)


def render_announcement(updates: Sequence[bytes], owed: MessageOwed | None = None) -> tuple[OutgoingCall, ...]:
    """Return the call that brings the messages of these raw *updates* to a chat; none when one of them is gone.

    One goes out as it was when it was written. Several can only be copied as they stand in their chat: so an album
    stays one, and nobody gets half of a text.
    """
    if not all(updates):
        return ()
    if len(updates) == 1:
        return render_copy(announcement_of(updates[0]), owed)
    places = [place_of(raw) for raw in updates]
    return (CopyMessages(from_chat=places[0][0], message_ids=tuple(sorted({message_id for _, message_id in places}))),)
