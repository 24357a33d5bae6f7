"""Whether any answers lead to a question: a small search over what earlier questions can be answered with.

Only the questions that bear on the condition are tried, and of their answers only those that a condition can tell
apart: the options that one names and one that stands for all the rest; of numbers and days those around each limit.
The search is exact, and gives up loudly rather than take long.
"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product

from django.utils import timezone

from engagement.surveys import definition as d
from engagement.surveys.answers import limit_of, number_text, options_of, statements_of
from engagement.surveys.conditions import TODAY
from engagement.surveys.routing import judge

BUDGET = 20_000
OTHER = "some other answer"

Conditions = Mapping[str, d.Condition | None]


class TooComplicated(Exception):
    """The search took more steps than a condition written by a person needs."""


def can_be_shown(question: d.Question, earlier: Mapping[str, d.Question], conditions: Conditions | None = None) -> bool:
    """Return whether some answers to ``earlier`` (in order, all conditions sound) make ``question`` appear.

    ``conditions`` holds what must be true for each question, its page and section included; without it each question's
    own ``show_if`` counts. Raises ``TooComplicated`` when it cannot be told in ``BUDGET`` steps.
    """
    search = _Search(question, earlier, conditions or {})
    return search.finds(0, {}, frozenset(search.bearing))


def can_be_valid(question: d.Question) -> bool:
    """Return whether some answer to ``question`` keeps its rule, which must ask about this question alone."""
    search = _Search(question, {question.key: question}, {question.key: None}, rule=True)
    return any(judge(question.valid_if, {question.key: answer}, ()) for answer in search.answers(question) if answer)


class _Search:
    """One search: what bears on the question, and what each of those can be answered with."""

    def __init__(
        self, question: d.Question, earlier: Mapping[str, d.Question], conditions: Conditions, rule: bool = False
    ) -> None:
        self.conditions = conditions
        self.target = question.valid_if if rule else self.condition_of(question)
        self.bearing: set[str] = set()
        self.named: dict[str, list[str]] = {}
        self.rows: dict[str, set[str]] = {}
        self.partners: dict[str, set[str]] = {}
        self.steps = 0
        waiting = [self.target]
        while waiting:
            for test in d.single_conditions(waiting.pop()):
                waiting.extend(self._take(test, earlier))
        self.order = [q for key, q in earlier.items() if key in self.bearing]
        ordered = sum(1 for q in self.order if isinstance(q, d.Ordered))
        self.room = max(1, ordered)

    def condition_of(self, question: d.Question) -> d.Condition | None:
        return self.conditions.get(question.key, question.show_if)

    def _take(self, test: d.Test, earlier: Mapping[str, d.Question]) -> Iterator[d.Condition | None]:
        other = test.other if isinstance(test, d.Compares) else ""
        for key in filter(None, (test.question, other)):
            if key not in self.bearing:
                self.bearing.add(key)
                yield self.condition_of(earlier[key])
                yield earlier[key].valid_if
        value = getattr(test, "value", "")
        if value and value not in self.named.setdefault(test.question, []):
            self.named[test.question].append(value)
        if getattr(test, "row", ""):
            self.rows.setdefault(test.question, set()).add(test.row)  # type: ignore[union-attr]
        if other:
            self.partners.setdefault(test.question, set()).add(other)
            self.partners.setdefault(other, set()).add(test.question)

    def finds(self, at: int, answers: dict[str, d.Answer | None], open_keys: frozenset[str]) -> bool:
        self.steps += 1
        if self.steps > BUDGET:
            raise TooComplicated
        verdict = judge(self.target, answers, open_keys)
        if verdict is not None:
            # Whatever is still open can be answered or is not asked, so nothing stands in the way of this verdict.
            return verdict
        current = self.order[at]
        rest = open_keys - {current.key}
        if not judge(self.condition_of(current), answers, ()):
            return self.finds(at + 1, answers, rest)
        for answer in self.answers(current):
            given = answers | {current.key: answer}
            if answer and current.valid_if is not None and not judge(current.valid_if, given, ()):
                continue
            if self.finds(at + 1, given, rest):
                return True
        return False

    def answers(self, question: d.Question) -> Iterator[d.Answer | None]:
        """Yield every answer that a condition can tell apart from the others, the likeliest first."""
        named = self.named.get(question.key, [])
        match question:
            case d.Checkboxes():
                yield from _ticks(question, named)
            case d.Matrix():
                yield from self._table(question, named)
            case d.Number():
                yield from self._numbers(question)
            case d.Date() | d.Month():
                yield from self._days(question)
            case d.Likert():
                # Its points can be compared, so each may tell.
                yield from (option.key for option in options_of(question))
            case d.Ranking():
                yield [options_of(question)[0].key] if options_of(question) else [OTHER]
            case _:
                offered = {option.key for option in options_of(question)}
                yield from (key for key in named if not offered or key in offered or isinstance(question, d.Borough))
                # No key of an option holds a space, so this is none of those named.
                if not offered or isinstance(question, d.Borough) or offered - set(named):
                    yield OTHER
        if not question.required:
            yield None

    def _table(self, question: d.Matrix, named: list[str]) -> Iterator[d.Answer]:
        known = [key for key in (option.key for option in options_of(question)) if key in named]
        column = [*known, *([OTHER] if len(known) < len(options_of(question)) else [])]
        asked = self.rows.get(question.key, set())
        choices: list[list[str | None]] = []
        keys = [statement.key for statement in statements_of(question)]
        for key in keys:
            choices.append([*column, *([] if question.required else [None])] if key in asked else [column[-1]])
        for picked in product(*choices):
            table = {key: value for key, value in zip(keys, picked, strict=True) if value is not None}
            if table:
                yield table

    def _near(self, key: str, seen: set[str] | None = None) -> set[str]:
        """Return the limits that this question, or one it is compared with, is compared with."""
        seen = (seen or set()) | {key}
        found = set(self.named.get(key, []))
        for partner in self.partners.get(key, set()) - seen:
            found |= self._near(partner, seen)
        return found

    def _group(self, key: str) -> set[str]:
        group, waiting = {key}, [key]
        while waiting:
            for partner in self.partners.get(waiting.pop(), set()) - group:
                group.add(partner)
                waiting.append(partner)
        return group

    def _numbers(self, question: d.Number) -> Iterator[str]:
        limits = [Decimal(value) for value in self._near(question.key) if value != TODAY]
        group = [q for q in self.order if q.key in self._group(question.key) and isinstance(q, d.Number)]
        limits += [Decimal(limit) for q in (*group, question) for limit in (q.min, q.max) if limit]
        step = Decimal(1).scaleb(-question.decimals)
        least = Decimal(question.min) if question.min else None
        most = Decimal(question.max) if question.max else None
        for near in _around(limits or [Decimal(0)], step, self.room):
            value = near.quantize(step)
            if (least is None or value >= least) and (most is None or value <= most):
                yield number_text(value)

    def _days(self, question: d.Date | d.Month) -> Iterator[str]:
        limits = list(self._near(question.key))
        group = [q for q in self.order if q.key in self._group(question.key) and isinstance(q, d.Date | d.Month)]
        limits += [limit for q in (*group, question) for limit in (q.min, q.max) if limit]
        month = isinstance(question, d.Month) or any(isinstance(q, d.Month) for q in group)
        least, most = limit_of(question, question.min), limit_of(question, question.max)
        days = {_day(limit) for limit in limits} or {timezone.localdate()}
        for day in sorted(days):
            for move in range(-self.room, self.room + 1):
                for moved in {day + datetime.timedelta(days=move), _months(day, move) if month else day}:
                    text = moved.isoformat() if isinstance(question, d.Date) else moved.isoformat()[:7]
                    if (not least or text >= least) and (not most or text <= most):
                        yield text


def _around(values: list[Decimal], step: Decimal, room: int) -> list[Decimal]:
    return sorted({value + step * move for value in values for move in range(-room, room + 1)})


def _day(text: str) -> datetime.date:
    if text == TODAY:
        return timezone.localdate()
    return datetime.date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def _months(day: datetime.date, move: int) -> datetime.date:
    number = day.year * 12 + day.month - 1 + move
    return datetime.date(number // 12, number % 12 + 1, min(day.day, 28))


def _ticks(question: d.Checkboxes, named: list[str]) -> Iterator[list[str]]:
    exclusive = next((option.key for option in options_of(question) if option.key == question.exclusive), None)
    if exclusive is not None:
        yield [exclusive]
    together = [option.key for option in options_of(question) if option.key != question.exclusive]
    known = [key for key in together if key in named]
    others = [key for key in together if key not in named]
    most = len(together) if question.max is None else question.max
    for size in range(min(len(known), most), -1, -1):
        fill = max(0, question.min - size)
        if fill > len(others):
            continue
        for chosen in combinations(known, size):
            if size or fill:
                yield [*chosen, *others[:fill]]
            elif others and most:
                yield others[:1]
