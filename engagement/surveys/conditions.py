"""Conditions over earlier answers, as they stand in a definition.

A condition is a test of one answer, or tests joined by "and", "or" and "not"::

    {"op": "equals", "question": "role", "value": "carer"}
    {"op": "equals", "question": "care", "row": "nights", "value": "1"}
    {"op": "compares", "question": "age", "how": "at_least", "value": "18"}
    {"op": "compares", "question": "left", "how": "at_least", "other": "came"}
    {"op": "and", "of": [...]}

What a test may point to, and that it points backwards, is checked by ``engagement.surveys.checking``; what it means is
``engagement.surveys.routing.judge``.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

How = Literal["less", "at_most", "equal", "not_equal", "at_least", "more"]

# "today" in a comparison of dates: the day on which somebody answers.
TODAY = "today"


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The manner of all structs of a definition: frozen, by name, nothing unknown, defaults left out of the JSON."""


class Equals(Strict, frozen=True, kw_only=True, tag_field="op", tag="equals"):
    """True when the question was answered with exactly this option.

    For a choice of one, a yes or no, a scale, an age band, a borough, a postcode district; for a matrix ``row`` names
    the statement.
    """

    question: str
    value: str
    row: str = ""


class Includes(Strict, frozen=True, kw_only=True, tag_field="op", tag="includes"):
    """True when this option is among those ticked (checkboxes)."""

    question: str
    value: str


class Answered(Strict, frozen=True, kw_only=True, tag_field="op", tag="answered"):
    """True when the question was asked and not left empty."""

    question: str


class Compares(Strict, frozen=True, kw_only=True, tag_field="op", tag="compares"):
    """True when a number, date or month stands so to ``value``, or to the answer of the question ``other``.

    An empty answer, of either, makes it false, whatever the comparison. Exactly one of the two is given; ``value`` is
    written as answers are stored (``"12.5"``, ``"2024-05-01"``, ``"2024-05"``), or ``"today"``.
    """

    question: str
    how: How
    value: str = ""
    other: str = ""


class And(Strict, frozen=True, kw_only=True, tag_field="op", tag="and"):
    """True when every one of the conditions is."""

    of: "tuple[Condition, ...]"


class Or(Strict, frozen=True, kw_only=True, tag_field="op", tag="or"):
    """True when at least one of the conditions is."""

    of: "tuple[Condition, ...]"


class Not(Strict, frozen=True, kw_only=True, tag_field="op", tag="not"):
    """True when the condition is not."""

    of: "Condition"


Test = Equals | Includes | Answered | Compares
Condition = Equals | Includes | Answered | Compares | And | Or | Not


def single_conditions(condition: Condition | None) -> Iterator[Test]:
    """Yield every single test of a condition, from left to right."""
    if isinstance(condition, And | Or):
        for part in condition.of:
            yield from single_conditions(part)
    elif isinstance(condition, Not):
        yield from single_conditions(condition.of)
    elif condition is not None:
        yield condition


def keys_in(condition: Condition | None) -> Iterator[str]:
    """Yield the key of every question that a condition asks about, as often as it does."""
    for test in single_conditions(condition):
        yield test.question
        if isinstance(test, Compares) and test.other:
            yield test.other


def together(*conditions: Condition | None) -> Condition | None:
    """Return the condition that is true when all of these are; ``None`` when none of them asks for anything."""
    parts = tuple(condition for condition in conditions if condition is not None)
    return And(of=parts) if len(parts) > 1 else next(iter(parts), None)
