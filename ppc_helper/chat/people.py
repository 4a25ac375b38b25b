"""What concerns the person: the language, being forgotten, blocking and coming back."""

from __future__ import annotations

import msgspec

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus, parking, queries
from ppc_helper.chat.state import Decision
from ppc_helper.chat.turn import Turn
from ppc_helper.events import (
    CancelAsked,
    ChatMigrated,
    CommandAnswered,
    Event,
    LanguageChosen,
    PersonForgotten,
    QueryCancelled,
    SessionClosed,
    UserBlocked,
    UserReturned,
)


def show_languages(turn: Turn, command: c.ShowLanguages) -> Decision:
    """Offer the languages."""
    return turn.decide(CommandAnswered(command="language"), turn.show("language", buttons=menus.languages()))


def choose_language(turn: Turn, command: c.ChooseLanguage) -> Decision:
    """Speak the chosen language, from this very answer on."""
    turn.language = command.language
    return turn.decide(LanguageChosen(language=command.language), turn.show("language-set", buttons=menus.to_menu()))


def ask_to_forget(turn: Turn, command: c.Forget) -> Decision:
    """Tell what would be deleted, and wait for a press."""
    return turn.decide(CommandAnswered(command="forget"), turn.say("forget", buttons=menus.forget()))


def forget(turn: Turn, command: c.ConfirmForget) -> Decision:
    """Delete the person's words and files, close the session, cancel what runs."""
    before: list[Event] = [
        QueryCancelled(query=query.query)
        if query.status == "parked" and not query.rests_in_line
        else CancelAsked(query=query.query)
        for query in queries.unended(turn.state)
        if not query.cancel_asked
    ]
    if turn.state.session is not None:
        before.insert(0, SessionClosed(session=turn.state.session.session, reason="forgotten"))
    # of what runs its worker tells
    told = [
        parking.cancelled(turn, query)
        for query in turn.state.queries
        if query.status in {"queued", "parked"} and not query.cancel_asked
    ]
    decision = turn.decide(PersonForgotten(payloads=0), turn.show("forgotten"), *told, before=tuple(before))
    return msgspec.structs.replace(decision, forget=True)


def note_blocked(turn: Turn, command: c.NoteBlocked) -> Decision:
    """Note that nothing can be sent to this person."""
    return turn.decide(UserBlocked(reason="blocked"))


def note_returned(turn: Turn, command: c.NoteReturned) -> Decision:
    """Note that the person can be written to again."""
    return turn.decide(UserReturned())


def note_migrated(turn: Turn, command: c.NoteMigrated) -> Decision:
    """Note the new id of a group."""
    return turn.decide(ChatMigrated(to_chat=command.to_chat))
