"""Words to the admins: what only they can mend."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_helper import paces
from ppc_helper.chat.turn import Rows, spoken
from ppc_helper.database import Pool
from ppc_helper.events import MessageOwed, NewFact
from ppc_helper.paces import Pace
from ppc_helper.statements import statements

_SQL = statements("run_query")


class Admins:
    """The configured admins; one who never wrote to the bot cannot be written to and is left out."""

    def __init__(self, pool: Pool, ids: Sequence[int], language: str) -> None:
        self._pool = pool
        self._ids = list(ids)
        self._language = language

    def languages(self, chats: Sequence[int] = ()) -> dict[int, str]:
        """Return the languages of those of *chats* and of the admins who are known."""
        with self._pool.connection() as conn:
            found = conn.execute(_SQL["admin_languages"], {"chats": [*chats, *self._ids]}).fetchall()
        return {chat: spoken(code, self._language) for chat, code in found}

    def told(self, key: str, args: dict[str, str | int | float], buttons: Rows = ()) -> list[NewFact]:
        """Return one message to each admin, in the admin's language."""
        known = self.languages()
        return [
            NewFact(admin, MessageOwed(key=key, args=args, language=known[admin], buttons=buttons))
            for admin in self._ids
            if admin in known
        ]

    def told_once(
        self, scope: str, seconds: float, key: str, args: dict[str, str | int | float], buttons: Rows = ()
    ) -> list[NewFact]:
        """Return what :meth:`told` does, nothing when *scope* was told of within the last *seconds* already."""
        with self._pool.connection() as conn:
            wait = paces.reserve(conn, [Pace(f"told:{scope}", seconds)], at_most_seconds=0)
        return self.told(key, args, buttons) if wait == 0 else []

    def spoken(self, known: dict[int, str], chat: int) -> str:
        """Return the language of *chat*, the configured one when it is not among the *known*."""
        return known.get(chat) or spoken("", self._language)
