"""Where conditions, rules and repeated answers of a definition may point, and whether each question can be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import ELSEWHERE, every_option
from engagement.surveys.checking_questions import calendar_value
from engagement.surveys.conditions import TODAY
from engagement.surveys.piping import CAN_BE_REPEATED, malformed, pipes_in
from engagement.surveys.reach import TooComplicated, can_be_shown, can_be_valid

EQUALS_OF = (d.Radios, d.YesNo, d.Likert, d.AgeBand, d.Borough, d.PostcodeDistrict)
COMPARES_OF = (d.Number, d.Date, d.Month, d.Likert)
REPEATING = ("title", "hint", "why", "statement", "body")


class Routing:
    """The questions of a definition in order, and what may be asked about them from where.

    Args:
        definition: whose conditions are judged.
        boroughs: the codes that a borough question offers; ``None`` leaves them unchecked.
        ignoring: keys of questions that are known to be broken.
    """

    def __init__(
        self, definition: d.Definition, boroughs: Collection[str] | None, ignoring: Collection[str] = ()
    ) -> None:
        self.definition = definition
        self.boroughs = boroughs
        self.ignoring = set(ignoring)
        self.every = {question.key: question for question in reversed(definition.questions)}
        # A broken condition upstream, or two questions of one name, would make every judgement on reach a guess.
        self.sound = len(self.every) == len(definition.questions)

    def before(self, at: int) -> dict[str, d.Question]:
        """Return the questions that stand before place ``at``, by key."""
        found: dict[str, d.Question] = {}
        for question in self.definition.questions[:at]:
            found.setdefault(question.key, question)
        return found

    def first_of_page(self, at: int) -> int:
        """Return the place of the first question on the page of the question at place ``at``."""
        page = self.definition.questions[at].page
        while page and at and self.definition.questions[at - 1].page == page:
            at -= 1
        return at

    def group_problems(self) -> Iterator[tuple[str, str]]:
        """Yield the field and the reason for what is wrong with the conditions of sections and pages."""
        for name, groups in self.definition.groups():
            for at, group in enumerate(groups, start=1):
                starts = (
                    place
                    for place, question in enumerate(self.definition.questions)
                    if getattr(question, name[:-1]) == group.key
                )
                earlier = self.before(next(starts, len(self.definition.questions)))
                reasons = list(self._pointing(group.show_if, "", earlier))
                self.sound = self.sound and not reasons
                for reason in reasons:
                    yield f"{name}[{at}].show_if", reason

    def question_problems(self, question: d.Question) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with a question's condition and with the rule for its answer."""
        at = next(place for place, one in enumerate(self.definition.questions) if one is question)
        earlier = self.before(self.first_of_page(at))
        reasons = list(self._pointing(question.show_if, question.key, earlier))
        rule = list(self._rule(question, self.before(at)))
        asked = {*d.keys_in(self.definition.conditions[question.key]), *d.keys_in(question.valid_if)}
        self.sound = self.sound and not reasons and not rule and not asked & self.ignoring
        yield from (("show_if", reason) for reason in reasons)
        yield from (("valid_if", reason) for reason in rule)
        if self.sound:
            yield from (("show_if", reason) for reason in self._reach(question, self.before(at)))

    def _reach(self, question: d.Question, earlier: dict[str, d.Question]) -> Iterator[str]:
        conditions = self.definition.conditions
        if conditions[question.key] is None:
            return
        try:
            if not can_be_shown(question, earlier, conditions):
                yield _("No answers lead to this question, so nobody would be asked it.")
        except TooComplicated:
            # A second that is spent once must not be spent on each of two hundred questions.
            self.sound = False
            yield _("The condition is too complicated to check. Make it simpler.")

    def _rule(self, question: d.Question, earlier: dict[str, d.Question]) -> Iterator[str]:
        if question.valid_if is None:
            return
        reasons = list(self._pointing(question.valid_if, "", earlier | {question.key: question}))
        yield from reasons
        others = set(d.keys_in(question.valid_if)) - {question.key}
        if question.key not in d.keys_in(question.valid_if):
            yield _("The rule says nothing about the answer itself.")
        elif others and question.required:
            yield _("A required answer cannot also depend on another answer: somebody might find no way on.")
        elif not others and not reasons and not can_be_valid(question):
            yield _("No answer keeps this rule.")

    def _pointing(self, condition: d.Condition | None, own: str, earlier: dict[str, d.Question]) -> Iterator[str]:
        if _depth(condition) > d.MAX_CONDITION_DEPTH or _size(condition) > d.MAX_CONDITION_TESTS:
            yield _("The condition is too complicated. Make it simpler.")
            return
        if _has_empty_group(condition):
            yield _("An “and” or an “or” in the condition has nothing in it.")
        for test in d.single_conditions(condition):
            reason = self._whom(test.question, own, earlier)
            if not reason and test.question in earlier:
                reason = self._test(test, earlier[test.question])
            if not reason and isinstance(test, d.Compares) and test.other:
                reason = self._whom(test.other, own, earlier)
                if not reason and test.other in earlier:
                    reason = self._pair(earlier[test.question], earlier[test.other])
            if reason:
                yield reason

    def _whom(self, key: str, own: str, earlier: dict[str, d.Question]) -> str:
        """Return what is wrong with asking about the question ``key``, or an empty text."""
        name = {"key": key[:60]}
        target = earlier.get(key)
        if key == own:
            reason = _("The condition asks about the question’s own answer.")
        elif isinstance(target, d.Information):
            reason = _("The condition asks about “%(key)s”, which is a page to read and has no answer.")
        elif target is not None or key in self.ignoring:
            reason = ""
        elif key not in self.every:
            reason = _("The condition asks about “%(key)s”, and there is no such question.")
        elif own and self.every[key].page and self.every[key].page == self.every[own].page:
            reason = _("The condition asks about “%(key)s”, which is on the same page. Put it on an earlier page.")
        else:
            reason = _(
                "The condition asks about “%(key)s”, which comes later. It can only ask about earlier questions."
            )
        return reason % name if reason else ""

    def _test(self, test: d.Test, target: d.Question) -> str:
        name = {"key": test.question[:60], "value": getattr(test, "value", "")[:60]}
        match test:
            case d.Equals(row=row) if isinstance(target, d.Matrix):
                if not any(statement.key == row for statement in target.statements):
                    return _("The table “%(key)s” has no such statement: name one as “row”.") % name
            case d.Equals(row=row) if row or not isinstance(target, EQUALS_OF):
                return _("“Equals” needs a question with one answer to choose, and “%(key)s” is not.") % name
            case d.Includes() if not isinstance(target, d.Checkboxes):
                return _("“Includes” needs a question with boxes to tick, and “%(key)s” is not.") % name
            case d.Compares():
                return self._comparison(test, target)
        if isinstance(test, d.Equals | d.Includes) and not self._offers(target, test.value):
            return _("The condition asks for “%(value)s”, and “%(key)s” has no such option.") % name
        return ""

    def _comparison(self, test: d.Compares, target: d.Question) -> str:
        name = {"key": test.question[:60], "value": test.value[:60]}
        if not isinstance(target, COMPARES_OF):
            return _("“Compares” needs a number, a date or a scale, and “%(key)s” is not one.") % name
        if bool(test.value) == bool(test.other):
            return _("A comparison needs either a value or another question.")
        if test.value and not _comparable(target, test.value):
            return _("The condition compares “%(key)s” with “%(value)s”, which is not of its kind.") % name
        return ""

    def _pair(self, target: d.Question, other: d.Question) -> str:
        calendar = (d.Date, d.Month)
        both = (isinstance(target, calendar) and isinstance(other, calendar)) or (
            isinstance(target, d.Number) and isinstance(other, d.Number)
        )
        if both:
            return ""
        names = {"key": target.key[:60], "other": other.key[:60]}
        return _("The condition compares “%(key)s” with “%(other)s”, which is not of its kind.") % names

    def _offers(self, target: d.Question, value: str) -> bool:
        if isinstance(target, d.PostcodeDistrict):
            return bool(value)
        if isinstance(target, d.Borough) and value != ELSEWHERE:
            return self.boroughs is None or value in self.boroughs
        return any(option.key == value for option in every_option(target))


def pipe_problems(question: d.Question, routing: Routing) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the answers that a question's texts repeat."""
    at = next(place for place, one in enumerate(routing.definition.questions) if one is question)
    earlier = routing.before(routing.first_of_page(at))
    for field in REPEATING:
        text = getattr(question, field, "")
        if malformed(text):
            yield field, _("Write a repeated answer as ${key|what to say without it}.")
        for pipe in pipes_in(text):
            target = earlier.get(pipe.question)
            name = {"key": pipe.question}
            if target is None and pipe.question not in routing.ignoring:
                yield field, _("The text repeats “%(key)s”, and no earlier page has such a question.") % name
            elif target is not None and not isinstance(target, CAN_BE_REPEATED):
                yield field, _("The text repeats “%(key)s”, whose answer is not one short text.") % name


def _comparable(target: d.Question, value: str) -> bool:
    if isinstance(target, d.Date | d.Month):
        return value == TODAY or calendar_value(value, month=False) or calendar_value(value, month=True)
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _depth(condition: d.Condition | None) -> int:
    match condition:
        case d.And(of=parts) | d.Or(of=parts):
            return 1 + max((_depth(part) for part in parts), default=0)
        case d.Not(of=part):
            return 1 + _depth(part)
    return 1


def _size(condition: d.Condition | None) -> int:
    return sum(1 for test in d.single_conditions(condition))


def _has_empty_group(condition: d.Condition | None) -> bool:
    match condition:
        case d.And(of=parts) | d.Or(of=parts):
            return not parts or any(_has_empty_group(part) for part in parts)
        case d.Not(of=part):
            return _has_empty_group(part)
    return False
