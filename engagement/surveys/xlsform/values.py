"""What the parts of an expression stand for, beside conditions: constants, answers, sizes of answers, days."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from engagement.surveys.xlsform.logic import Truth
from engagement.surveys.xlsform.targets import Target

DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?")


class Const(NamedTuple):
    """A value that is the same whatever anybody answers; ``written`` says whether it stood there as a number."""

    text: str
    written: bool = False

    @property
    def number(self) -> Decimal | None:
        """The value as a number, if it is one."""
        try:
            value = Decimal(self.text.strip())
        except InvalidOperation:
            return None
        return value if value.is_finite() and abs(value.adjusted()) < 30 else None

    @property
    def day(self) -> str:
        """The value as a day, ``"2024-05-01"``; empty if it is none."""
        match = DAY.fullmatch(self.text.strip())
        return match[1] if match else ""


class Moment(NamedTuple):
    """Today, or this very moment."""

    now: bool = False


class Answer(NamedTuple):
    """What somebody answers to a question."""

    target: Target


class Size(NamedTuple):
    """How long an answer is (``length``), or how many boxes are ticked (``count``)."""

    target: Target
    what: str


class Either(NamedTuple):
    """One value where a condition is true, another where it is not."""

    when: Truth
    then: Value
    otherwise: Value


class Whether(NamedTuple):
    """A condition used as a value."""

    truth: Truth


Value = Const | Moment | Answer | Size | Either | Whether
