"""Whether any answers lead to a question: a small search over what earlier questions can be answered with.

Only the questions that bear on the condition are tried, and of their options only those that a condition names and one
that stands for all the rest. The search is exact, and gives up loudly rather than take long.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from engagement.surveys import definition as d
from engagement.surveys.routing import judge
from engagement.surveys.scales import scale_keys

BUDGET = 20_000


class TooComplicated(Exception):
    """The search took more steps than a condition written by a person needs."""


def can_be_shown(question: d.Question, earlier: Mapping[str, d.Question]) -> bool:
    """Return whether some answers to ``earlier`` (in order, all conditions sound) make ``question`` appear.

    Raises ``TooComplicated`` when that cannot be told in ``BUDGET`` steps.
    """
    bearing, named = _bearing(question, earlier)
    order = [q for key, q in earlier.items() if key in bearing]
    steps = 0

    def search(at: int, answers: dict[str, d.Answer | None], open_keys: frozenset[str]) -> bool:
        nonlocal steps
        steps += 1
        if steps > BUDGET:
            raise TooComplicated
        verdict = judge(question.show_if, answers, open_keys)
        if verdict is not None:
            # Whatever is still open can be answered or is not asked, so nothing stands in the way of this verdict.
            return verdict
        current = order[at]
        rest = open_keys - {current.key}
        if not judge(current.show_if, answers, ()):
            return search(at + 1, answers, rest)
        return any(
            search(at + 1, answers | {current.key: answer}, rest) for answer in _answers(current, named[current.key])
        )

    return search(0, {}, frozenset(bearing))


def _bearing(question: d.Question, earlier: Mapping[str, d.Question]) -> tuple[set[str], dict[str, list[str]]]:
    """Return the keys of the questions that bear on whether ``question`` is shown, and the options named of each."""
    bearing: set[str] = set()
    named: dict[str, list[str]] = {}
    waiting = [question]
    while waiting:
        for test in d.single_conditions(waiting.pop().show_if):
            if test.question not in bearing:
                bearing.add(test.question)
                waiting.append(earlier[test.question])
            values = named.setdefault(test.question, [])
            if not isinstance(test, d.Answered) and test.value not in values:
                values.append(test.value)
    return bearing, named


def _answers(question: d.Question, named: list[str]) -> Iterator[d.Answer | None]:
    """Yield every answer that a condition can tell apart from the others, the likeliest first."""
    if isinstance(question, d.Checkboxes):
        yield from _ticks(question, named)
    else:
        yield from named
        if len(named) < _offered(question):
            # No key of an option holds a space, so this is none of those named.
            yield "some other answer"
    if not question.required:
        yield None


def _offered(question: d.Question) -> float:
    match question:
        case d.Radios(options=options):
            return len(options)
        case d.Likert():
            return len(scale_keys(question))
    # Text can say anything, and which boroughs there are is known only when the survey runs.
    return float("inf")


def _ticks(question: d.Checkboxes, named: list[str]) -> Iterator[list[str]]:
    if question.exclusive is not None:
        yield [question.exclusive]
    together = [option.key for option in question.options if option.key != question.exclusive]
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
