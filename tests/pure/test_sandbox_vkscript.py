"""The sandbox runs the codes that are given to VK's ``execute``: those of vk_api and our own."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper.sandbox.vkscript import MAX_CALLS, RuntimeRefused, run
from ppc_helper.sandbox.vkscript_parse import CannotCompile


class Api:
    """Remembers calls; pages 60 numbers by ``offset`` and ``count``, refuses method ``bad.one``."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, method: str, parameters: dict[str, Any]) -> Any:
        self.calls.append((method, parameters))
        if method == "bad.one":
            return False
        offset, count = int(parameters.get("offset", 0)), int(parameters.get("count", 10))
        return {"count": 60, "items": list(range(60))[offset : offset + count]}


def test_list_of_calls_is_made_in_order() -> None:
    api = Api()
    code = 'return [API.users.get({"user_ids":"1,2"}),API.bad.one({}),API.groups.get({"user_id":5})];'
    assert run(code, api) == [{"count": 60, "items": list(range(10))}, False, {"count": 60, "items": list(range(10))}]
    assert api.calls == [("users.get", {"user_ids": "1,2"}), ("bad.one", {}), ("groups.get", {"user_id": 5})]


def test_loop_over_one_method_is_run() -> None:
    api = Api()
    code = (
        'var values = [{"a":1},{"a":"x"}],i = 0,result = [];while(i < values.length) {'
        "result.push(API.groups.get(values[i]));i = i + 1;}return result;"
    )
    assert len(run(code, api)) == 2
    assert api.calls == [("groups.get", {"a": 1}), ("groups.get", {"a": "x"})]


def test_loop_over_one_parameter_keeps_what_each_call_held() -> None:
    api = Api()
    code = (
        'var def_values = {"extended":0},values = [7,8],result = [],i = 0;while(i < values.length) {'
        "def_values.user_id = values[i];result.push(API.groups.get(def_values));i = i + 1;}return result;"
    )
    run(code, api)
    assert api.calls == [("groups.get", {"extended": 0, "user_id": 7}), ("groups.get", {"extended": 0, "user_id": 8})]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("return 1 + 2 * 3 - 4 / 2;", 5),
        ("return 7 % 4;", 3),
        ("return 'a' + 1 + null + true;", "a1true"),
        ("return [1] + [2, 3];", [1, 2, 3]),
        ("return (1 < 2) && !(2 >= 3) ? 'да' : \"нет\";", "да"),
        ("var a = 5; if (a == 5) { return a; } else { return 0; }", 5),
        ("var a; return a;", None),
        ("return API.bad.one({}).items;", None),
        ("return API.x.y({count: 3}).items.length;", 3),
        ("return [{id: 1}, {id: 2}]@.id;", [1, 2]),
        ("return 'a,b'.split(',');", ["a", "b"]),
        ("return [1,2,3].slice(1);", [2, 3]),
        ("return -1; // note", -1),
        ('/* note */ return {"a": [true, false, null]};', {"a": [True, False, None]}),
        ("var i = 0; while (i < 3) i = i + 1; return i;", 3),
        ("API.x.y({});", None),
        ("return \"\\u043f \\\" '\" + 'o\\'k';", "п \" 'o'k"),
    ],
)
def test_expressions_have_the_value_of_the_language(code: str, value: Any) -> None:
    assert run(code, Api()) == value


@pytest.mark.parametrize(
    "code", ["return [1;", "while(", "return 1 2;", "1 = 2;", "return #;", "var 1 = 2;", "{", "return " + "(" * 100]
)
def test_what_is_no_code_does_not_compile(code: str) -> None:
    with pytest.raises(CannotCompile, match="Unable to compile code"):
        run(code, Api())


def test_twenty_five_calls_pass_and_one_more_breaks_off() -> None:
    def code(calls: int) -> str:
        return "return [" + ",".join(["API.x.y({})"] * calls) + "];"

    api = Api()
    assert len(run(code(MAX_CALLS), api)) == 25
    with pytest.raises(RuntimeRefused, match="Too many API calls"):
        run(code(MAX_CALLS + 1), Api())


def test_endless_code_breaks_off() -> None:
    with pytest.raises(RuntimeRefused, match="Too many operations"):
        run("while (true) { }", Api())
