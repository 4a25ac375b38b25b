"""A person's own VK token: asked for, taken, removed. It comes sealed by intake; its message is deleted in any case."""

from __future__ import annotations

import uuid
from typing import Literal

import msgspec

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus, parking, wire
from ppc_helper.chat.state import Decision, Session, VkToken
from ppc_helper.chat.turn import Ack, Turn
from ppc_helper.events import (
    Button,
    NewFact,
    NewPayload,
    SessionClosed,
    ToolChosen,
    UpdateIgnored,
    UpdateReceived,
    UpdateRefused,
    VkTokenGiven,
    VkTokenRemoved,
)
from ppc_helper.tools.vk_refusals import VK_OWN_RESTS

_REMOVE = (Button(text="button-remove-vk-token", data=wire.REMOVE_VK_TOKEN),)


def show(turn: Turn, command: c.ShowVkToken) -> Decision:
    """Tell how to get a token, or that one is kept, and wait for one."""
    kept = turn.state.vk_token
    if not turn.settings.takes_tokens:
        return turn.refuse("vk_tokens_off", "vk-token-off", buttons=(_REMOVE,) if kept else menus.to_menu())
    url = turn.settings.vk_token_url
    how = "message:vk-token-how-link" if url else "message:vk-token-how-own"
    link = ((Button(text="button-get-vk-token", url=url),),) if url else ()
    way = (*(_REMOVE if kept else ()), menus.close(turn.position))
    said = turn.say(_key_for(kept), {"how": how}, buttons=(*link, way))
    return turn.decide(ToolChosen(tool=wire.VK_TOKEN), said, before=_closing(turn, "replaced", any_tool=True))


def _key_for(kept: VkToken | None) -> str:
    if kept is None:
        return "vk-token-ask"
    return "vk-token-kept" if kept.good else "vk-token-kept-unchecked"


def give(turn: Turn, command: c.GiveVkToken) -> Decision:
    """Keep the token that was asked for; whatever else looks like one is forgotten at once."""
    session, kept = turn.state.session, turn.state.vk_token
    if not turn.settings.takes_tokens:
        return _forget_it(turn, "vk_tokens_off", "vk-token-off-deleted")
    if not command.sealed:
        return _forget_it(turn, "vk_token_unclear", "vk-token-unclear")
    if not command.by_command and (session is None or session.tool != wire.VK_TOKEN):
        return _forget_it(turn, "vk_token_unasked", "vk-token-unasked")
    payload = NewPayload(_id_for(turn), turn.chat, command.sealed.encode())
    given = turn.decide(
        VkTokenGiven(payload=payload.id),
        *_deletion(turn),
        turn.say("vk-token-given", buttons=(_REMOVE,)),
        before=_closing(turn, "done"),
    )
    return msgspec.structs.replace(given, payloads=(payload,), drop=(turn.payload, kept.payload if kept else ""))


def remove(turn: Turn, command: c.RemoveVkToken) -> Decision:
    """Keep the token no longer."""
    kept = turn.state.vk_token
    if kept is None:
        return turn.decide(UpdateIgnored(reason="no_vk_token"), ack=Ack("vk-token-none"))
    said = turn.show("vk-token-removed", buttons=menus.to_menu())
    # whose own token was in the way goes on with the bot's
    going_on = [
        fact
        for query in turn.state.queries
        if query.status == "parked" and query.parked and query.parked.reason in VK_OWN_RESTS
        for fact in parking.resumed(turn, query)
    ]
    removed = turn.decide(VkTokenRemoved(), said, *going_on, before=_closing(turn, "cancelled"))
    return msgspec.structs.replace(removed, drop=(kept.payload,))


def refuse_other(turn: Turn, command: c.GiveInput, session: Session) -> Decision:
    """Say that what came is no token, and go on waiting."""
    return turn.refuse("no_vk_token_seen", "vk-token-not-seen", buttons=((menus.close(session.session),),))


def _forget_it(turn: Turn, reason: str, key: str) -> Decision:
    said = turn.say(key, buttons=menus.to_menu())
    refused = turn.decide(UpdateRefused(reason=reason), *_deletion(turn), said)
    return msgspec.structs.replace(refused, drop=(turn.payload,))


def _deletion(turn: Turn) -> tuple[NewFact, ...]:
    """Return what takes the person's message out of the chat."""
    fact = turn.received.fact
    message_id = fact.message_id if isinstance(fact, UpdateReceived) else 0
    return (turn.say("", kind="deletion", message_id=message_id),) if message_id else ()


def _closing(
    turn: Turn, reason: Literal["cancelled", "replaced", "done"], *, any_tool: bool = False
) -> tuple[SessionClosed, ...]:
    session = turn.state.session
    if session is None or not (any_tool or session.tool == wire.VK_TOKEN):
        return ()
    return (SessionClosed(session=session.session, reason=reason),)


def _id_for(turn: Turn) -> str:
    """Return the id of the payload for the token alone: as unguessable as that of the update it came in."""
    return uuid.uuid5(uuid.UUID(turn.payload), wire.VK_TOKEN).hex
