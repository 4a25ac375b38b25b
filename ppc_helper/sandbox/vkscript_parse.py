"""Parser of VKScript, the small language of ``execute``: text to a tree of tuples.

Statements: ("var", [(name, expression)]), ("while", condition, body), ("if", condition, body, otherwise),
("return", expression), ("assign", target, expression), ("expression", expression), ("block", statements).

Expressions: ("value", v), ("name", n), ("array", items), ("object", [(key, value)]), ("member", of, key expression),
("each", of, name), ("call", callee, arguments), ("not", x), ("minus", x), ("choose", condition, a, b),
and ("+", a, b) likewise for the other operators.

Source: dev.vk.com/method/execute; a subset of JavaScript.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Node = tuple[Any, ...]
_TOKENS = re.compile(
    r"""\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*(?:
    (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<name>[A-Za-z_$][\w$]*)
  | (?P<sign>@\.|===|!==|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:=(){}\[\],;.])
  | (?P<end>$))""",
    re.VERBOSE | re.DOTALL,
)
_LEVELS = (("||",), ("&&",), ("==", "!=", "===", "!=="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_CONSTANTS = {"true": True, "false": False, "null": None}
MAX_DEPTH = 60


class CannotCompile(Exception):
    """The code is no VKScript; the message says where."""


def parse(code: str) -> list[Node]:
    """Return the statements of *code*; raises CannotCompile."""
    return _Parser(_tokens(code)).program()


def _tokens(code: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while True:
        match = _TOKENS.match(code, at)
        if match is None:
            raise CannotCompile(f"Unable to compile code: unknown symbol at {at}")
        kind = match.lastgroup or "end"
        tokens.append((kind, match[kind]))
        if kind == "end":
            return tokens
        at = match.end()


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._readers: dict[str, Callable[[], Node]] = {
            "{": self._block,
            "var": self._variables,
            "while": self._while,
            "if": self._if,
            "return": self._return,
            ";": lambda: ("block", []),
        }

    def program(self) -> list[Node]:
        statements = []
        while self._tokens[self._at][0] != "end":
            statements.append(self._statement())
        return statements

    def _statement(self) -> Node:
        for word, read in self._readers.items():
            if self._take(word):
                return read()
        return self._simple()

    def _while(self) -> Node:
        return ("while", self._condition(), self._statement())

    def _if(self) -> Node:
        condition, body = self._condition(), self._statement()
        return ("if", condition, body, self._statement() if self._take("else") else ("block", []))

    def _return(self) -> Node:
        return self._ended(("return", ("value", None) if self._peek(";") else self._expression()))

    def _block(self) -> Node:
        statements = []
        while not self._take("}"):
            if self._tokens[self._at][0] == "end":
                raise CannotCompile("Unable to compile code: ';' or '}' expected")
            statements.append(self._statement())
        return ("block", statements)

    def _variables(self) -> Node:
        found = []
        while True:
            name = self._name()
            found.append((name, self._expression() if self._take("=") else ("value", None)))
            if not self._take(","):
                return self._ended(("var", found))

    def _simple(self) -> Node:
        left = self._expression()
        if self._take("="):
            if left[0] not in {"name", "member"}:
                raise CannotCompile("Unable to compile code: cannot assign to this")
            return self._ended(("assign", left, self._expression()))
        return self._ended(("expression", left))

    def _condition(self) -> Node:
        self._expect("(")
        condition = self._expression()
        self._expect(")")
        return condition

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CannotCompile("Unable to compile code: expression is too deep")
        condition = self._binary(0)
        if self._take("?"):
            chosen = self._expression()
            self._expect(":")
            condition = ("choose", condition, chosen, self._expression())
        self._depth -= 1
        return condition

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while self._tokens[self._at][0] == "sign" and self._tokens[self._at][1] in _LEVELS[level]:
            operator = self._next()
            left = (operator, left, self._binary(level + 1))
        return left

    def _unary(self) -> Node:
        if self._take("!"):
            return ("not", self._unary())
        if self._take("-"):
            return ("minus", self._unary())
        return self._postfix()

    def _postfix(self) -> Node:
        node = self._primary()
        while True:
            if self._take("."):
                node = ("member", node, ("value", self._name()))
            elif self._take("@."):
                node = ("each", node, self._name())
            elif self._take("["):
                node = ("member", node, self._expression())
                self._expect("]")
            elif self._take("("):
                node = ("call", node, self._items(")"))
            else:
                return node

    def _primary(self) -> Node:
        kind, text = self._tokens[self._at]
        if kind == "end":
            raise CannotCompile("Unable to compile code: unexpected end")
        self._at += 1
        if kind == "number":
            return ("value", int(text) if text.isdigit() else float(text))
        if kind == "text":
            return ("value", _unquoted(text))
        if kind == "name":
            return ("value", _CONSTANTS[text]) if text in _CONSTANTS else ("name", text)
        return self._bracketed(text)

    def _bracketed(self, sign: str) -> Node:
        if sign == "(":
            node = self._expression()
            self._expect(")")
            return node
        if sign == "[":
            return ("array", self._items("]"))
        if sign == "{":
            return self._object()
        raise CannotCompile(f"Unable to compile code: unexpected '{sign}'")

    def _items(self, closing: str) -> list[Node]:
        items: list[Node] = []
        while not self._take(closing):
            items.append(self._expression())
            if not self._take(","):
                self._expect(closing)
                break
        return items

    def _object(self) -> Node:
        found = []
        while not self._take("}"):
            found.append(self._pair())
            if not self._take(","):
                self._expect("}")
                break
        return ("object", found)

    def _pair(self) -> tuple[str, Node]:
        kind, text = self._tokens[self._at]
        if kind not in {"text", "name", "number"}:
            raise CannotCompile("Unable to compile code: name of a member expected")
        self._at += 1
        self._expect(":")
        return _unquoted(text) if kind == "text" else text, self._expression()

    def _ended(self, statement: Node) -> Node:
        """A statement ends with ``;``, which may be left out before ``}`` and at the end."""
        if not self._take(";") and not self._peek("}") and self._tokens[self._at][0] != "end":
            raise CannotCompile("Unable to compile code: ';' expected")
        return statement

    def _peek(self, text: str) -> bool:
        kind, found = self._tokens[self._at]
        return found == text and kind in {"sign", "name"}

    def _take(self, text: str) -> bool:
        found = self._peek(text)
        self._at += found
        return found

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _name(self) -> str:
        kind, text = self._tokens[self._at]
        if kind != "name":
            raise CannotCompile("Unable to compile code: name expected")
        self._at += 1
        return text

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise CannotCompile(f"Unable to compile code: '{text}' expected")


def _unquoted(text: str) -> str:
    if text[0] == "'":
        text = '"' + text[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        raise CannotCompile("Unable to compile code: wrong text") from None
