"""Keyboards: drawn from the registry of tools, so a new tool needs nothing here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from ppc_helper.chat import steps, wire
from ppc_helper.chat.understand import SLASH_COMMANDS
from ppc_helper.events import AnnouncementProgressed, Button
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import HANDLERS, Offer, Question, Tool, all_tools

Row = tuple[Button, ...]
Rows = tuple[Row, ...]
MAIN, MAIN_OF_ADMINS = "main", "main-of-admins"
ADMIN_ONLY = frozenset({"admin"})
_COMMAND_DESCRIPTION_LIMIT = 256
HALF_ROW = 22
"""Letters that a button of half a row shows on a narrow phone; Telegram cuts off the rest."""


class BotCommand(msgspec.Struct, frozen=True):
    """A command as setMyCommands takes it."""

    command: str
    description: str


def commands_for(language: str, *, admin: bool) -> tuple[BotCommand, ...]:
    """Return the commands to register with Telegram, in the order of its menu; admins have theirs too."""
    words = catalogue(language)
    return tuple(
        BotCommand(name, words.text(f"command-{name}")[:_COMMAND_DESCRIPTION_LIMIT])
        for name in SLASH_COMMANDS
        if admin or name not in ADMIN_ONLY
    )


def tools_of(menu: str) -> tuple[Tool, ...]:
    """Return the tools of *menu*, in their order; none for a menu that is not of tools."""
    return tuple(tool for tool in all_tools().values() if tool.menu == menu)


def _main(*, admin: bool) -> Rows:
    """Return the first menu: the kinds of tools two in a row, what else there is, and the admins' own."""
    menus = [_menu_button(menu) for menu in HANDLERS if tools_of(menu)]
    rest = [Button(text=wire.HISTORY, data=wire.menu("history")), _menu_button("actions")]
    last = [_menu_button("admin")] if admin else []
    return (*pairs(menus), *pairs(rest), *pairs(last))


def menu_for(name: str, *, admin: bool) -> str:
    """Return the menu that is shown as *name*: admins have a first menu of their own."""
    return MAIN_OF_ADMINS if admin and name == MAIN else name


@cache
def menu(name: str) -> Rows:
    """Return the buttons of menu *name*: its tools, and the way back. One that is no more is the first menu."""
    if name in {MAIN, MAIN_OF_ADMINS}:
        return _main(admin=name == MAIN_OF_ADMINS)
    if name == "actions":
        rows = _actions()
    elif name == "admin":
        rows = tuple((Button(text=one, data=wire.FIXED[one]),) for one in (wire.ANNOUNCE, wire.STATS))
    elif tools := tools_of(name):
        rows = _tool_rows(map(tool_button, tools))
    else:
        return _main(admin=False)
    return (*rows, (Button(text="button-back", data=wire.menu("main")),))


def _actions() -> Rows:
    names = (wire.HISTORY, wire.FEEDBACK, wire.CONTACTS, wire.ABOUT)
    rows = tuple((Button(text=name, data=wire.FIXED[name]),) for name in names)
    return (*rows, (Button(text="button-language", data=wire.menu("languages")),))


def _tool_rows(buttons: Iterable[Button]) -> Rows:
    """Return one tool's button in a row, two where the titles of both are short in every language."""
    rows: list[list[Button]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and _is_short(button) and _is_short(rows[-1][0]):
            rows[-1].append(button)
        else:
            rows.append([button])
    return tuple(map(tuple, rows))


def _is_short(button: Button) -> bool:
    return all(len(catalogue(language).text(button.text)) <= HALF_ROW for language in LANGUAGES)


def tool_button(tool: Tool) -> Button:
    """Return the button that chooses *tool*."""
    return Button(text=tool.name, data=tool.callback_data)


def languages() -> Rows:
    """Return one button per language, named in that language."""
    return (tuple(Button(text=f"language-{code}", data=wire.language(code)) for code in LANGUAGES),)


def close(session: int) -> Button:
    """Return the button that closes *session*."""
    return Button(text="button-cancel", data=wire.close_session(session))


def again(tool: str) -> Rows:
    """Return the button that chooses *tool* once more, or the main menu when it is no more."""
    tool = tool.partition("#")[0]
    data = wire.FIXED.get(tool) or (all_tools()[tool].callback_data if tool in all_tools() else "")
    return ((Button(text="button-again", data=data),),) if data else to_menu()


def to_menu() -> Rows:
    """Return the button that opens the main menu."""
    return ((Button(text="button-menu", data=wire.menu("main")),),)


def to_history() -> Rows:
    """Return the button that shows the newest queries."""
    return ((Button(text=wire.HISTORY, data=wire.menu("history")),),)


def job(query: int, tool: str) -> Rows:
    """Return what stands under the message of a job that has not ended; what can go on later can be paused."""
    cancel = Button(text="button-cancel", data=wire.cancel_query(query))
    known = all_tools().get(tool)
    if known is None or known.lane != "scan" or "run" not in known.needs:
        return ((cancel,),)
    return ((Button(text="button-pause", data=wire.pause_query(query)), cancel),)


def parked(query: int, *, has_partial: bool) -> Rows:
    """Return what stands under the message of a job that rests."""
    resume = Button(text="button-resume", data=wire.resume_query(query))
    cancel = Button(text="button-cancel", data=wire.cancel_query(query))
    file = ((Button(text="button-partial", data=wire.partial(query)),),) if has_partial else ()
    return (*file, (resume, cancel))


def rests_ended(reason: str) -> Rows:
    """Return the button by which an admin lets all go on that rests for *reason*."""
    return ((Button(text="button-rests-ended", data=wire.rests_ended(reason)),),)


def offers(query: int, tool: str, question: Question) -> Rows:
    """Return what stands under a question of a query: a button for each way to go on, and the way out."""
    ways = ((_offer(query, tool, one),) for one in question.offers)
    return (*ways, (Button(text="button-cancel", data=wire.cancel_query(query)),))


def _offer(query: int, tool: str, offer: Offer) -> Button:
    args = {name: value if isinstance(value, int) else str(value) for name, value in offer.label.args.items()}
    return Button(text=f"{tool}-{offer.label.code}", data=wire.offer(query, offer.option, offer.value), args=args)


def result(query: int, tool: str) -> Rows:
    """Return what stands under the result of *query*: the ready chain, the fitting next tools, the other format."""
    known = all_tools().get(tool)
    if known is None:
        return ()
    fitting = [name for name in known.next_tools if name in all_tools()]
    rows = [(Button(text="button-next", data=wire.next_tool(query, name), args={"tool": name}),) for name in fitting]
    if steps.fits(tool):
        rows.insert(0, (Button(text="button-chain", data=wire.chain(query)),))
    # what another program imports is in the form that it reads
    return (
        tuple(rows) if known.for_import == "csv" else (*rows, (Button(text="button-csv", data=wire.csv_file(query)),))
    )


def guess(session: int, tools: Iterable[Tool], *, chain: bool = False) -> Rows:
    """Return the tools that may fit what came as *session*, the ready *chain*, and the menus with the others."""
    whole = ((Button(text="button-chain", data=wire.guessed_chain(session)),),) if chain else ()
    rows = whole + _tool_rows(Button(text=tool.name, data=wire.guess(session, tool.name)) for tool in tools)
    menus = [Button(text=f"menu-{one}.button", data=wire.guesses(session, one)) for one in HANDLERS if tools_of(one)]
    return (*rows, *pairs(menus))


def announcement_draft(announcement: int) -> Rows:
    """Return what stands under the preview of an announcement."""
    return (
        (Button(text="button-announce", data=wire.confirm_announcement(announcement)),),
        (Button(text="button-drop", data=wire.cancel_announcement(announcement)),),
    )


def announcement_live(announcement: int) -> Rows:
    """Return what stands under the counts of an announcement under way: look at once, and stop."""
    refresh = Button(text="button-refresh", data=wire.refresh_announcement(announcement))
    return ((refresh, Button(text="button-stop", data=wire.cancel_announcement(announcement))),)


def announcement_stop(announcement: int) -> Rows:
    """Return what stands under the word that an announcement waits for its author."""
    return ((Button(text="button-stop", data=wire.cancel_announcement(announcement)),),)


def announcement_counts(progress: AnnouncementProgressed) -> Rows:
    """Return what stands under the counts of an announcement: nothing once it is sent or stopped."""
    return announcement_live(progress.announcement) if progress.stage == "live" else ()


def forget() -> Rows:
    """Return the two answers to "delete everything?"."""
    return (
        (Button(text="button-forget", data=wire.FORGET_ME),),
        (Button(text="button-keep", data=wire.menu("main")),),
    )


def _menu_button(name: str) -> Button:
    return Button(text=f"menu-{name}.button", data=wire.menu(name))


def pairs(buttons: list[Button]) -> Rows:
    """Return the buttons two in a row."""
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
