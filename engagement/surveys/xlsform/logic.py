"""Conditions put together, with what is certainly true or false taken out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from engagement.surveys.conditions import And, Answered, Compares, Condition, How, Includes, Not, Or
from engagement.surveys.definition import MAX_CONDITION_TESTS, single_conditions

# A condition, or what is certain whatever anybody answers.
Truth = Condition | bool

HOW: dict[str, How] = {"<": "less", "<=": "at_most", "=": "equal", ">=": "at_least", ">": "more"}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def all_of(parts: Iterable[Truth]) -> Truth:
    """Return what is true when every part is."""
    kept = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    return True if not kept else kept[0] if len(kept) == 1 else And(of=tuple(kept))


def any_of(parts: Iterable[Truth]) -> Truth:
    """Return what is true when at least one part is."""
    kept = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    return False if not kept else kept[0] if len(kept) == 1 else Or(of=tuple(kept))


def no(part: Truth) -> Truth:
    """Return what is true when the part is not."""
    if isinstance(part, bool):
        return not part
    return part.of if isinstance(part, Not) else Not(of=part)


def size(part: Truth) -> int:
    """Return how many single tests there are in it."""
    return 0 if isinstance(part, bool) else sum(1 for _test in single_conditions(part))


def at_least_ticked(key: str, options: list[str], least: int) -> Truth | None:
    """Return what is true when so many boxes are ticked, ``None`` when that takes too many tests to say."""
    if least <= 0:
        return True
    if least > len(options):
        return False
    if least == 1:
        return Answered(question=key)
    groups = list(combinations(options, least)) if len(options) <= 12 else []
    if not groups or len(groups) * least > MAX_CONDITION_TESTS:
        return None
    return any_of(all_of(Includes(question=key, value=option) for option in group) for group in groups)


def simplified(condition: Condition) -> Condition:
    """Return a condition with "answered, and (not) equal" as the one comparison that it is."""
    match condition:
        case And(of=(Answered(question=asked), rest)) if (test := _equality(rest, asked)) is not None:
            return test
        case And(of=(Answered(question=asked), Answered(question=also), Not(of=rest))):
            test = _equality(rest, asked)
            if test is not None and test.other == also:
                return Compares(question=asked, how="not_equal", other=also)
    match condition:
        case And(of=(Answered(question=asked), Not(of=Compares(how="equal", other="") as same))):
            if asked == same.question:
                return Compares(question=asked, how="not_equal", value=same.value)
        case Not(of=part):
            return Not(of=simplified(part))
    if isinstance(condition, And | Or):
        return type(condition)(of=tuple(simplified(part) for part in condition.of))
    return condition


def _equality(condition: Condition, asked: str) -> Compares | None:
    """Return the comparison of two answers in "they are equal, or both are empty"; ``asked`` is the first of them."""
    match condition:
        case Or(
            of=(
                Compares(how="equal", value="") as test,
                And(of=(Not(of=Answered(question=first)), Not(of=Answered(question=second)))),
            )
        ) if asked == first == test.question and second == test.other:
            return test
    return None
