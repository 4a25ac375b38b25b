"""What a person, or a timer, asks for: one imperative struct each, and their union :data:`Command`.

A command says what was asked, not whether it may be had; :mod:`ppc_helper.chat.decide` decides that from the
state. They stand by what they are about.
"""

from __future__ import annotations

from ppc_helper.chat.commands.announcements import (
    CancelAnnouncement,
    ConfirmAnnouncement,
    RefreshAnnouncement,
    TellAnnouncement,
)
from ppc_helper.chat.commands.answers import (
    Ignore,
    InviteToPrivate,
    RefuseCommand,
    RefusePress,
    ShowAbout,
    ShowContacts,
    ShowHelp,
    ShowHistory,
    ShowMenu,
    ShowStats,
    ShowToolHelp,
    Start,
    Test,
)
from ppc_helper.chat.commands.base import (
    Asked,
    Press,
)
from ppc_helper.chat.commands.people import (
    ChooseLanguage,
    ConfirmForget,
    Forget,
    GiveVkToken,
    NoteBlocked,
    NoteMigrated,
    NoteReturned,
    RemoveVkToken,
    ShowLanguages,
    ShowVkToken,
)
from ppc_helper.chat.commands.queries import (
    CancelQuery,
    EndRests,
    MakeCsv,
    PauseQuery,
    ResumeQuery,
    RunChain,
    RunNext,
    SendFileAgain,
    SendPartial,
    TakeOffer,
)
from ppc_helper.chat.commands.sessions import (
    AskOption,
    CancelSession,
    ChooseOption,
    ChooseTool,
    EndPause,
    ExpireSession,
    GiveInput,
    RunGuess,
    RunGuessedChain,
    ShowChoices,
    ShowGuesses,
)

Command = (
    Start
    | ShowHelp
    | ShowMenu
    | ShowHistory
    | ShowLanguages
    | ShowContacts
    | ShowAbout
    | ShowStats
    | ShowToolHelp
    | Test
    | ChooseTool
    | ChooseOption
    | AskOption
    | ShowChoices
    | ChooseLanguage
    | GiveInput
    | CancelSession
    | CancelQuery
    | PauseQuery
    | ResumeQuery
    | SendPartial
    | TakeOffer
    | EndRests
    | SendFileAgain
    | RunNext
    | RunChain
    | RunGuessedChain
    | MakeCsv
    | RunGuess
    | ShowGuesses
    | ConfirmAnnouncement
    | CancelAnnouncement
    | RefreshAnnouncement
    | TellAnnouncement
    | Forget
    | ConfirmForget
    | ShowVkToken
    | GiveVkToken
    | RemoveVkToken
    | RefuseCommand
    | RefusePress
    | InviteToPrivate
    | NoteBlocked
    | NoteReturned
    | NoteMigrated
    | EndPause
    | ExpireSession
    | Ignore
)

__all__ = [
    "AskOption",
    "Asked",
    "CancelAnnouncement",
    "CancelQuery",
    "CancelSession",
    "ChooseLanguage",
    "ChooseOption",
    "ChooseTool",
    "Command",
    "ConfirmAnnouncement",
    "ConfirmForget",
    "EndPause",
    "EndRests",
    "ExpireSession",
    "Forget",
    "GiveInput",
    "GiveVkToken",
    "Ignore",
    "InviteToPrivate",
    "MakeCsv",
    "NoteBlocked",
    "NoteMigrated",
    "NoteReturned",
    "PauseQuery",
    "Press",
    "RefreshAnnouncement",
    "RefuseCommand",
    "RefusePress",
    "RemoveVkToken",
    "ResumeQuery",
    "RunChain",
    "RunGuess",
    "RunGuessedChain",
    "RunNext",
    "SendFileAgain",
    "SendPartial",
    "ShowAbout",
    "ShowChoices",
    "ShowContacts",
    "ShowGuesses",
    "ShowHelp",
    "ShowHistory",
    "ShowLanguages",
    "ShowMenu",
    "ShowStats",
    "ShowToolHelp",
    "ShowVkToken",
    "Start",
    "TakeOffer",
    "TellAnnouncement",
    "Test",
]
