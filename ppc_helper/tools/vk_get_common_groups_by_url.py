"""Find the communities that the members of a community share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from ppc_helper.errors import Parked, VkError
from ppc_helper.ports import Run, Vk
from ppc_helper.tools import Bar, Bars, Between, Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import VkLinks
from ppc_helper.tools.vk_refusals import refusal_note, refused_at_first, rest_after
from ppc_helper.tools.vk_scan_cost import cost_question
from ppc_helper.vk.directory import Community, Directory, Meant, Person
from ppc_helper.vk.links import Link, link_of
from ppc_helper.vk.sampling import margin_of

if TYPE_CHECKING:
    from ppc_helper.vk.scan import Scan

NAME: Final = "vk_get_common_groups_by_url"
COLUMNS: Final = (
    "group_id",
    "name",
    "type",
    "members_count",
    "common_count",
    "share",
    "margin",
    "exact_count",
    "affinity",
)
MAX_LINKS: Final = 1_000
CANDIDATES: Final = 1_000
SAMPLES: Final = (100, 1_000_000)
"""The smallest and the largest."""
VK_PEOPLE: Final = 100_000_000
"""People who use VK in a month, by its own reports; affinity compares with them."""
ON_PICTURE: Final = 20
EXACT_BELOW: Final = 100
"""Of larger affinities nobody needs the tenths."""
FEW_PEOPLE: Final = 20
"""From so many people on, a community that only one of them is in is no common one."""


@tool(menu="vk", lane="scan")
def vk_get_common_groups_by_url(
    links: VkLinks,
    *,
    vk: Vk,
    run: Run,
    mode: Literal["auto", "full", "sample"] = "auto",
    sample: Annotated[int, Between(*SAMPLES)] = 2_000,
    min_members: int = 50,
    verify: Annotated[int, Between(0, CANDIDATES)] = 100,
) -> Table | Refusal:
    """Count which communities the members of the given communities, and the given people, are in.

    Args:
        links: communities, or people, as links, short names or ids; their members are taken together.
        vk: is asked.
        run: is told how far it is and keeps the state.
        mode: ``full`` asks every open profile, ``sample`` a random part; ``auto`` says what both will cost and lets
            the person choose, where the audience is larger than a sample.
        sample: how many people a sample has.
        min_members: communities smaller than this are left out.
        verify: for so many of the first rows the exact count is read from their own member lists.
    Returns:
        Up to 1,000 rows, the most shared first; the given communities are left out. *common_count* is of the people
        whose communities were seen, *share* its part of them in per cent, *margin* the error of a sample in
        percentage points at 95 %, *exact_count* of the whole audience with closed profiles, where it was read;
        *affinity* how many times likelier they are in it than anybody of VK. When VK refuses in the middle, what was
        counted, with a warning.
    Raises:
        Parked: VK will not go on for a while (quota, flood, captcha, a dead token), or the person is to choose; the
            state is stored.
    Source:
        dev.vk.com: groups.getMembers, groups.get, groups.getById, execute.
    """
    options = _Options(mode, sample, min_members, verify)
    if refusal := options.refusal() or _too_many(links):
        return refusal
    work = _Work(vk, run, options)
    try:
        refusal = work.prepare(links.texts)
    except VkError as error:
        return refused_at_first(error)
    result = refusal or work.result()
    if work.rest is not None:
        reason, seconds = work.rest
        raise Parked(reason, seconds, result if isinstance(result, Table) else None)
    return result


class _Options(msgspec.Struct, frozen=True):
    """What was chosen."""

    mode: str
    sample: int
    min_members: int
    verify: int

    def refusal(self) -> Refusal | None:
        """Return what is wrong with them."""
        if not SAMPLES[0] <= self.sample <= SAMPLES[1]:
            return Refusal(Note("bad_sample"))
        if self.min_members < 0 or not 0 <= self.verify <= CANDIDATES:
            return Refusal(Note("bad_number", {"limit": CANDIDATES}))
        return None

    def limit(self, size: int) -> int:
        """Return how many of *size* open profiles are asked."""
        return min(size, self.sample) if self.mode == "sample" else size


def _too_many(links: VkLinks) -> Refusal | None:
    if len(links.texts) > MAX_LINKS:
        return Refusal(Note("too_many", {"given": len(links.texts), "limit": MAX_LINKS}))
    return None


class _Work:
    """One query: links, audience, counting, names, checking; each step may end in VK's refusal."""

    def __init__(self, vk: Vk, run: Run, options: _Options) -> None:
        self._vk = vk
        self._run = run
        self._options = options
        self._directory = Directory(vk, tick=lambda: run.progress(0, None, f"{NAME}-stage-names"))
        self._warnings: list[Note] = []
        self._partial = False
        self.rest: tuple[str, float] | None = None
        """Why and for how many seconds to rest; None while VK answers."""
        self._scan: Scan

    def prepare(self, texts: Sequence[str]) -> Refusal | None:
        """Find out who is meant and who the audience is; raises VkError."""
        # numpy is loaded where a scan runs, not wherever tools are listed
        from ppc_helper.vk.scan import Scan  # noqa: PLC0415

        scan = Scan.resume(self._vk, self._run)
        if scan is None:
            meant = self._look_up(texts)
            if not meant.communities and not meant.people:
                return Refusal(Note("nobody"))
            scan = Scan.begin(self._vk, self._run, meant)
        scan.read(stage=f"{NAME}-stage-members")
        self._scan = scan
        if scan.skipped:
            self._warnings.append(Note("links_skipped", {"count": scan.skipped}))
        if not self._scan.audience.size:
            return Refusal(Note("no_members"))
        if not len(self._scan.audience.open):
            return Refusal(Note("all_closed", {"people": self._scan.audience.size}))
        return None

    def result(self) -> Table | Refusal:
        """Ask, count, name and check; return what could be done."""
        scan, options = self._scan, self._options
        self._ask_what_it_may_cost()
        limit = options.limit(len(scan.audience.open))
        self._attempt(lambda: scan.ask(limit, stage=f"{NAME}-stage-groups"))
        if not scan.seen.shown:
            return Refusal(self._warnings[-1] if self._partial else Note("nothing_seen", {"people": scan.seen.asked}))
        least = 2 if scan.seen.shown >= FEW_PEOPLE else 1
        shared = scan.tally.top(CANDIDATES, least=least, without=scan.given)
        self._attempt(lambda: self._directory.ask_communities([str(number) for number, _ in shared]))
        chosen = [pair for pair in shared if self._is_wanted(pair[0])]
        sizes = [(number, self._size(number)) for number, _ in chosen[: options.verify]]
        if sizes:
            self._attempt(lambda: scan.verify(sizes, stage=f"{NAME}-stage-verify"))
        rows = [self._row(*pair) for pair in chosen]
        return Table(COLUMNS, rows, self._counts(chosen), self._all_warnings(), _picture(rows))

    def _ask_what_it_may_cost(self) -> None:
        """Raise Parked with the cost of a sample and of all, where nobody has chosen and it makes a difference."""
        size, sample = len(self._scan.audience.open), self._options.sample
        if self._options.mode != "auto" or size <= sample:
            return
        question = cost_question(size, sample=sample, tokens=max(1, self._vk.user_tokens))
        raise Parked("vk_cost", math.inf, question=question)

    def _look_up(self, texts: Sequence[str]) -> Meant:
        """Return who is meant; raises VkError."""
        read = [link for text in texts if (link := link_of(text))]
        self._directory.look_up(read)
        found = [one for link in read if (one := self._directory.find(link))]
        communities = dict.fromkeys(one.id for one in found if isinstance(one, Community))
        people = dict.fromkeys(one.id for one in found if isinstance(one, Person) and not one.deactivated)
        return Meant(tuple(communities), tuple(people), len(texts) - len(found))

    def _attempt(self, step: Callable[[], None]) -> None:
        try:
            step()
        except VkError as error:
            self._partial = True
            self._warnings.append(refusal_note(error))
            if self.rest is None and (rest := rest_after(error)):
                self.rest = rest
                self._scan.store()

    def _community(self, number: int) -> Community | None:
        found = self._directory.find(Link(kind="community", id=number))
        return found if isinstance(found, Community) else None

    def _size(self, number: int) -> int:
        community = self._community(number)
        return community.members_count if community else -1

    def _is_wanted(self, number: int) -> bool:
        # what VK told nothing about stays: its number is worth having
        community = self._community(number)
        if community is None:
            return True
        small = 0 <= community.members_count < self._options.min_members
        return not small and not community.deactivated

    def _row(self, number: int, count: int) -> tuple[Cell, ...]:
        shown = self._scan.seen.shown
        community = self._community(number)
        return (
            number,
            community.name if community else None,
            Note(f"kind-{community.kind}") if community else None,
            community.members_count if community and community.members_count >= 0 else None,
            count,
            round(100 * count / shown, 2),
            self._margin(count / shown),
            self._scan.exact.get(number),
            _affinity(count / shown, community),
        )

    def _margin(self, share: float) -> float | None:
        """Return the error of *share*, None where everybody was asked."""
        asked, size = self._scan.seen.asked, len(self._scan.audience.open)
        if asked >= size:
            return None
        return margin_of(share, seen=self._scan.seen.shown, asked=asked, size=size)

    def _counts(self, chosen: Sequence[tuple[int, int]]) -> dict[str, int | float | str]:
        audience, seen = self._scan.audience, self._scan.seen
        return {
            "found": len(chosen),
            "members": audience.size,
            "checked": seen.shown,
            "closed": audience.closed,
            "deleted": audience.deleted + seen.deleted,
            "private": seen.private,
            "failed": seen.failed,
            "partial": int(self._partial),
        }

    def _all_warnings(self) -> tuple[Note, ...]:
        audience, asked = self._scan.audience, self._scan.seen.asked
        notes = []
        if audience.silent:
            notes.append(Note("members_hidden", {"count": len(audience.silent)}))
        if not self._partial and asked < len(audience.open):
            notes.append(Note("sampled", {"asked": asked, "open": len(audience.open)}))
        # the same refusal may have met several steps
        unlike = {note.code: note for note in self._warnings}
        return (*unlike.values(), *notes)


def _picture(rows: Sequence[tuple[Cell, ...]]) -> Bars | None:
    """Return the first rows as bars: the share, with the error of a sample."""
    bars = []
    for number, name, _, _, _, share, margin, *_ in rows[:ON_PICTURE]:
        if isinstance(share, int | float) and not isinstance(margin, str | Note | tuple):
            bars.append(Bar(str(name or f"club{number}"), share, margin))
    if not bars:
        return None
    sampled = any(bar.error is not None for bar in bars)
    return Bars(Note("picture-sampled" if sampled else "picture", {"count": len(bars)}), tuple(bars))


def _affinity(share: float, community: Community | None) -> float | None:
    """Return how many times likelier somebody of the audience is in the community than anybody of VK."""
    if community is None or community.members_count <= 0:
        return None
    times = share * VK_PEOPLE / community.members_count
    return round(times, 1) if times < EXACT_BELOW else round(times)
