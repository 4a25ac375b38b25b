"""The decider: what is known and what is asked in, facts out. Pure: the time is the received fact's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ppc_helper.chat import (
    announcements,
    answers,
    chains,
    counts,
    history,
    inputs,
    options,
    own_token,
    parking,
    people,
    queries,
    sessions,
)
from ppc_helper.chat import commands as c
from ppc_helper.chat.state import Decision, Settings, State
from ppc_helper.chat.turn import Turn
from ppc_helper.events import Recorded

Decider = Callable[[Turn, Any], Decision]
DECIDERS: Mapping[type[c.Asked], Decider] = MappingProxyType(
    {
        c.Start: answers.start,
        c.ShowHelp: answers.show_help,
        c.ShowMenu: answers.show_menu,
        c.ShowHistory: history.show_history,
        c.ShowLanguages: people.show_languages,
        c.ShowContacts: answers.show_contacts,
        c.ShowAbout: answers.show_about,
        c.ShowStats: queries.show_stats,
        c.ShowToolHelp: answers.show_tool_help,
        c.Test: answers.test,
        c.ChooseTool: sessions.choose_tool,
        c.ChooseOption: sessions.choose_option,
        c.AskOption: options.ask_option,
        c.ShowChoices: options.show_choices,
        c.ChooseLanguage: people.choose_language,
        c.GiveInput: inputs.give_input,
        c.CancelSession: sessions.cancel_session,
        c.CancelQuery: queries.cancel_query,
        c.PauseQuery: parking.pause_query,
        c.ResumeQuery: parking.resume_query,
        c.EndRests: parking.end_rests,
        c.TakeOffer: parking.take_offer,
        c.SendPartial: parking.send_partial,
        c.SendFileAgain: queries.send_file_again,
        c.RunNext: queries.run_next,
        c.RunChain: chains.run_chain,
        c.RunGuessedChain: chains.run_guessed_chain,
        c.MakeCsv: queries.make_csv,
        c.RunGuess: inputs.run_guess,
        c.ShowGuesses: inputs.show_guesses,
        c.ConfirmAnnouncement: announcements.confirm,
        c.CancelAnnouncement: announcements.cancel,
        c.RefreshAnnouncement: announcements.refresh,
        c.TellAnnouncement: counts.tell,
        c.Forget: people.ask_to_forget,
        c.ConfirmForget: people.forget,
        c.ShowVkToken: own_token.show,
        c.GiveVkToken: own_token.give,
        c.RemoveVkToken: own_token.remove,
        c.RefuseCommand: answers.refuse_command,
        c.RefusePress: answers.refuse_press,
        c.InviteToPrivate: answers.invite_to_private,
        c.NoteBlocked: people.note_blocked,
        c.NoteReturned: people.note_returned,
        c.NoteMigrated: people.note_migrated,
        c.EndPause: inputs.end_pause,
        c.ExpireSession: sessions.expire_session,
        c.Ignore: answers.ignore,
    }
)
"""Who decides each command; a test compares it with the union :data:`~ppc_helper.chat.commands.Command`."""


def decide(received: Recorded, command: c.Command, state: State, settings: Settings) -> Decision:
    """Return what follows from *command*: facts of which exactly one is the outcome of *received*.

    Args:
        received: an update or a timer that fired; its position names what is newly made, its time is now.
        command: what :func:`~ppc_helper.chat.understand.command_of` read from it.
        state: the rows that :func:`~ppc_helper.chat.wanted.wanted` names and those that are always loaded.
        settings: what the configuration says.
    Returns:
        The facts in the order in which they are to be appended. A press is always acknowledged; a private
        message is always answered, but for edits, service messages and parts of an input that goes on.
    """
    return DECIDERS[type(command)](Turn(received, command, state, settings), command)
