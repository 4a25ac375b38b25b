"""The folds' statements and the facts that they run for: what ``-- when:`` says is what the statement reads."""

from __future__ import annotations

import re

import pytest

from ppc_helper.events import Event, tag_of
from ppc_helper.migrate import fold_function, guarded
from ppc_helper.statements import Projection, projections

INLINE = [projection for projection in projections() if projection.mode == "inline"]
BY_NAME = pytest.mark.parametrize("projection", INLINE, ids=lambda projection: projection.name)
WHEN = re.compile(r"(?ms)^-- when: ([^\n]+)\n(.*?;)$")
START = re.compile(r"(?m)^(?:with|insert|update|delete|select)\b")


def read_types(statement: str) -> set[str]:
    """Return the types of facts that a statement names."""
    return set(re.findall(r"'([a-z_]+\.v\d+)'", statement))


@BY_NAME
def test_a_statement_runs_for_the_types_that_it_reads(projection: Projection) -> None:
    for when, statement in WHEN.findall(projection.fold):
        if when not in {"asked", "outcome"}:
            assert set(when.split()) == read_types(statement)


@BY_NAME
def test_a_statement_that_names_no_type_runs_for_what_asks_or_for_outcomes(projection: Projection) -> None:
    for when, statement in WHEN.findall(projection.fold):
        if not read_types(statement):
            reads_outcomes = re.search(r"(?m)^ +where f\.outcome\b", statement)
            assert when == ("outcome" if reads_outcomes else "asked")


@BY_NAME
def test_every_statement_says_what_it_runs_for(projection: Projection) -> None:
    assert not START.findall(WHEN.sub("", projection.fold))


@BY_NAME
def test_a_statement_runs_for_facts_that_there_are(projection: Projection) -> None:
    known = {tag_of(fact) for fact in Event.__args__}
    named = {one for when, _ in WHEN.findall(projection.fold) for one in when.split() if "." in one}
    assert named <= known


def test_a_guard_stands_around_its_statement_and_comments_stay() -> None:
    fold = "-- why;\n-- when: a_came.v1 b_came.v1\ninsert into t\nselect 1;\n\n-- when: outcome\ndelete from t;"
    assert guarded(fold) == (
        "-- why;\nif types && string_to_array('a_came.v1 b_came.v1', ' ') then\ninsert into t\nselect 1;\nend if;\n\n"
        "if some_are_outcomes then\ndelete from t;\nend if;"
    )


def test_the_folds_stand_in_the_function_in_the_order_of_their_locks() -> None:
    text = fold_function(INLINE)
    places = [text.index(f"    -- {projection.name}\n") for projection in INLINE]
    assert places == sorted(places)
    assert INLINE[0].name == "work"
