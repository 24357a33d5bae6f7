"""The part of XPath in which XLSForm writes its rules, read into a small tree.

    or_expr   := and_expr ("or" and_expr)*
    and_expr  := comparison ("and" comparison)*
    comparison := sum (("=" | "!=" | "<" | "<=" | ">" | ">=") sum)*
    sum       := product (("+" | "-") product)*
    product   := unary (("*" | "div" | "mod") unary)*
    unary     := "-"* primary
    primary   := "(" or_expr ")" | literal | number | "." | reference | path | name "(" arguments ")"

A reference is ``${name}``; of a path (``../name``, ``/data/group/name``) the last step names the question. Groups in
brackets stay groups, so that what was written as one stays one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, NoReturn

from django.utils.translation import gettext as _

from engagement.surveys.xlsform.expressions import (
    COMPARISONS,
    BadExpression,
    Binary,
    Call,
    Column,
    Expression,
    Joined,
    Node,
    Number,
    Own,
    Ref,
    Span,
    Text,
)

LONGEST = 8_000
MAX_DEPTH = 60
SPACES = str.maketrans({"\xa0": " ", "\u200b": " ", "\ufeff": " "})
NAME = r"[^\W\d][\w.\-]*"
TOKEN = re.compile(
    rf"""\s*(?:
    (?P<ref>\$\{{\s*[^{{}}]*\}})
  | (?P<text>'[^']*'|"[^"]*"|[‘’][^‘’']*[‘’']|[“”][^“”"]*[“”"])
  | (?P<number>\d+\.\d*|\.\d+|\d+)
  | (?P<path>(?:\.\./|\./|/)(?:\.\./|{NAME}(?::{NAME})?/)*(?:{NAME}(?::{NAME})?)(?!\s*\())
  | (?P<name>{NAME}(?::{NAME})?)
  | (?P<op><=|>=|!=|==|=|<|>|\+|-|\*|\(|\)|,|\||\[|\])
  | (?P<own>\.(?![\w.]))
    )""",
    re.VERBOSE,
)
WORDS = frozenset({"and", "or", "div", "mod"})


class _Token(NamedTuple):
    kind: str
    text: str
    span: Span


def parse(source: str, *, columns: bool = False) -> Expression:
    """Return the tree of an expression; with ``columns`` a bare name is a column of the choices sheet.

    Raises:
        BadExpression: if it is none that is known here, naming the part.
    """
    text = source.translate(SPACES).strip()
    if len(text) > LONGEST:
        raise BadExpression(_("The expression is too long."))
    parser = _Parser(text, _tokens(text), columns)
    root = parser.either()
    if parser.at < len(parser.tokens):
        rest = parser.tokens[parser.at]
        raise BadExpression(_("The expression is not complete, or has too much in it."), text[rest.span.start :])
    return Expression(text, root)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            if not text[at:].strip():
                break
            raise BadExpression(_("This is not understood here."), text[at : at + 40])
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], Span(match.start(kind), match.end(kind))))
        at = match.end()
    return found


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, source: str, tokens: list[_Token], columns: bool) -> None:
        self.source = source
        self.columns = columns
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self) -> _Token:
        token = self.peek()
        if token is None:
            raise BadExpression(_("The expression is not complete, or has too much in it."), self.source[-40:])
        self.at += 1
        return token

    def word(self, *words: str) -> str:
        """Return which of these words or signs comes next, taking it; empty when none does."""
        token = self.peek()
        if token is None or token.kind not in ("op", "name"):
            return ""
        # XPath knows small letters alone; what people mean by AND is plain.
        text = token.text.lower() if token.kind == "name" else token.text
        text = "=" if text == "==" else text
        if text not in words:
            return ""
        self.at += 1
        return text

    def either(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadExpression(_("The expression is nested too deeply."))
        found = self._joined("or", self._both)
        self.depth -= 1
        return found

    def _both(self) -> Node:
        return self._joined("and", self._comparison)

    def _joined(self, op: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self.word(op):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(op, tuple(parts), _over(parts[0], parts[-1]))

    def _comparison(self) -> Node:
        return self._chain(self._sum, *COMPARISONS)

    def _sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._unary, "*", "div", "mod")

    def _chain(self, part: Callable[[], Node], *ops: str) -> Node:
        left = part()
        while op := self.word(*ops):
            right = part()
            left = Binary(op, left, right, _over(left, right))
        return left

    def _unary(self) -> Node:
        token = self.peek()
        signs = 0
        while self.word("-"):
            signs += 1
        node = self._primary()
        if not signs or token is None:
            return node
        span = Span(token.span.start, node.span.end)
        if not isinstance(node, Number):
            return Binary("-", Number(Decimal(0), "0", span), node, span)
        value = node.value if signs % 2 == 0 else -node.value
        return Number(value, f"{'-' * (signs % 2)}{node.written}", span)

    def _primary(self) -> Node:
        token = self.next()
        found: Node | None = None
        match token.kind:
            case "text":
                found = Text(token.text[1:-1], token.span)
            case "number":
                found = Number(Decimal(token.text), token.text, token.span)
            case "ref":
                found = Ref(token.text[2:-1].strip(), token.span)
            case "path":
                found = Ref(token.text.rsplit("/", 1)[-1], token.span)
            case "own":
                found = Own(token.span)
            case "name" if token.text.lower() not in WORDS:
                found = self._named(token)
            case "op" if token.text == "(":
                found = self.either()
                if not self.word(")"):
                    self._not_closed(token)
        if found is None:
            part = self.source[token.span.start : token.span.start + 40]
            raise BadExpression(_("This is not understood here."), part)
        return found

    def _not_closed(self, token: _Token) -> NoReturn:
        following = self.peek()
        if following is not None and following.text in ("[", "|"):
            raise BadExpression(_("Lists and files cannot be looked up here."), self.source[token.span.start :])
        raise BadExpression(_("A bracket is not closed."), self.source[token.span.start :])

    def _named(self, token: _Token) -> Node:
        if not self.word("("):
            if self.columns:
                return Column(token.text, token.span)
            reason = _("“%(name)s” is neither between quotes nor written as ${%(name)s}.")
            raise BadExpression(reason % {"name": token.text[:60]}, token.text)
        args: list[Node] = []
        if not self.word(")"):
            args.append(self.either())
            while self.word(","):
                args.append(self.either())
            if not self.word(")"):
                self._not_closed(token)
        last = self.tokens[self.at - 1]
        following = self.peek()
        if following is not None and (following.kind == "path" or following.text == "["):
            if token.text == "current" and following.kind == "path":
                self.at += 1
                return Ref(following.text.rsplit("/", 1)[-1], Span(token.span.start, following.span.end))
            reason = _("Lists and files cannot be looked up here.")
            raise BadExpression(reason, self.source[token.span.start :])
        return Call(token.text.lower(), tuple(args), Span(token.span.start, last.span.end))


def _over(first: Node, last: Node) -> Span:
    return Span(first.span.start, last.span.end)
