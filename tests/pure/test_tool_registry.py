"""What the registry promises of every tool."""

from __future__ import annotations

import pytest

from ppc_helper.tools import HANDLERS, Tool, all_tools

TOOLS = pytest.mark.parametrize("tool", all_tools().values(), ids=lambda tool: tool.name)


@TOOLS
def test_a_tool_stands_in_the_file_of_its_name(tool: Tool) -> None:
    assert tool.function.__module__ == f"ppc_helper.tools.{tool.name}"


@TOOLS
def test_a_name_begins_with_the_handler_of_its_menu(tool: Tool) -> None:
    # the wire format of buttons in old chats: is_inplace:input_required:response_required:handler:name
    prefixes = {"keywords": ("kf_", "ad_", "export_"), "seo": ("seo_", "utm_"), "vk": ("vk_",)}
    assert tool.name.startswith(prefixes[tool.menu])
    assert tool.callback_data == f"0:1:1:{HANDLERS[tool.menu]}:{tool.name}"


@TOOLS
def test_a_button_fits_into_64_bytes(tool: Tool) -> None:
    assert len(tool.callback_data.encode()) <= 64


@TOOLS
def test_the_default_of_an_option_is_one_of_its_choices(tool: Tool) -> None:
    assert [option for option in tool.options if option.kind == "choice" and option.default not in option.choices] == []


@TOOLS
def test_a_tool_says_what_it_returns_and_where_its_rules_come_from(tool: Tool) -> None:
    text = tool.function.__doc__ or ""
    assert all(part in text for part in ("Args:", "Returns:"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"parts": "stop", "pronouns": "!", "only_risky": "no"}),
        ({"parts": "all"}, {"parts": "all", "pronouns": "!", "only_risky": "no"}),
    ],
)
def test_options_not_given_take_their_default(given: dict[str, str], expected: dict[str, str]) -> None:
    assert all_tools()["kf_fixate_keywords"].parse_options(given) == expected


@pytest.mark.parametrize("given", ["-1", "1.5", "", "x", "1" * 10, "²"])
def test_an_option_of_numbers_takes_whole_ones_that_people_mean(given: str) -> None:
    with pytest.raises(ValueError, match="max_words"):
        all_tools()["kf_combine"].parse_options({"max_words": given})
    assert all_tools()["kf_combine"].parse_options({"max_words": "10"}) == {"max_words": 10}


@pytest.mark.parametrize(("value", "taken"), [("0", False), ("1", True), ("120", True), ("121", False), ("x", False)])
def test_an_option_of_numbers_takes_those_within_its_bounds(value: str, taken: bool) -> None:
    tool = all_tools()["seo_check_urls_status_code"]
    timeout = next(option for option in tool.options if option.name == "timeout")
    assert (timeout.kind, timeout.default, timeout.takes(value)) == ("int", "15", taken)


def test_what_was_set_before_there_were_bounds_still_reaches_its_tool_which_says_what_is_wrong() -> None:
    assert all_tools()["seo_check_urls_status_code"].parse_options({"timeout": "500"})["timeout"] == 500


@TOOLS
def test_the_default_of_a_number_is_within_its_bounds(tool: Tool) -> None:
    assert [option for option in tool.options if option.kind == "int" and not option.takes(option.default)] == []


@pytest.mark.parametrize("given", [{"parts": "some"}, {"nothing": "1"}])
def test_unknown_options_and_values_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"parts|nothing"):
        all_tools()["kf_fixate_keywords"].parse_options(given)
