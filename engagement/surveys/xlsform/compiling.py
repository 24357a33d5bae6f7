"""Expressions of a form made into the portal's conditions; what cannot be said is refused with the part that it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from engagement.surveys.conditions import Answered, Condition, Includes, Not
from engagement.surveys.xlsform import comparing
from engagement.surveys.xlsform.expressions import (
    COMPARISONS,
    BadExpression,
    Binary,
    Call,
    Joined,
    Node,
    Ref,
    Text,
    references,
)
from engagement.surveys.xlsform.logic import Truth, all_of, any_of, no, simplified
from engagement.surveys.xlsform.targets import Calculation, Target
from engagement.surveys.xlsform.values import Answer, Const, Either, Moment, Size, Value, Whether
from engagement.surveys.xlsform.valuing import Silent, Valuing


class Compiler(Valuing):
    """Makes conditions of one expression."""

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
                    self.named(node, node.name)
            except Silent:
                continue
            except BadExpression as error:
                yield error

    def truth(self, node: Node) -> Truth:
        """Return a part as a condition."""
        self.step()
        found: Truth
        match node:
            case Joined(op="and", parts=parts):
                found = all_of([self.truth(part) for part in parts])
            case Joined(parts=parts):
                table = self._table_answered(parts)
                found = any_of([self.truth(part) for part in parts]) if table is None else table
            case Binary(op="!=") if (table := self._table_answered((node,))) is not None:
                found = table
            case Binary(op=op, left=left, right=right) if op in COMPARISONS:
                found = self.compare(node, op, self.value(left), self.value(right))
            case Call() if node.name in FUNCTIONS:
                takes, function = FUNCTIONS[node.name]
                self.takes(node, takes)
                found = function(self, node)
            case _:
                found = self._as_truth(node, self.value(node))
        return found

    def _table_answered(self, parts: tuple[Node, ...]) -> Truth | None:
        """Return "the table is answered" where parts ask of every row of one whether it is; else ``None``."""
        rows: set[str] = set()
        keys: set[str] = set()
        names: list[str] = []
        for part in parts:
            match part:
                case Binary(op="!=", left=Ref(name=name), right=Text(value="")) if name not in self.names.twice:
                    thing = self.names.things.get(name)
                    if isinstance(thing, Target) and thing.variants[0].row:
                        keys.add(thing.variants[0].key)
                        rows.add(thing.variants[0].row)
                        names.append(name)
        key = next(iter(keys), "")
        if len(names) < len(parts) or len(keys) != 1 or rows != set(self.names.rows_of(key)):
            return None
        self.names.used.update(names)
        return Answered(question=key)

    def _as_truth(self, node: Node, value: Value) -> Truth:
        """Return a value where a condition is meant."""
        found: Truth
        match value:
            case Whether(truth=truth):
                found = truth
            case Const():
                number = value.number if value.written else None
                found = bool(value.text) if number is None else number != 0
            case Moment():
                found = True
            case Either(when=when, then=then, otherwise=otherwise):
                found = _either(when, self._as_truth(node, then), self._as_truth(node, otherwise))
            case Answer(target=target) if target.answering == "number":
                # Nought is no, in XPath.
                zero = comparing.with_constant(target, "=", Const("0", written=True))
                found = all_of((comparing.answered(target), no(zero)))
            case Size(target=target) | Answer(target=target):
                found = comparing.answered(target)
        return found

    def compare(self, node: Node, op: str, left: Value, right: Value) -> Truth:
        """Return a comparison of two values as a condition."""
        self.step()
        if isinstance(left, Either):
            then, otherwise = (self.compare(node, op, one, right) for one in (left.then, left.otherwise))
            return _either(left.when, then, otherwise)
        if isinstance(right, Either):
            then, otherwise = (self.compare(node, op, left, one) for one in (right.then, right.otherwise))
            return _either(right.when, then, otherwise)
        try:
            # A rule is asked of answers alone, so the answer itself is never empty.
            there = any(isinstance(value, Answer) and value.target is self.own for value in (left, right))
            return comparing.compared(op, left, right, there=there)
        except comparing.NoSuchChoice as error:
            if self.columns is None:
                raise self.bad(node, error) from error
            # A choice that goes with an answer that is not offered is never left.
            return op == "!="
        except comparing.CannotSay as error:
            raise self.bad(node, error) from error

    # --- Functions -------------------------------------------------------------------------------
    def _selected(self, call: Call) -> Truth:
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
        where, what = (self.value(argument) for argument in call.args)
        if isinstance(where, Const) and isinstance(what, Const):
            return what.text in where.text
        if isinstance(where, Answer) and isinstance(what, Const) and where.target.answering in ("one", "many"):
            names = {name for _variant, name, _key in where.target.options()}
            if what.text in names and sum(what.text in name for name in names) == 1:
                return self._selected(call)
        raise self.bad(call, _("A part of an answer cannot be asked about. Ask for a choice with selected()."))

    def _not(self, call: Call) -> Truth:
        part = self.truth(call.args[0])
        if isinstance(part, bool) or isinstance(call.args[0], Binary):
            return no(part)
        return Not(of=part)

    def _constant(self, call: Call) -> Truth:
        return call.name == "true"

    def _boolean(self, call: Call) -> Truth:
        return self.truth(call.args[0])

    def _if(self, call: Call) -> Truth:
        when, then, otherwise = (self.truth(argument) for argument in call.args)
        return _either(when, then, otherwise)


# How many values each function takes, and what it means.
FUNCTIONS = {
    "selected": (2, Compiler._selected),
    "contains": (2, Compiler._contains),
    "not": (1, Compiler._not),
    "true": (0, Compiler._constant),
    "false": (0, Compiler._constant),
    "boolean": (1, Compiler._boolean),
    "if": (3, Compiler._if),
}


def _either(when: Truth, then: Truth, otherwise: Truth) -> Truth:
    return any_of((all_of((when, then)), all_of((no(when), otherwise))))


def as_condition(truth: Truth) -> Condition | None:
    """Return a condition that is not certain, ``None`` for one that always holds. ``False`` has no condition."""
    if truth is False:
        raise ValueError("never true")
    return None if truth is True else truth
