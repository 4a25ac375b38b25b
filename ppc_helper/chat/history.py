"""The newest queries of a chat as lines with buttons."""

from __future__ import annotations

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus, queries, wire
from ppc_helper.chat.state import Decision, Query
from ppc_helper.chat.turn import Args, Turn
from ppc_helper.chat.wording import plain_words
from ppc_helper.events import Button, CommandAnswered, NewFact

_AGES = (("days", 86_400), ("hours", 3_600), ("minutes", 60))


def show_history(turn: Turn, command: c.ShowHistory) -> Decision:
    """Show the newest queries: status, place in line, progress, and buttons to cancel or to get the file."""
    answered = CommandAnswered(command="history")
    found = turn.state.queries
    say = turn.show if command.in_place else turn.say
    if not found:
        return turn.decide(answered, say("history-empty", buttons=menus.to_menu()))
    return turn.decide(answered, say("history", {"lines": _lines(turn, found)}, buttons=_buttons(found)))


def list_active(turn: Turn) -> NewFact:
    """Return the answer to /cancel when nothing waits for input: what runs, with buttons to cancel it."""
    running = tuple(queries.unended(turn.state))
    if not running:
        return turn.say("nothing-to-cancel", buttons=menus.to_menu())
    rows = tuple((_cancel_button(number, query),) for number, query in enumerate(running, 1))
    return turn.say("cancel-which", {"lines": _lines(turn, running)}, buttons=rows)


def _lines(turn: Turn, found: tuple[Query, ...]) -> str:
    return "\n".join(f"{number}. {_line(turn, query)}" for number, query in enumerate(found, 1))


def _line(turn: Turn, query: Query) -> str:
    args: Args = {
        "tool": query.tool,
        "rows": query.rows,
        "place": query.place,
        "done": query.done,
        "total": query.total,
        "ago": _ago(turn, query),
    }
    return plain_words(turn.language, f"history-{_state_of(query)}", args)


def _state_of(query: Query) -> str:
    if query.status not in queries.ACTIVE:
        return query.status
    if query.cancel_asked:
        return "cancelling"
    return "running-total" if query.status == "running" and query.total else query.status


def _ago(turn: Turn, query: Query) -> str:
    seconds = int(turn.seconds_since(query.queued_at))
    for unit, length in _AGES:
        if seconds >= length:
            return plain_words(turn.language, f"ago-{unit}", {"count": seconds // length})
    return plain_words(turn.language, "ago-now", {})


def _buttons(found: tuple[Query, ...]) -> tuple[tuple[Button, ...], ...]:
    buttons = [button for number, query in enumerate(found, 1) for button in _buttons_of(number, query)]
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    refresh = Button(text="button-refresh", data=wire.menu("history"))
    return (*rows, (refresh, *menus.to_menu()[0]))


def _buttons_of(number: int, query: Query) -> tuple[Button, ...]:
    if query.status in queries.UNENDED:
        return (_cancel_button(number, query),) if not query.cancel_asked else ()
    if query.file_id or query.result:
        return (Button(text="button-file", data=wire.file_again(query.query), args={"number": number}),)
    return ()


def _cancel_button(number: int, query: Query) -> Button:
    return Button(text="button-cancel-query", data=wire.cancel_query(query.query), args={"number": number})
