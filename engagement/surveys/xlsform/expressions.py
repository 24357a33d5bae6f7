"""The tree that an expression of XLSForm is read into (``engagement.surveys.xlsform.parsing``)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


class BadExpression(Exception):
    """What is written is no expression, or one that cannot be taken over; ``part`` quotes what."""

    def __init__(self, reason: object, part: str = "") -> None:
        super().__init__(str(reason))
        self.reason = str(reason)
        self.part = " ".join(part.split())[:120]


class Span(NamedTuple):
    """Where a part stands in what was written."""

    start: int
    end: int


class Text(NamedTuple):
    """Words between quotes."""

    value: str
    span: Span


class Number(NamedTuple):
    """A number; ``written`` as it was."""

    value: Decimal
    written: str
    span: Span


class Ref(NamedTuple):
    """The answer to another question."""

    name: str
    span: Span


class Own(NamedTuple):
    """The answer to the question itself, ``.``."""

    span: Span


class Column(NamedTuple):
    """A column of the choices sheet, which a filter asks about by its bare name."""

    name: str
    span: Span


class Call(NamedTuple):
    """A function."""

    name: str
    args: tuple[Node, ...]
    span: Span


class Binary(NamedTuple):
    """A comparison or a sum."""

    op: str
    left: Node
    right: Node
    span: Span


class Joined(NamedTuple):
    """Parts joined by ``and`` or ``or``, as they stood beside each other."""

    op: str
    parts: tuple[Node, ...]
    span: Span


Node = Text | Number | Ref | Own | Column | Call | Binary | Joined


class Expression(NamedTuple):
    """What was written, tidied, and the tree of it."""

    source: str
    root: Node

    def quote(self, node: Node) -> str:
        """Return the part of the source that a node stands for."""
        return " ".join(self.source[node.span.start : node.span.end].split())


def references(node: Node) -> Iterator[Ref]:
    """Yield every question that an expression asks about, from left to right."""
    match node:
        case Ref():
            yield node
        case Call(args=parts) | Joined(parts=parts):
            for part in parts:
                yield from references(part)
        case Binary(left=left, right=right):
            yield from references(left)
            yield from references(right)
