"""Checkpoints as they lie in payloads: a whole state, and a chain of additions."""

from __future__ import annotations

from ppc_helper.checkpoints import Stored, addition, read

Kept = dict[str, bytes]

A, B, C = ("a" * 32, "b" * 32, "c" * 32)


def test_there_is_nothing_at_the_first_start() -> None:
    assert read(Kept().get, "") == Stored()


def test_a_whole_state_stands_alone() -> None:
    assert read({A: b"\x93state"}.get, A) == Stored((A,), b"\x93state", ())


def test_additions_lead_back_to_the_state_they_belong_to() -> None:
    kept = {A: b"\x93state", B: addition(A, b"+1"), C: addition(B, b"")}
    assert read(kept.get, C) == Stored((A, B, C), b"\x93state", (b"+1", b""))
    assert read(kept.get, B) == Stored((A, B), b"\x93state", (b"+1",))


def test_a_chain_with_a_gap_is_no_checkpoint_but_is_still_cleared_away() -> None:
    assert read({B: addition(A, b"+1"), C: addition(B, b"+2")}.get, C) == Stored((A, B, C), None, ())
