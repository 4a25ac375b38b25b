"""A network of any size, for tests of scans: computed, not held."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_helper.sandbox.vk_network import DELETED, HIDDEN, PRIVATE, VkGroup, VkPerson

FIRST_RARE, RARE = 10_000_000, 5_000_000


class LargeNetwork:
    """A network of any size in no memory: person *p* is in community (m, p mod m) for each modulus m.

    Community 1 (``everyone``) has all people, 1 to *size*. Each further one has the people of one residue class, so
    every member list is a range, every list of communities is computed, and every common count is known exactly:
    :meth:`common_count`. With *rare* everybody is in so many more that hardly anybody shares: drawn from five million,
    the long tail of a real network. Every 11th profile is closed, every 17th deleted, every 23rd hides its communities.
    """

    def __init__(self, size: int, groups_per_person: int = 150, *, residues: int = 20, rare: int = 0) -> None:
        self.size = size
        self.moduli = range(2, groups_per_person + 2)
        self.residues = residues
        self.rare = rare

    def person(self, user_id: int) -> VkPerson | None:
        """Return a profile, None outside 1 to *size*."""
        if not 1 <= user_id <= self.size:
            return None
        refusal, deactivated = self._refusal(user_id)
        name = f"Person{user_id}"
        return VkPerson(user_id, name, "Made-up", f"p{user_id}", refusal=refusal, deactivated=deactivated)

    def group(self, group_id: int) -> VkGroup | None:
        """Return a community, None when the number names none."""
        if group_id == 1:
            return VkGroup(1, "Everyone", "everyone", "group", range(1, self.size + 1))
        modulus, residue = divmod(group_id, 1000)
        if modulus not in self.moduli or residue >= min(modulus, self.residues):
            return None
        members = range(residue or modulus, self.size + 1, modulus)
        return VkGroup(group_id, f"Every {modulus}th from {residue}", f"g{group_id}", "page", members)

    def find(self, screen_name: str) -> VkPerson | VkGroup | None:
        """Return who has this short name."""
        if screen_name == "everyone":
            return self.group(1)
        number = int(screen_name[1:]) if screen_name[1:].isdecimal() else 0
        if screen_name.startswith("p"):
            return self.person(number)
        return self.group(number) if screen_name.startswith("g") else None

    def groups_of(self, user_id: int) -> Sequence[int]:
        """Return the ids of a person's communities."""
        found = (modulus * 1000 + user_id % modulus for modulus in self.moduli if user_id % modulus < self.residues)
        spread = (FIRST_RARE + (user_id * 2_654_435_761 + one * 40_503_001) % RARE for one in range(self.rare))
        return [1, *found, *spread]

    def common_count(self, group_id: int) -> int:
        """Return how many of everyone are in the community."""
        group = self.group(group_id)
        return len(group.members) if group else 0

    @staticmethod
    def _refusal(user_id: int) -> tuple[int, str]:
        if user_id % 17 == 0:
            return DELETED, "deleted"
        if user_id % 11 == 0:
            return PRIVATE, ""
        return (HIDDEN, "") if user_id % 23 == 0 else (0, "")
