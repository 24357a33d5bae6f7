"""Comparisons of answers with values and with each other, as conditions.

XPath compares an answer that was left empty as an empty text, which is no number: equal to nothing, and not equal to
everything. The portal's conditions are put together so that they mean the same.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from engagement.surveys.answers import number_text
from engagement.surveys.conditions import TODAY, Answered, Compares, Includes
from engagement.surveys.xlsform.logic import (
    FLIPPED,
    HOW,
    Truth,
    all_of,
    any_of,
    at_least_ticked,
    no,
)
from engagement.surveys.xlsform.targets import Target, Variant
from engagement.surveys.xlsform.values import Answer, Const, Moment, Size, Value, Whether

MOST_PAIRS = 12
ORDER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


class CannotSay(Exception):
    """The portal has no condition for this; the message says why."""


class NoSuchChoice(CannotSay):
    """The question has no choice of this name."""


def answered(target: Target) -> Truth:
    """Return what is true when a question was answered."""
    parts: list[Truth] = []
    for variant in target.variants:
        if variant.row:
            parts.extend(variant.picked(key) for key in variant.options.values())
        else:
            parts.append(Answered(question=variant.key))
    return any_of(parts)


def compared(op: str, left: Value, right: Value, *, there: bool = False) -> Truth:
    """Return a comparison as a condition; raises ``CannotSay``.

    ``there``: of two answers that are compared, one is known not to be empty.
    """
    found: Truth
    match left, right:
        case (Whether(truth=truth), other) | (other, Whether(truth=truth)):
            found = _truths(op, truth, other)
        case Const(), Const():
            found = _constants(op, left, right)
        case Answer(target=target), (Const() | Moment()):
            found = with_constant(target, op, right)
        case ((Const() | Moment()), Answer(target=target)):
            found = with_constant(target, FLIPPED[op], left)
        case Size(), Const():
            found = _size(left, op, right)
        case Const(), Size():
            found = _size(right, FLIPPED[op], left)
        case Answer(target=first), Answer(target=second):
            found = _two(first, op, second, there)
        case _:
            raise CannotSay(_("This comparison cannot be made here."))
    return found


def _truths(op: str, truth: Truth, other: Value) -> Truth:
    if isinstance(other, Whether) and isinstance(other.truth, bool):
        wanted = other.truth
    elif isinstance(other, Const):
        number = other.number
        wanted = other.text.strip().lower() not in ("", "false", "false()") if number is None else number != 0
    else:
        raise CannotSay(_("This comparison cannot be made here."))
    if op not in ("=", "!="):
        raise CannotSay(_("This comparison cannot be made here."))
    return truth if wanted is (op == "=") else no(truth)


def _constants(op: str, left: Const, right: Const) -> bool:
    first, second = left.number, right.number
    if first is not None and second is not None:
        return ORDER[op](first, second)
    if op in ("=", "!="):
        return (left.text == right.text) is (op == "=")
    if left.day and right.day:
        return ORDER[op](Decimal(left.day.replace("-", "")), Decimal(right.day.replace("-", "")))
    return False


def with_constant(target: Target, op: str, value: Const | Moment) -> Truth:
    """Return the comparison of an answer with a constant or with today."""
    if isinstance(value, Const) and not value.text:
        if op not in ("=", "!="):
            raise CannotSay(_("Nothing is more or less than an empty answer."))
        return answered(target) if op == "!=" else no(answered(target))
    if op == "!=":
        return no(with_constant(target, "=", value))
    found: Truth
    match target.answering:
        case "one" | "scale" if isinstance(value, Const):
            found = _of_options(target, op, value)
        case "many" if isinstance(value, Const) and op == "=":
            found = _only_ticked(target, value)
        case "number" if isinstance(value, Const):
            found = _number(target, op, value)
        case "date" | "month":
            compare = _day if target.answering == "date" else _month
            found = any_of(compare(variant, op, value) for variant in target.variants)
        case "postcode" if isinstance(value, Const) and op == "=":
            found = any_of(variant.picked(value.text) for variant in target.variants)
        case "text":
            raise CannotSay(_("What somebody writes can only be asked whether it was left empty."))
        case _:
            raise CannotSay(_("The answer to “%(name)s” cannot be compared so.") % {"name": target.name[:60]})
    return found


def no_choice(target: Target, wanted: str) -> str:
    """Return why a choice cannot be asked for: there is none of that name."""
    return _("“%(name)s” has no choice “%(choice)s”.") % {"name": target.name[:60], "choice": wanted[:60]}


def _of_options(target: Target, op: str, value: Const) -> Truth:
    wanted = value.number
    if target.answering == "scale" and value.written and wanted is not None:
        return any_of(
            Compares(question=variant.key, how=HOW[op], value=number_text(wanted)) for variant in target.variants
        )
    found: list[Truth] = []
    for variant, name, key in target.options():
        number = Const(name).number
        same = name == value.text or (value.written and number is not None and number == wanted)
        if op == "=":
            fits = same
        else:
            if wanted is None:
                raise CannotSay(_("Nothing is more or less than this, which is not a number."))
            fits = number is not None and ORDER[op](number, wanted)
        if fits:
            found.append(variant.picked(key))
    if op == "=" and not found:
        raise NoSuchChoice(no_choice(target, value.text))
    return any_of(found)


def _only_ticked(target: Target, value: Const) -> Truth:
    """Return what is true when these boxes are ticked and no others: a list of choices is compared as one text."""
    wanted = value.text.split()
    parts: list[Truth] = []
    for variant in target.variants:
        if missing := [name for name in wanted if name not in variant.options]:
            raise CannotSay(no_choice(target, missing[0]))
        parts.append(
            all_of(
                Includes(question=variant.key, value=key)
                if name in wanted
                else no(Includes(question=variant.key, value=key))
                for name, key in variant.options.items()
            )
        )
    return any_of(parts)


def _number(target: Target, op: str, value: Const) -> Truth:
    wanted = value.number
    if wanted is None:
        reason = _("“%(name)s” is a number, and “%(value)s” is none.")
        raise CannotSay(reason % {"name": target.name[:60], "value": value.text[:60]})
    text = number_text(wanted)
    return any_of(Compares(question=variant.key, how=HOW[op], value=text) for variant in target.variants)


def _day(variant: Variant, op: str, value: Const | Moment) -> Truth:
    if isinstance(value, Moment):
        # Today began before this moment, so the day that is before now may be today.
        how = {"<": "<=", ">=": ">"}.get(op, op) if value.now else op
        return Compares(question=variant.key, how=HOW[how], value=TODAY)
    if not value.day:
        raise CannotSay(_("Write the date as date('2024-05-31')."))
    return Compares(question=variant.key, how=HOW[op], value=value.day)


def _month(variant: Variant, op: str, value: Const | Moment) -> Truth:
    """Return the comparison of a month, which XLSForm keeps as its first day."""
    if isinstance(value, Moment):
        return Compares(question=variant.key, how=HOW[op], value=TODAY)
    if not value.day:
        raise CannotSay(_("Write the date as date('2024-05-31')."))
    month, first = value.day[:7], value.day.endswith("-01")
    if op == "=" and not first:
        return False
    how = op if first else {"<": "<=", ">=": ">"}.get(op, op)
    return Compares(question=variant.key, how=HOW[how], value=month)


def _size(size: Size, op: str, value: Const) -> Truth:
    """Return the comparison of a size, in whole things: "more than 2" is "3 or more"."""
    wanted = value.number
    if wanted is None:
        raise CannotSay(_("This comparison cannot be made here."))
    if op == "!=":
        return no(_size(size, "=", value))
    whole = wanted == wanted.to_integral_value()
    above = int(wanted.to_integral_value(rounding="ROUND_FLOOR")) + 1
    from_here = int(wanted) if whole else above
    if op == "=":
        return all_of((_size_from(size, from_here), no(_size_from(size, above)))) if whole else False
    found = _size_from(size, above if op in (">", "<=") else from_here)
    return found if op in (">", ">=") else no(found)


def _size_from(size: Size, least: int) -> Truth:
    if least <= 0:
        return True
    if least == 1:
        return answered(size.target)
    if size.what == "length":
        raise CannotSay(_("How long an answer is can only be limited, not asked about."))
    if size.target.answering != "many":
        raise CannotSay(_("Only boxes to tick can be counted."))
    parts = [at_least_ticked(variant.key, list(variant.options.values()), least) for variant in size.target.variants]
    if any(part is None for part in parts):
        raise CannotSay(_("To count so many boxes takes more conditions than the portal allows."))
    return any_of(part for part in parts if part is not None)


def _two(first: Target, op: str, second: Target, there: bool) -> Truth:
    """Return the comparison of two answers; ``there``: one of them is known not to be empty."""
    if op == "!=":
        return no(_two(first, "=", second, there))
    calendar = ("date", "month")
    both_days = first.answering in calendar and second.answering in calendar
    both_numbers = first.answering == second.answering == "number"
    equal: list[Truth]
    if (both_days or both_numbers) and len(first.variants) == len(second.variants) == 1:
        equal = [Compares(question=first.variants[0].key, how=HOW[op], other=second.variants[0].key)]
    elif first.answering == second.answering == "one" and op == "=":
        equal = [
            all_of((variant.picked(key), other.picked(other_key)))
            for variant, name, key in first.options()
            for other, same, other_key in second.options()
            if name == same
        ]
        if len(equal) > MOST_PAIRS:
            raise CannotSay(_("To compare so many choices takes more conditions than the portal allows."))
    else:
        names = {"first": first.name[:60], "second": second.name[:60]}
        raise CannotSay(_("The answers to “%(first)s” and “%(second)s” cannot be compared.") % names)
    if op == "=" and not there:
        # Two answers that were left empty are the same.
        equal.append(all_of((no(answered(first)), no(answered(second)))))
    return any_of(equal)
