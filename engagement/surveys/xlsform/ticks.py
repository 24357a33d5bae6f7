"""Rules about how many boxes are ticked, and which one stands alone, however an author wrote them.

A rule about boxes is tried on every answer that it can tell apart: with and without each box that it names, beside any
number of the others. If the answers it lets through are those of "at least so many, at most so many, and this one
alone", it is that.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import NamedTuple

from engagement.surveys.xlsform.comparing import ORDER
from engagement.surveys.xlsform.expressions import (
    COMPARISONS,
    Binary,
    Call,
    Joined,
    Node,
    Number,
    Own,
    Text,
)

MOST_NAMED = 10


class Ticks(NamedTuple):
    """How many boxes may be ticked, and the name of the one that stands alone; ``None`` for no limit."""

    least: int
    most: int | None
    alone: str | None


class _Unknown(Exception):
    """The rule asks about something other than the boxes."""


def read_ticks(node: Node, options: list[str]) -> Ticks | None:
    """Return what a rule says about the boxes ``options``, asked about as ``.``; ``None`` when it says more."""
    named = sorted({text for text in _texts(node) if text in options})
    if len(named) > MOST_NAMED:
        return None
    others = [name for name in options if name not in named]
    try:
        allowed = {
            (chosen, count): bool(_truth(node, [*chosen, *others[:count]], options))
            for size in range(len(named) + 1)
            for chosen in combinations(named, size)
            for count in range(len(others) + 1)
            if size + count
        }
    except _Unknown:
        return None
    for alone in (*named, None):
        found = _fits(allowed, alone, len(options), node)
        if found is not None:
            return found
    return None


def about_boxes(node: Node, options: list[str]) -> bool:
    """Return whether a rule asks about nothing but the boxes."""
    try:
        _truth(node, options[:1], options)
    except _Unknown:
        return False
    return True


def _fits(allowed: dict[tuple[tuple[str, ...], int], bool], alone: str | None, total: int, node: Node) -> Ticks | None:
    by_size: dict[int, bool] = {}
    for (chosen, count), passes in allowed.items():
        size = len(chosen) + count
        if alone in chosen:
            if passes != (size == 1):
                return None
        elif by_size.setdefault(size, passes) != passes:
            return None
    sizes = sorted(size for size, passes in by_size.items() if passes)
    if not sizes or sizes != list(range(sizes[0], sizes[-1] + 1)):
        return None
    together = total - (alone is not None)
    # A limit that limits nothing is kept where somebody wrote it.
    said = set(_counted(node))
    least = sizes[0] if sizes[0] > 1 or (">=", 1) in said else 0
    most = sizes[-1] if sizes[-1] < together or ("<=", sizes[-1]) in said else None
    return Ticks(least, most, alone)


def _counted(node: Node) -> Iterator[tuple[str, Decimal]]:
    """Yield the numbers that the count of boxes is compared with, and how."""
    match node:
        case Binary(op=op, left=Call(name="count-selected"), right=Number(value=value)):
            yield op, value
        case Call(args=parts) | Joined(parts=parts):
            for part in parts:
                yield from _counted(part)


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Text(value=text):
            yield from (text, *text.split())
        case Number(written=written):
            yield written
        case Call(args=parts) | Joined(parts=parts):
            for part in parts:
                yield from _texts(part)
        case Binary(left=left, right=right):
            yield from _texts(left)
            yield from _texts(right)


def _truth(node: Node, chosen: list[str], options: list[str]) -> bool:
    value = _value(node, chosen, options)
    return value != 0 if isinstance(value, Decimal) else bool(value)


def _value(node: Node, chosen: list[str], options: list[str]) -> str | Decimal | bool:
    """Return the value of a part for one answer, as XPath has it."""
    found: str | Decimal | bool
    match node:
        case Text(value=text):
            found = text
        case Number(value=value):
            found = value
        case Own():
            found = " ".join(name for name in options if name in chosen)
        case Joined(op=op, parts=parts):
            each = [_truth(part, chosen, options) for part in parts]
            found = all(each) if op == "and" else any(each)
        case Binary(op=op, left=left, right=right) if op in COMPARISONS:
            found = _compared(op, _value(left, chosen, options), _value(right, chosen, options))
        case Call():
            found = _called(node, chosen, options)
        case _:
            raise _Unknown
    return found


def _compared(op: str, left: str | Decimal | bool, right: str | Decimal | bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (bool(left) == bool(right)) is (op == "=")
    if op in ("=", "!=") and isinstance(left, str) and isinstance(right, str):
        return (left == right) is (op == "=")
    try:
        return ORDER[op](Decimal(left), Decimal(right))
    except InvalidOperation:
        return op == "!="


def _called(node: Call, chosen: list[str], options: list[str]) -> Decimal | bool:
    def truth(part: Node) -> bool:
        return _truth(part, chosen, options)

    def words(part: Node) -> list[str]:
        return str(_value(part, chosen, options)).split()

    found: Decimal | bool
    match node.name, node.args:
        case (("true" | "false"), ()):
            found = node.name == "true"
        case "not", (part,):
            found = not truth(part)
        case "boolean", (part,):
            found = truth(part)
        case "if", (when, then, otherwise):
            found = truth(then) if truth(when) else truth(otherwise)
        case "selected", (where, what):
            found = str(_value(what, chosen, options)) in words(where)
        case "count-selected", (what,):
            found = Decimal(len(words(what)))
        case _:
            raise _Unknown
    return found
