"""Runs VKScript: what a code given to ``execute`` returns."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable
from typing import Any

from ppc_helper.sandbox.vkscript_parse import Node, parse

MAX_CALLS = 25
MAX_STEPS = 100_000
ApiCall = Callable[[str, dict[str, Any]], Any]
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class RuntimeRefused(Exception):
    """The code broke off; the message is VK's."""


class _Returned(Exception):
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


def run(code: str, call: ApiCall) -> Any:
    """Return what *code* returns, asking *call* for each API method; None without a return.

    Raises CannotCompile when the code is no VKScript, RuntimeRefused when it makes more than 25 calls or does not end.
    """
    return _Machine(call).run(parse(code))


class _Machine:
    def __init__(self, call: ApiCall) -> None:
        self._call = call
        self._calls = 0
        self._steps = 0
        self._variables: dict[str, Any] = {}
        self._statements: dict[str, Callable[[Node], Any]] = {
            "var": self._var,
            "while": self._while,
            "if": self._if,
            "return": self._return,
            "assign": self._assign,
            "block": self._block,
            "expression": lambda node: self._value(node[1]),
        }
        self._expressions: dict[str, Callable[[Node], Any]] = {
            "value": lambda node: node[1],
            "name": lambda node: self._variables.get(node[1]),
            "array": lambda node: [self._value(item) for item in node[1]],
            "object": lambda node: {key: self._value(value) for key, value in node[1]},
            "member": lambda node: _member(self._value(node[1]), self._value(node[2])),
            "each": lambda node: [_member(item, node[2]) for item in self._value(node[1]) or []],
            "not": lambda node: not self._value(node[1]),
            "minus": lambda node: _binary("-", 0, self._value(node[1])),
            "choose": lambda node: self._value(node[2] if self._value(node[1]) else node[3]),
            "call": self._invoke,
            "&&": lambda node: self._value(node[1]) and self._value(node[2]),
            "||": lambda node: self._value(node[1]) or self._value(node[2]),
        }

    def run(self, statements: list[Node]) -> Any:
        try:
            self._block(("block", statements))
        except _Returned as returned:
            return returned.value
        return None

    def _do(self, node: Node) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise RuntimeRefused("Runtime error occurred during code invocation: Too many operations")
        self._statements[node[0]](node)

    def _block(self, node: Node) -> None:
        for statement in node[1]:
            self._do(statement)

    def _var(self, node: Node) -> None:
        for name, expression in node[1]:
            self._variables[name] = self._value(expression)

    def _while(self, node: Node) -> None:
        while self._value(node[1]):
            self._do(node[2])

    def _if(self, node: Node) -> None:
        self._do(node[2] if self._value(node[1]) else node[3])

    def _return(self, node: Node) -> None:
        raise _Returned(self._value(node[1]))

    def _assign(self, node: Node) -> None:
        _, target, expression = node
        value = self._value(expression)
        if target[0] == "name":
            self._variables[target[1]] = value
            return
        holder = self._value(target[1])
        if isinstance(holder, dict | list):
            holder[self._value(target[2])] = value

    def _value(self, node: Node) -> Any:
        kind = node[0]
        if kind in self._expressions:
            return self._expressions[kind](node)
        return _binary(kind, self._value(node[1]), self._value(node[2]))

    def _invoke(self, node: Node) -> Any:
        callee, arguments = node[1], [self._value(argument) for argument in node[2]]
        method = _api_method(callee)
        if method:
            return self._api(method, arguments[0] if arguments else {})
        if callee[0] == "member":
            return _method_of(self._value(callee[1]), callee[2][1], arguments)
        if callee == ("name", "parseInt"):
            return int(arguments[0] or 0)
        raise RuntimeRefused("Runtime error occurred during code invocation: Not a function")

    def _api(self, method: str, parameters: Any) -> Any:
        self._calls += 1
        if self._calls > MAX_CALLS:
            raise RuntimeRefused("Runtime error occurred during code invocation: Too many API calls")
        # a copy: the code may change its object later, the call was made with what it held
        return self._call(method, copy.copy(parameters) if isinstance(parameters, dict) else {})


def _api_method(callee: Node) -> str:
    """Return ``users.get`` for the callee ``API.users.get``, empty for any other."""
    names: list[str] = []
    while callee[0] == "member" and callee[2][0] == "value":
        names.append(str(callee[2][1]))
        callee = callee[1]
    return ".".join(reversed(names)) if callee == ("name", "API") else ""


def _member(of: Any, key: Any) -> Any:
    """Return a member; what has none gives null, as VK's language does."""
    if key == "length" and isinstance(of, list | str):
        return len(of)
    if isinstance(of, dict):
        return of.get(key)
    if isinstance(of, list | str) and isinstance(key, int) and 0 <= key < len(of):
        return of[key]
    return None


def _method_of(of: Any, name: str, arguments: list[Any]) -> Any:
    if isinstance(of, list) and name == "push":
        of.append(arguments[0])
        return len(of)
    if isinstance(of, list | str) and name == "slice":
        first, last, *_ = [*arguments, None, None]
        return of[first:last]
    if isinstance(of, list) and name == "splice":
        first, count = arguments
        taken, of[first : first + count] = of[first : first + count], []
        return taken
    if isinstance(of, list) and name in {"pop", "shift"}:
        return of.pop(-1 if name == "pop" else 0) if of else None
    if isinstance(of, str) and name == "split":
        return of.split(arguments[0])
    raise RuntimeRefused(f"Runtime error occurred during code invocation: no method {name}")


def _binary(kind: str, left: Any, right: Any) -> Any:
    if kind in {"==", "==="}:
        return left == right
    if kind in {"!=", "!=="}:
        return left != right
    if kind == "+":
        return _sum(left, right)
    try:
        result = _ARITHMETIC[kind](_numeric(left), _numeric(right))
    except (TypeError, ZeroDivisionError):
        return None
    return int(result) if isinstance(result, float) and result.is_integer() else result


def _sum(left: Any, right: Any) -> Any:
    if isinstance(left, list):
        return left + (right if isinstance(right, list) else [right])
    if isinstance(left, str) or isinstance(right, str):
        return f"{_printed(left)}{_printed(right)}"
    if isinstance(left, dict) and isinstance(right, dict):
        return left | right
    return _numeric(left) + _numeric(right)


def _numeric(value: Any) -> Any:
    return value or 0 if value is None or isinstance(value, bool) else value


def _printed(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
