"""What a ``constraint`` becomes: limits where the portal has one, and for the rest a rule about the answer."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from engagement.surveys.answers import number_text
from engagement.surveys.conditions import TODAY
from engagement.surveys.xlsform.compiling import Compiler
from engagement.surveys.xlsform.expressions import (
    COMPARISONS,
    BadExpression,
    Binary,
    Call,
    Expression,
    Joined,
    Node,
    Own,
    Text,
)
from engagement.surveys.xlsform.logic import FLIPPED, Truth, all_of, simplified
from engagement.surveys.xlsform.targets import Names, Target
from engagement.surveys.xlsform.ticks import about_boxes, read_ticks
from engagement.surveys.xlsform.values import Answer, Const, Moment, Size, Value

POSTCODE_DISTRICT = "^[A-Z]{1,2}[0-9][A-Z0-9]?$"
ANY_LENGTH = re.compile(r"\^?\.\{(\d+),(\d+)\}\$?")
DIGITS = re.compile(r"\^?(?:\[0-9\]|\\d)\{(\d+)(?:,(\d+))?\}\$?")


@dataclass
class Limits:
    """What an answer must keep to; ``rule`` holds what has no limit of its own."""

    least: str = ""
    most: str = ""
    max_length: int | None = None
    ticks_least: int = 0
    ticks_most: int | None = None
    alone: str | None = None
    postcode: bool = False
    rule: Truth = True
    limited: bool = field(default=False)


def read_limits(expression: Expression, target: Target, names: Names, *, whole: bool = False) -> Limits:
    """Return what a constraint says about the answers to ``target``; ``whole`` for whole numbers.

    Raises:
        BadExpression: for a part that the portal has no word for.
    """
    found = Limits()
    compiler = Compiler(expression, names, own=target)
    rest: list[Truth] = []
    terms = _boxes(expression.root, target, found) if target.answering == "many" else _terms(expression.root)
    for term in terms:
        if _take(term, compiler, target, found, whole=whole):
            found.limited = True
            continue
        rest.append(_rule(term, compiler))
    rule = all_of(rest)
    if rule is False:
        raise BadExpression(_("No answer keeps this rule."), expression.source)
    found.rule = rule if isinstance(rule, bool) else simplified(rule)
    return found


def _rule(term: Node, compiler: Compiler) -> Truth:
    if isinstance(term, Call) and term.name == "regex":
        reason = _(
            "The portal does not check answers against a pattern. Take the rule away, or ask for a number or a date."
        )
        raise compiler.bad(term, reason)
    return compiler.truth(term)


def _terms(node: Node) -> list[Node]:
    """Return the parts that must all be true; a group that never says ``.`` stays one part."""
    if isinstance(node, Joined) and node.op == "and":
        return [term for part in node.parts for term in (_terms(part) if _says_own(part) else [part])]
    return [node]


def _says_own(node: Node) -> bool:
    match node:
        case Own():
            return True
        case Joined(parts=parts) | Call(args=parts):
            return any(_says_own(part) for part in parts)
        case Binary(left=left, right=right):
            return _says_own(left) or _says_own(right)
    return False


def _boxes(root: Node, target: Target, found: Limits) -> list[Node]:
    """Take what a rule says about boxes, and return the parts that it does not cover."""
    options = [name for _variant, name, _key in target.options()]
    terms = _terms(root)
    ours = [term for term in terms if about_boxes(term, options)]
    if not ours:
        return terms
    ticks = read_ticks(Joined("and", tuple(ours), root.span), options)
    if ticks is None:
        return terms
    found.ticks_least, found.ticks_most, found.alone = ticks
    found.limited = True
    return [term for term in terms if term not in ours]


def _take(term: Node, compiler: Compiler, target: Target, found: Limits, *, whole: bool) -> bool:
    """Take a part that is a limit, and return whether it was one."""
    if target.answering == "many":
        return _take_ticks(term, target, found)
    if isinstance(term, Call) and term.name == "regex" and len(term.args) == 2:
        return _take_pattern(term, target, found, whole=whole)
    if isinstance(term, Binary) and term.op in COMPARISONS and _says_own(term):
        left, right, op = compiler.value(term.left), compiler.value(term.right), term.op
        if isinstance(left, Const | Moment):
            left, right, op = right, left, FLIPPED[op]
        if isinstance(left, Size | Answer) and left.target is target:
            return _take_comparison(term, compiler, found, (left, op, right), whole=whole)
    return False


def _take_comparison(
    term: Binary, compiler: Compiler, found: Limits, parts: tuple[Size | Answer, str, Value], *, whole: bool
) -> bool:
    """Take a comparison of the answer itself, or of its length."""
    own, op, value = parts
    taken = False
    if isinstance(own, Size):
        if own.what == "length" and isinstance(value, Const):
            taken = _take_length(term, compiler, found, op, value)
    elif own.target.answering == "number" and isinstance(value, Const):
        taken = _take_number(found, op, value, whole=whole)
    elif own.target.answering in ("date", "month"):
        taken = _take_day(found, op, value, month=own.target.answering == "month")
    return taken


def _take_ticks(term: Node, target: Target, found: Limits) -> bool:
    ticks = read_ticks(term, [name for _variant, name, _key in target.options()])
    if ticks is None or (ticks.alone is not None and found.alone not in (None, ticks.alone)):
        return False
    found.ticks_least = max(found.ticks_least, ticks.least)
    limits = [most for most in (found.ticks_most, ticks.most) if most is not None]
    found.ticks_most = min(limits) if limits else None
    found.alone = found.alone or ticks.alone
    return True


def _take_pattern(term: Call, target: Target, found: Limits, *, whole: bool) -> bool:
    if not isinstance(term.args[0], Own) or not isinstance(term.args[1], Text):
        return False
    pattern = term.args[1].value
    if target.answering == "postcode" or (target.answering == "text" and pattern == POSTCODE_DISTRICT):
        found.postcode = True
        return True
    if target.answering == "text" and (match := ANY_LENGTH.fullmatch(pattern)) and int(match[1]) <= 1:
        found.max_length = int(match[2][:6])
        return True
    if target.answering == "number" and whole and (match := DIGITS.fullmatch(pattern)):
        fewest, most = int(match[1][:3]), int((match[2] or match[1])[:3])
        if 1 <= fewest <= most <= 14:
            found.least = str(0 if fewest == 1 else 10 ** (fewest - 1))
            found.most = str(10**most - 1)
            return True
    return False


def _take_length(term: Binary, compiler: Compiler, found: Limits, op: str, value: Const) -> bool:
    number = value.number
    if number is None:
        return False
    if op in ("<=", "<"):
        most = int(number) - (1 if op == "<" and number == number.to_integral_value() else 0)
        found.max_length = most if found.max_length is None else min(found.max_length, most)
        return True
    if (op == ">=" and number <= 1) or (op == ">" and number < 1) or (op == "!=" and number == 0):
        # A rule is asked of answers alone, and an answer has at least one letter.
        return True
    raise compiler.bad(term, _("The portal limits how long an answer may be, and asks for no length."))


def _take_number(found: Limits, op: str, value: Const, *, whole: bool) -> bool:
    number = value.number
    if number is None or op in ("=", "!="):
        return False
    if op in ("<", ">"):
        if not whole:
            return False
        number = number.to_integral_value(rounding="ROUND_FLOOR" if op == ">" else "ROUND_CEILING")
        number += 1 if op == ">" else -1
    elif whole:
        number = number.to_integral_value(rounding="ROUND_CEILING" if op == ">=" else "ROUND_FLOOR")
    if op in (">", ">="):
        found.least = number_text(max(number, Decimal(found.least)) if found.least else number)
    else:
        found.most = number_text(min(number, Decimal(found.most)) if found.most else number)
    return True


def _take_day(found: Limits, op: str, value: Value, *, month: bool) -> bool:
    if op in ("=", "!="):
        return False
    where = "least" if op in (">", ">=") else "most"
    limit = _moment(op, value) if isinstance(value, Moment) else _day(op, value, month=month)
    if not limit or getattr(found, where):
        return False
    setattr(found, where, limit)
    return True


def _moment(op: str, value: Moment) -> str:
    """Return today where it is the limit: "before this moment" still allows today, "before today" does not."""
    allowed = ("<", "<=") if value.now else ("<=", ">=")
    return TODAY if op in allowed else ""


def _day(op: str, value: Value, *, month: bool) -> str:
    """Return the first or last day that a comparison allows, for a month its month; empty when it names no day."""
    try:
        day = datetime.date.fromisoformat(value.day if isinstance(value, Const) else "")
        if op in ("<", ">"):
            day += datetime.timedelta(days=1 if op == ">" else -1)
    except (ValueError, OverflowError):
        return ""
    if not month:
        return day.isoformat()
    # A month is kept as its first day: from the 2nd on, it is the next month that fits.
    if op in (">", ">=") and day.day > 1:
        day = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return day.isoformat()[:7]
