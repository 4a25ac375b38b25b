"""Who can be met in the sandbox: people and groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec


class Person(msgspec.Struct):
    """A person with a Telegram account; *deactivated* accounts cannot be written to."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "ru"
    is_admin: bool = False
    deactivated: bool = False

    def as_user(self) -> dict[str, Any]:
        """Return Telegram's User object."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return user | {name: value for name, value in optional.items() if value}

    def as_chat(self) -> dict[str, Any]:
        """Return the private chat with this person as Telegram's Chat object."""
        chat: dict[str, Any] = {"id": self.id, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username}
        return chat | {name: value for name, value in optional.items() if value} | {"type": "private"}


class Group(msgspec.Struct):
    """A group chat; *migrated_to* is the supergroup that it became, 0 if it did not."""

    id: int
    title: str
    kind: Literal["group", "supergroup"] = "group"
    members: list[int] = []
    migrated_to: int = 0

    def as_chat(self) -> dict[str, Any]:
        """Return Telegram's Chat object."""
        return {"id": self.id, "title": self.title, "type": self.kind}


def demo_people() -> Sequence[Person]:
    """Return the three people of the demo: an administrator, a Russian and an English speaker."""
    return (
        Person(1001, "Анна", "Орлова", "anna_ppc", "ru", is_admin=True),
        Person(1002, "Борис", "Климов", "boris_ads", "ru"),
        Person(1003, "Chris", "Morgan", "chris_clicks", "en"),
    )
