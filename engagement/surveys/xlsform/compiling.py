"""Expressions of a form made into the portal's conditions; what cannot be said is refused with the part that it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation

from django.utils.translation import gettext as _

from engagement.surveys.answers import number_text
from engagement.surveys.conditions import Answered, Condition, Includes, Not
from engagement.surveys.xlsform import comparing
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
    Text,
    references,
)
from engagement.surveys.xlsform.logic import Truth, all_of, any_of, no, simplified
from engagement.surveys.xlsform.targets import Absent, Calculation, Constant, Names, Target, Today
from engagement.surveys.xlsform.values import Answer, Const, Either, Moment, Size, Value, Whether

MAX_CALCULATIONS = 12
# Steps that one expression may take when its calculations are written out: they can double at every turn.
BUDGET = 4_000
# What gives back what it is given, as far as answers here go.
THROUGH = frozenset({"string", "number", "once", "normalize-space", "trim", "date", "format-date", "int", "round"})


class Silent(BadExpression):
    """The expression asks about something that is refused at its own row: nothing more need be said."""

    def __init__(self) -> None:
        super().__init__("")


class Compiler:
    """Makes conditions of one expression.

    Args:
        expression: what was written.
        names: what the names in it stand for.
        own: the question that ``.`` means, if there is one.
        columns: the cells of one choice, for a filter.
    """

    def __init__(
        self,
        expression: Expression,
        names: Names,
        own: Target | None = None,
        columns: Mapping[str, str] | None = None,
        depth: int = 0,
        steps: list[int] | None = None,
    ) -> None:
        self.steps = [0] if steps is None else steps
        self.expression = expression
        self.names = names
        self.own = own
        self.columns = columns
        self.depth = depth

    def condition(self) -> Truth:
        """Return what the whole expression says.

        Raises:
            BadExpression: if the portal has no word for it, with the part.
        """
        truth = self.truth(self.expression.root)
        return truth if isinstance(truth, bool) else simplified(truth)

    def unknown(self) -> Iterator[BadExpression]:
        """Yield a refusal for every name in the expression that has no answer, so that all are said at once."""
        for node in references(self.expression.root):
            try:
                if not isinstance(self.names.things.get(node.name), Calculation):
                    self._named(node, node.name)
            except Silent:
                continue
            except BadExpression as error:
                yield error

    def bad(self, node: Node, reason: object) -> BadExpression:
        """Return the refusal of one part."""
        return BadExpression(reason, self.expression.quote(node))

    def _step(self) -> None:
        self.steps[0] += 1
        if self.steps[0] > BUDGET:
            raise BadExpression(_("The condition is too complicated. Make it simpler."))

    # --- Conditions ------------------------------------------------------------------------------
    def truth(self, node: Node) -> Truth:
        """Return a part as a condition."""
        self._step()
        match node:
            case Joined(op="and", parts=parts):
                return all_of([self.truth(part) for part in parts])
            case Joined(parts=parts):
                table = self._table_answered(parts)
                return any_of([self.truth(part) for part in parts]) if table is None else table
            case Binary(op="!=") if (table := self._table_answered((node,))) is not None:
                return table
            case Binary(op=op, left=left, right=right) if op in COMPARISONS:
                return self.compare(node, op, self.value(left), self.value(right))
            case Call(name=name) if name in CONDITIONS:
                return CONDITIONS[name](self, node)
        return self._as_truth(node, self.value(node))

    def _table_answered(self, parts: tuple[Node, ...]) -> Truth | None:
        """Return "the table is answered" where parts ask of every row of one whether it is; else ``None``."""
        rows: dict[str, set[str]] = {}
        for part in parts:
            match part:
                case Binary(op="!=", left=Ref(name=name), right=Text(value="")):
                    thing = self.names.things.get(name)
                    if name in self.names.twice or not isinstance(thing, Target) or not thing.variants[0].row:
                        return None
                    rows.setdefault(thing.variants[0].key, set()).add(thing.variants[0].row)
                case _:
                    return None
        if len(rows) != 1:
            return None
        key, asked = next(iter(rows.items()))
        if asked != set(self.names.rows_of(key)):
            return None
        self.names.used.update(
            part.left.name for part in parts if isinstance(part, Binary) and isinstance(part.left, Ref)
        )
        return Answered(question=key)

    def _as_truth(self, node: Node, value: Value) -> Truth:
        match value:
            case Whether(truth=truth):
                return truth
            case Const():
                number = value.number if value.written else None
                return bool(value.text) if number is None else number != 0
            case Moment():
                return True
            case Either(when=when, then=then, otherwise=otherwise):
                yes, nay = self._as_truth(node, then), self._as_truth(node, otherwise)
                return any_of((all_of((when, yes)), all_of((no(when), nay))))
            case Size(target=target):
                return comparing.answered(target)
            case Answer(target=target) if target.answering == "number":
                # Nought is no, in XPath.
                zero = comparing.with_constant(target, "=", Const("0", written=True))
                return all_of((comparing.answered(target), no(zero)))
            case Answer(target=target):
                return comparing.answered(target)
        raise self.bad(node, _("This is not understood here."))

    def compare(self, node: Node, op: str, left: Value, right: Value) -> Truth:
        """Return a comparison of two values as a condition."""
        self._step()
        for value, other, turned in ((left, right, False), (right, left, True)):
            if isinstance(value, Either):
                yes = (value.then, other)
                nay = (value.otherwise, other)
                then = self.compare(node, op, *(reversed(yes) if turned else yes))
                otherwise = self.compare(node, op, *(reversed(nay) if turned else nay))
                return any_of((all_of((value.when, then)), all_of((no(value.when), otherwise))))
        try:
            return comparing.compared(op, left, right)
        except comparing.NoSuchChoice as error:
            if self.columns is None:
                raise self.bad(node, error) from error
            # A choice that goes with an answer that is not offered is never left.
            return op == "!="
        except comparing.CannotSay as error:
            raise self.bad(node, error) from error

    def _selected(self, call: Call) -> Truth:
        self._takes(call, 2)
        where, what = (self.value(argument) for argument in call.args)
        if isinstance(where, Const) and isinstance(what, Const):
            return what.text in where.text.split()
        if isinstance(where, Const) and isinstance(what, Answer) and what.target.answering == "one":
            wanted = set(where.text.split())
            return any_of(variant.picked(key) for variant, name, key in what.target.options() if name in wanted)
        if not isinstance(where, Answer) or where.target.answering not in ("one", "many", "scale"):
            raise self.bad(call, _("This asks for a choice of a question that has none."))
        if not isinstance(what, Const):
            raise self.bad(call, _("Choices of two questions cannot be compared so."))
        found = [
            Includes(question=variant.key, value=key) if where.target.answering == "many" else variant.picked(key)
            for variant, name, key in where.target.options()
            if name == what.text
        ]
        if not found and self.columns is None:
            raise self.bad(call, comparing.no_choice(where.target, what.text))
        return any_of(found)

    def _contains(self, call: Call) -> Truth:
        self._takes(call, 2)
        where, what = (self.value(argument) for argument in call.args)
        if isinstance(where, Const) and isinstance(what, Const):
            return what.text in where.text
        if isinstance(where, Answer) and isinstance(what, Const):
            names = [name for _variant, name, _key in where.target.options()]
            if where.target.answering in ("one", "many") and names.count(what.text) == 1:
                if sum(what.text in name for name in names) == 1:
                    return self._selected(call)
        raise self.bad(call, _("A part of an answer cannot be asked about. Ask for a choice with selected()."))

    def _not(self, call: Call) -> Truth:
        self._takes(call, 1)
        part = self.truth(call.args[0])
        if isinstance(part, bool) or isinstance(call.args[0], Binary):
            return no(part)
        return Not(of=part)

    def _constant(self, call: Call) -> Truth:
        self._takes(call, 0)
        return call.name == "true"

    def _boolean(self, call: Call) -> Truth:
        self._takes(call, 1)
        return self.truth(call.args[0])

    def _if(self, call: Call) -> Truth:
        self._takes(call, 3)
        when, then, otherwise = (self.truth(argument) for argument in call.args)
        return any_of((all_of((when, then)), all_of((no(when), otherwise))))

    def _takes(self, call: Call, count: int) -> None:
        if len(call.args) != count:
            reason = _("%(name)s() takes %(count)s values in its brackets.")
            raise self.bad(call, reason % {"name": call.name, "count": count})

    # --- Values ----------------------------------------------------------------------------------
    def value(self, node: Node) -> Value:
        """Return a part as a value."""
        self._step()
        match node:
            case Text(value=text):
                return Const(text)
            case Number(written=written):
                return Const(written, written=True)
            case Own():
                if self.own is None:
                    raise self.bad(node, _("There is no answer here that “.” could mean."))
                return Answer(self.own)
            case Ref(name=name):
                return self._named(node, name)
            case Column(name=name):
                if self.columns is None or name not in self.columns:
                    reason = _("The choices have no column “%(name)s”.")
                    raise self.bad(node, reason % {"name": name[:60]})
                return Const(self.columns[name])
            case Binary(op=op, left=left, right=right) if op not in COMPARISONS:
                return self._sum(node, op, self.value(left), self.value(right))
            case Call():
                return self._call(node)
        return Whether(self.truth(node))

    def _named(self, node: Node, name: str) -> Value:
        self.names.used.add(name)
        thing = self.names.things.get(name)
        if self.own is not None and name == self.own.name:
            return Answer(self.own)
        if name in self.names.twice:
            raise self.bad(node, _("Two rows are named “%(name)s”: which one is meant?") % {"name": name[:60]})
        match thing:
            case Target():
                return Answer(thing)
            case Today():
                return Moment()
            case Constant(value=value):
                return Const(value)
            case Absent(reason=reason):
                if not reason:
                    raise Silent
                raise self.bad(node, reason)
            case Calculation():
                return self._calculation(thing)
        raise self.bad(node, _("There is no question named “%(name)s”.") % {"name": name[:60]})

    def _calculation(self, thing: Calculation) -> Value:
        """Return the value of a calculation, written out in the place of its name."""
        if self.depth >= MAX_CALCULATIONS:
            raise BadExpression(_("The calculations go in a circle, or too deep."), thing.name)
        if thing.expression is None:
            raise BadExpression(thing.failure, thing.name)
        inner = Compiler(thing.expression, self.names, depth=self.depth + 1, steps=self.steps)
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
            value = {
                "+": lambda: first + second,
                "-": lambda: first - second,
                "*": lambda: first * second,
                "div": lambda: first / second,
                "mod": lambda: first % second,
            }[op]()
        except (DivisionByZero, InvalidOperation, ZeroDivisionError) as error:
            raise self.bad(node, _("This sum has no result.")) from error
        return Const(_figures(value), written=True)

    def _call(self, node: Call) -> Value:
        name = node.name
        if name in CONDITIONS and name != "if":
            return Whether(CONDITIONS[name](self, node))
        if name in ("today", "now"):
            self._takes(node, 0)
            return Moment(now=name == "now")
        if name == "if":
            self._takes(node, 3)
            return Either(self.truth(node.args[0]), self.value(node.args[1]), self.value(node.args[2]))
        if name == "coalesce" and len(node.args) == 2:
            first = self.value(node.args[0])
            if isinstance(first, Answer):
                return Either(comparing.answered(first.target), first, self.value(node.args[1]))
        if name in ("string-length", "count-selected") and len(node.args) == 1:
            what = self.value(node.args[0])
            if isinstance(what, Answer):
                return Size(what.target, "length" if name == "string-length" else "count")
            if isinstance(what, Const):
                count = len(what.text) if name == "string-length" else len(what.text.split())
                return Const(str(count), written=True)
        if name in THROUGH and node.args:
            return self._through(node)
        if name == "concat":
            parts = [self.value(argument) for argument in node.args]
            if all(isinstance(part, Const) for part in parts):
                return Const("".join(part.text for part in parts if isinstance(part, Const)))
        reason = WHY_NOT.get(name) or _("The function %(name)s() has no counterpart here.")
        raise self.bad(node, str(reason) % {"name": name[:40]})

    def _through(self, node: Call) -> Value:
        value = self.value(node.args[0])
        if node.name in ("int", "round") and isinstance(value, Const) and value.number is not None:
            return Const(_figures(value.number.to_integral_value()), written=True)
        if node.name in ("int", "round") and not isinstance(value, Const):
            raise self.bad(node, _("The portal does not calculate with answers."))
        if node.name in ("date", "format-date") and isinstance(value, Moment):
            return Moment()
        if node.name == "number" and isinstance(value, Const) and value.number is not None:
            return Const(value.text.strip(), written=True)
        if node.name == "date" and isinstance(value, Const) and not value.day:
            raise self.bad(node, _("Write the date as date('2024-05-31')."))
        return value


CONDITIONS = {
    "selected": Compiler._selected,
    "contains": Compiler._contains,
    "not": Compiler._not,
    "true": Compiler._constant,
    "false": Compiler._constant,
    "boolean": Compiler._boolean,
    "if": Compiler._if,
}


class _Reasons(dict[str, object]):
    """Why some functions have no counterpart, in the language that is active."""

    def get(self, name: str, default: object = None) -> object:
        if name in ("pulldata", "instance", "jr:choice-name", "jr:itext", "lookup", "search"):
            return _("%(name)s(): lists and files cannot be looked up here.")
        if name in ("count", "sum", "position", "indexed-repeat", "index", "once", "count-non-empty", "max", "min"):
            return _("%(name)s(): the portal does not calculate with answers, and repeats nothing.")
        if name == "regex":
            return _("The portal does not check answers against a pattern.")
        return default


WHY_NOT = _Reasons()


def _figures(value: Decimal) -> str:
    return number_text(value.quantize(Decimal("0.000001")) if abs(value) < Decimal(10) ** 20 else value)


def as_condition(truth: Truth) -> Condition | None:
    """Return a condition that is not certain, ``None`` for one that always holds. ``False`` has no condition."""
    if truth is False:
        raise ValueError("never true")
    return None if truth is True else truth
