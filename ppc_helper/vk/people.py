"""What VK tells of a community's member, as a row; and which members are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

FIELDS: Final = "sex,bdate,city,last_seen,domain"
SEXES: Final = {1: "female", 2: "male"}


class Member(msgspec.Struct, frozen=True, array_like=True):
    """A member; *sex*, *city* and *state* may be empty, *age* and *last_seen* None where VK does not tell.

    *state* is ``closed``, ``deleted``, ``banned`` or empty.
    """

    id: int
    first_name: str = ""
    last_name: str = ""
    name: str = ""
    sex: str = ""
    age: int | None = None
    city: str = ""
    last_seen: date | None = None
    state: str = ""


class Wanted(msgspec.Struct, frozen=True):
    """Which members are kept; a member of whom VK does not tell what is asked for is not."""

    closed: bool = True
    deleted: bool = False
    sex: str = "any"
    city: str = ""
    age_from: int = 0
    age_to: int = 0
    last_seen_days: int = 0

    def has(self, member: Member, today: date) -> bool:
        """Tell whether *member* is wanted."""
        if member.state in {"deleted", "banned"} and not self.deleted:
            return False
        if member.state == "closed" and not self.closed:
            return False
        return self._is_like(member) and self._is_of_age(member.age) and self._was_here(member.last_seen, today)

    def _is_like(self, member: Member) -> bool:
        of_sex = self.sex in {"any", member.sex}
        return of_sex and (not self.city or member.city.casefold() == self.city.strip().casefold())

    def _is_of_age(self, age: int | None) -> bool:
        if not self.age_from and not self.age_to:
            return True
        return age is not None and age >= self.age_from and (not self.age_to or age <= self.age_to)

    def _was_here(self, last_seen: date | None, today: date) -> bool:
        if not self.last_seen_days:
            return True
        return last_seen is not None and (today - last_seen).days <= self.last_seen_days


def member_of(item: Mapping[str, Any], today: date) -> Member:
    """Return the member that an item of groups.getMembers with :data:`FIELDS` tells of."""
    return Member(
        id=item["id"],
        first_name=item.get("first_name", ""),
        last_name=item.get("last_name", ""),
        name=item.get("domain", ""),
        sex=SEXES.get(item.get("sex", 0), ""),
        age=_age(item.get("bdate", ""), today),
        city=(item.get("city") or {}).get("title", ""),
        last_seen=_day((item.get("last_seen") or {}).get("time", 0)),
        state=_state(item),
    )


def _state(item: Mapping[str, Any]) -> str:
    if item.get("deactivated"):
        return "banned" if item["deactivated"] == "banned" else "deleted"
    return "closed" if item.get("is_closed") and not item.get("can_access_closed") else ""


def _age(birthday: str, today: date) -> int | None:
    """Return the full years since ``D.M.YYYY``; None without a year."""
    parts = birthday.split(".")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    day, month, year = map(int, parts)
    age = today.year - year - ((today.month, today.day) < (month, day))
    return age if 0 <= age <= 120 else None


def _day(seconds: int) -> date | None:
    return datetime.fromtimestamp(seconds, UTC).date() if seconds > 0 else None
