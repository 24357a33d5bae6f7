"""The values in an expression of a form: constants, answers, what is calculated of constants, and names."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from engagement.surveys.answers import number_text
from engagement.surveys.xlsform import comparing
from engagement.surveys.xlsform.expressions import (
    COMPARISONS,
    BadExpression,
    Binary,
    Call,
    Column,
    Expression,
    Node,
    Number,
    Own,
    Ref,
    Text,
)
from engagement.surveys.xlsform.logic import Truth
from engagement.surveys.xlsform.targets import Absent, Calculation, Constant, Names, Target, Today
from engagement.surveys.xlsform.values import Answer, Const, Either, Moment, Size, Value, Whether

MAX_CALCULATIONS = 12
# Steps that one expression may take when its calculations are written out: they can double at every turn.
BUDGET = 4_000
# What gives back what it is given, as far as answers here go.
THROUGH = frozenset({"string", "number", "once", "normalize-space", "trim", "date", "format-date", "int", "round"})
CONDITIONS = frozenset({"selected", "contains", "not", "true", "false", "boolean"})
SUMS: dict[str, Any] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": operator.truediv,
    "mod": operator.mod,
}
LOOKUPS = frozenset({"pulldata", "instance", "jr:choice-name", "jr:itext", "lookup", "search"})
OF_MANY = frozenset({"count", "sum", "position", "indexed-repeat", "index", "count-non-empty", "max", "min"})


class Silent(BadExpression):
    """The expression asks about something that is refused at its own row: nothing more need be said."""

    def __init__(self) -> None:
        super().__init__("")


class Valuing:
    """Finds the values of one expression; ``truth`` is ``engagement.surveys.xlsform.compiling.Compiler``'s.

    Args:
        expression: what was written.
        names: what the names in it stand for.
        own: the question that ``.`` means, if there is one.
        columns: the cells of one choice, for a filter.
        within: the expression whose calculation this one is.
    """

    def __init__(
        self,
        expression: Expression,
        names: Names,
        *,
        own: Target | None = None,
        columns: Mapping[str, str] | None = None,
        within: Valuing | None = None,
    ) -> None:
        self.expression = expression
        self.names = names
        self.own = own
        self.columns = columns
        self.depth: int = within.depth + 1 if within else 0
        self.steps: list[int] = within.steps if within else [0]

    def truth(self, node: Node) -> Truth:
        """Return a part as a condition."""
        raise NotImplementedError

    def bad(self, node: Node, reason: object) -> BadExpression:
        """Return the refusal of one part."""
        return BadExpression(reason, self.expression.quote(node))

    def step(self) -> None:
        """Count a step; an expression that takes too many is refused."""
        self.steps[0] += 1
        if self.steps[0] > BUDGET:
            raise BadExpression(_("The condition is too complicated. Make it simpler."))

    def takes(self, call: Call, count: int) -> None:
        """Refuse a function that has another number of values in its brackets."""
        if len(call.args) != count:
            reason = _("%(name)s() takes %(count)s values in its brackets.")
            raise self.bad(call, reason % {"name": call.name, "count": count})

    def value(self, node: Node) -> Value:
        """Return a part as a value."""
        self.step()
        found: Value
        match node:
            case Text(value=text):
                found = Const(text)
            case Number(written=written):
                found = Const(written, written=True)
            case Own():
                if self.own is None:
                    raise self.bad(node, _("There is no answer here that “.” could mean."))
                found = Answer(self.own)
            case Ref(name=name):
                found = self.named(node, name)
            case Column(name=name):
                if self.columns is None or name not in self.columns:
                    reason = _("The choices have no column “%(name)s”.")
                    raise self.bad(node, reason % {"name": name[:60]})
                found = Const(self.columns[name])
            case Binary(op=op, left=left, right=right) if op not in COMPARISONS:
                found = self._sum(node, op, self.value(left), self.value(right))
            case Call() if node.name not in CONDITIONS:
                found = self._call(node)
            case _:
                found = Whether(self.truth(node))
        return found

    def named(self, node: Node, name: str) -> Value:
        """Return what a name stands for."""
        self.names.used.add(name)
        if self.own is not None and name == self.own.name:
            return Answer(self.own)
        if name in self.names.twice:
            raise self.bad(node, _("Two rows are named “%(name)s”: which one is meant?") % {"name": name[:60]})
        found: Value
        match self.names.things.get(name):
            case Target() as target:
                found = Answer(target)
            case Today():
                found = Moment()
            case Constant(value=value):
                found = Const(value)
            case Calculation() as calculation:
                found = self._calculation(calculation)
            case Absent(reason=""):
                raise Silent
            case Absent(reason=reason):
                raise self.bad(node, reason)
            case _:
                raise self.bad(node, _("There is no question named “%(name)s”.") % {"name": name[:60]})
        return found

    def _calculation(self, thing: Calculation) -> Value:
        """Return the value of a calculation, written out in the place of its name."""
        if self.depth >= MAX_CALCULATIONS:
            raise BadExpression(_("The calculations go in a circle, or too deep."), thing.name)
        if thing.expression is None:
            raise BadExpression(thing.failure, thing.name)
        inner = type(self)(thing.expression, self.names, within=self)
        try:
            return inner.value(thing.expression.root)
        except Silent:
            raise
        except BadExpression as error:
            names = {"name": thing.name[:60], "row": thing.row, "reason": error.reason}
            reason = _("The calculation “%(name)s” in row %(row)s cannot be written out here. %(reason)s")
            raise BadExpression(reason % names, error.part) from error

    def _sum(self, node: Node, op: str, left: Value, right: Value) -> Value:
        first = left.number if isinstance(left, Const) else None
        second = right.number if isinstance(right, Const) else None
        if first is None or second is None:
            raise self.bad(node, _("The portal does not calculate with answers."))
        try:
            return Const(_figures(SUMS[op](first, second)), written=True)
        except (DivisionByZero, InvalidOperation, ZeroDivisionError) as error:
            raise self.bad(node, _("This sum has no result.")) from error

    # --- Functions -------------------------------------------------------------------------------
    def _call(self, node: Call) -> Value:
        found: Value | None = None
        match node.name, len(node.args):
            case (("today" | "now"), 0):
                found = Moment(now=node.name == "now")
            case "if", 3:
                found = Either(self.truth(node.args[0]), self.value(node.args[1]), self.value(node.args[2]))
            case "coalesce", 2:
                first = self.value(node.args[0])
                if isinstance(first, Answer):
                    found = Either(comparing.answered(first.target), first, self.value(node.args[1]))
            case (("string-length" | "count-selected"), 1):
                found = self._size(node)
            case "concat", _:
                parts = [self.value(argument) for argument in node.args]
                if all(isinstance(part, Const) for part in parts):
                    found = Const("".join(part.text for part in parts if isinstance(part, Const)))
            case name, count if name in THROUGH and count:
                found = self._through(node)
        if found is None:
            raise self.bad(node, _why_not(node.name))
        return found

    def _size(self, node: Call) -> Value | None:
        what = self.value(node.args[0])
        length = node.name == "string-length"
        if isinstance(what, Answer):
            return Size(what.target, "length" if length else "count")
        if isinstance(what, Const):
            return Const(str(len(what.text) if length else len(what.text.split())), written=True)
        return None

    def _through(self, node: Call) -> Value:
        """Return the value of a function that changes nothing of an answer."""
        value = self.value(node.args[0])
        number = value.number if isinstance(value, Const) else None
        if node.name in ("int", "round"):
            if number is None:
                raise self.bad(node, _("The portal does not calculate with answers."))
            return Const(_figures(number.to_integral_value()), written=True)
        if node.name in ("date", "format-date") and isinstance(value, Moment):
            return Moment()
        if node.name == "date" and isinstance(value, Const) and not value.day:
            raise self.bad(node, _("Write the date as date('2024-05-31')."))
        if node.name == "number" and isinstance(value, Const) and number is not None:
            return Const(value.text.strip(), written=True)
        return value


def _why_not(name: str) -> str:
    """Return why a function has no counterpart."""
    reason = _("The function %(name)s() has no counterpart here.")
    if name in LOOKUPS:
        reason = _("%(name)s(): lists and files cannot be looked up here.")
    elif name in OF_MANY:
        reason = _("%(name)s(): the portal does not calculate with answers, and repeats nothing.")
    elif name == "regex":
        reason = _("The portal does not check answers against a pattern.")
    return reason % {"name": name[:40]}


def _figures(value: Decimal) -> str:
    return number_text(value.quantize(Decimal("0.000001")) if abs(value) < Decimal(10) ** 20 else value)
