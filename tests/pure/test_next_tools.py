"""The next tools under a result: each reads in the file what the tool before it made, in both languages."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pytest

from ppc_helper import lists
from ppc_helper.chat import steps
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Note, Table, Tool, all_tools
from ppc_helper.tools.inputs import Blocks, Input, Phrases, Urls

GIVEN: Mapping[type[Input], Input] = {
    Phrases: Phrases(["купить окна", "Окна купить в офис", "бесплатно купить окна дешево и быстро"], [30, 2, 1]),
    Blocks: Blocks([["купить"], ["окна", "двери"]], ["", ""]),
    Urls: Urls(["https://example.ru/?utm_source=ya"]),
}
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "kf_match": {"keyword": "купить окна", "negatives": "бесплатно"},
    "kf_filter": {"list": "бесплатно"},
}
MADE = {
    "kf_clean": "clean",
    "kf_group_duplicates": "keyword",
    "kf_fixate_keywords": "fixed",
    "kf_cross_minus": "result",
    "kf_validate": "keyword",
    "kf_match": "query",
    "kf_filter": "keyword",
    "kf_cluster": "keyword",
    "kf_ngrams": "ngram",
    "kf_normalise": "keyword",
    "kf_combine": "keyword",
    "utm_build": "result",
    "utm_check": "url",
}
"""The column that the next tools work on."""
GOES_ON = {"kf_group_duplicates": "keep", "kf_match": "shown", "kf_filter": "kept"}
"""Only rows with a yes in this column go on."""
WITHOUT = {
    "ad_check": "no other tool takes texts of ads",
    "kf_negatives": "the other tools take phrases, and a list of negatives has none",
    "export_commander": "another program is next",
    "export_editor": "another program is next",
}
KEYWORD_TOOLS = [one for one in all_tools().values() if one.menu == "keywords" or one.name.startswith("utm_")]


def result_of(tool: Tool) -> Table:
    found = tool.function(GIVEN[tool.input_type], **OPTIONS.get(tool.name, {}))
    assert isinstance(found, Table)
    return found


def expected(tool: Tool, table: Table) -> list[Any]:
    place = table.columns.index(MADE[tool.name])
    only = GOES_ON.get(tool.name)
    rows = [row for row in table.rows if only is None or row[table.columns.index(only)] == Note("yes")]
    return [row[place] for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tool", [one for one in KEYWORD_TOOLS if one.name not in WITHOUT], ids=lambda one: one.name)
def test_each_next_tool_reads_what_the_one_before_made_and_works_on_it(tool: Tool, language: str) -> None:
    stream, table = io.BytesIO(), result_of(tool)
    lists.write_result(table, stream, tool=tool.name, words=catalogue(language))
    for following in (all_tools()[name] for name in tool.next_tools):
        given = lists.read_result(stream.getvalue(), into=following.input_type)
        assert isinstance(given, Phrases | Urls)
        assert list(given.texts) == expected(tool, table)
        if not following.needs:
            assert isinstance(following.function(given), Table)


@pytest.mark.parametrize("tool", KEYWORD_TOOLS, ids=lambda one: one.name)
def test_a_result_has_next_tools_unless_there_is_a_reason(tool: Tool) -> None:
    assert bool(tool.next_tools) is (tool.name not in WITHOUT)


def test_a_phrase_of_negatives_only_goes_on_as_it_is() -> None:
    stream, tool = io.BytesIO(), all_tools()["kf_group_duplicates"]
    table = tool.function(Phrases(["-бу", "-бу", '"окна"', '"окна" -фото']))
    assert isinstance(table, Table)
    lists.write_result(table, stream, tool=tool.name, words=catalogue("ru"))
    given = lists.read_result(stream.getvalue(), into=Phrases)
    assert isinstance(given, Phrases)
    assert given.texts == ["-бу", '"окна" -фото']


def test_queries_that_show_go_on_with_their_frequencies() -> None:
    stream, tool = io.BytesIO(), all_tools()["kf_match"]
    lists.write_result(result_of(tool), stream, tool=tool.name, words=catalogue("ru"))
    given = lists.read_result(stream.getvalue(), into=Phrases)
    assert isinstance(given, Phrases)
    assert (given.texts, given.frequencies) == (["купить окна", "Окна купить в офис"], [30, 2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_old_addresses_of_a_map_go_on_without_the_name_of_their_column(language: str) -> None:
    rows = [("https://a.ru/1", "https://a.ru/2", "https://a.ru/2", 200, 1, Note("yes"), None)]
    stream, columns = (
        io.BytesIO(),
        ("old_url", "expected_url", "finish_url", "response_code", "redirects", "ok", "problems"),
    )
    lists.write_result(Table(columns, rows), stream, tool="seo_migration_map", words=catalogue(language))
    given = lists.read_result(stream.getvalue(), into=Urls)
    assert isinstance(given, Urls)
    assert given.texts == ["https://a.ru/1"]


def test_the_ready_chain_begins_where_phrases_for_a_campaign_are() -> None:
    assert [one.name for one in KEYWORD_TOOLS if steps.fits(one.name)] == [
        name
        for name in all_tools()
        if name in MADE and name not in {"kf_validate", "kf_ngrams", "utm_build", "utm_check"}
    ]
