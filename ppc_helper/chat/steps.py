"""The steps of the ready chain, and where it may begin."""

from __future__ import annotations

from ppc_helper.tools import all_tools

READY = ("kf_clean", "kf_group_duplicates", "kf_cross_minus", "kf_validate", "export_commander")
"""Clean, drop duplicates, cross-negate, check, write the file for Commander."""


def steps_after(tool: str) -> tuple[str, ...]:
    """Return the steps that are left after *tool*, all for any other tool; fewer than two are no chain."""
    steps = READY[READY.index(tool) + 1 :] if tool in READY else READY
    found = tuple(step for step in steps if step in all_tools())
    return found if len(found) > 1 else ()


def fits(tool: str) -> bool:
    """Tell whether the chain goes on from a result of *tool*."""
    known = all_tools().get(tool)
    return known is not None and bool(set(known.next_tools) & set(READY)) and bool(steps_after(tool))
