"""A condition means what its expression means: both are asked of the same random answers."""

from __future__ import annotations

import datetime
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.surveys.routing import holds
from engagement.surveys.xlsform.compiling import Compiler
from engagement.surveys.xlsform.expressions import BadExpression, Binary, Call, Joined, Number, Ref, Text
from engagement.surveys.xlsform.parsing import parse
from engagement.surveys.xlsform.targets import Names, Target, Variant

NAMES = Names()
for _name, _answering, _options in (
    ("care", "one", "yes no"),
    ("again", "one", "yes no"),
    ("point", "one", "1 2 3"),
    ("boxes", "many", "a b c"),
    ("n", "number", ""),
    ("m", "number", ""),
    ("day", "date", ""),
    ("words", "text", ""),
):
    NAMES.add(_name, Target(_name, _answering, (Variant(_name, {one: one for one in _options.split()}),)))

COMPARISON = st.sampled_from(("=", "!=", "<", "<=", ">", ">="))
TESTS = st.one_of(
    st.builds(
        "${{{}}} {} '{}'".format, st.sampled_from(("care", "again")), COMPARISON, st.sampled_from(("yes", "no", ""))
    ),
    st.builds("${{point}} {} {}".format, COMPARISON, st.integers(0, 4)),
    st.builds("{} {} ${{n}}".format, st.integers(0, 4), COMPARISON),
    st.builds("${{{}}} {} ${{{}}}".format, st.sampled_from(("n", "m")), COMPARISON, st.sampled_from(("n", "m"))),
    st.builds("${{care}} {} ${{again}}".format, st.sampled_from(("=", "!="))),
    st.builds("${{day}} {} date('2020-01-0{}')".format, COMPARISON, st.integers(1, 4)),
    st.builds("selected(${{boxes}}, '{}')".format, st.sampled_from("abc")),
    st.builds("selected(${{care}}, '{}')".format, st.sampled_from(("yes", "no"))),
    st.builds("count-selected(${{boxes}}) {} {}".format, COMPARISON, st.integers(0, 4)),
    st.builds("${{boxes}} {} '{}'".format, st.sampled_from(("=", "!=")), st.sampled_from(("a", "a b", "", "c"))),
    st.builds("${{words}} {} ''".format, st.sampled_from(("=", "!="))),
    st.builds("string-length(${{words}}) {} {}".format, COMPARISON, st.integers(0, 1)),
    st.builds("if(${{care}} = 'yes', {}, {}) {} 2".format, st.integers(1, 3), st.integers(1, 3), COMPARISON),
    st.builds(
        "if(${{n}} > 1, 'x', ${{care}}) {} '{}'".format, st.sampled_from(("=", "!=")), st.sampled_from(("x", "yes"))
    ),
    st.builds("coalesce(${{n}}, {}) {} 2".format, st.integers(0, 4), COMPARISON),
    st.sampled_from(("true()", "false()", "1 = 1", "2 > 3 - 2", "'a' = 'b'")),
)
EXPRESSIONS = st.recursive(
    TESTS,
    lambda part: st.one_of(
        st.builds("{} and {}".format, part, part),
        st.builds("({} or {})".format, part, part),
        st.builds("not({})".format, part),
        st.builds("({}) = {}".format, part, st.sampled_from(("true()", "false()"))),
    ),
    max_leaves=5,
)
ANSWERS = st.fixed_dictionaries(
    {
        "care": st.sampled_from(("", "yes", "no")),
        "again": st.sampled_from(("", "yes", "no")),
        "point": st.sampled_from(("", "1", "2", "3")),
        "boxes": st.lists(st.sampled_from("abc"), unique=True).map(sorted),
        "n": st.sampled_from(("", "0", "1", "2", "3", "1.5")),
        "m": st.sampled_from(("", "1", "2", "4")),
        "day": st.sampled_from(("", "2019-12-31", "2020-01-02", "2020-01-03", "2021-05-01")),
        "words": st.sampled_from(("", "x", "more words")),
    }
)


@given(EXPRESSIONS, ANSWERS)
@settings(max_examples=800, deadline=None)
def test_conditions_mean_what_their_expressions_mean(text, answers):
    expression = parse(text)
    try:
        condition = Compiler(expression, NAMES).condition()
    except BadExpression:
        # What cannot be said is refused, and nothing is claimed of it.
        return
    given = {name: answer for name, answer in answers.items() if answer}
    found = condition if isinstance(condition, bool) else holds(condition, given)
    assert found == _truth(expression.root, answers), text


# --- XPath as its standard has it, as far as these expressions go -------------------------------------
def _truth(node, answers) -> bool:
    value = _value(node, answers)
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def _number(value) -> float:
    if isinstance(value, bool | float):
        return float(value)
    try:
        return float(datetime.date.fromisoformat(value).toordinal())
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return math.nan


def _value(node, answers):
    match node:
        case Text(value=text):
            return text
        case Number(value=value):
            return float(value)
        case Ref(name=name):
            answer = answers[name]
            return " ".join(answer) if isinstance(answer, list) else answer
        case Joined(op=op, parts=parts):
            return (all if op == "and" else any)(_truth(part, answers) for part in parts)
        case Binary(op="-", left=left, right=right):
            return _number(_value(left, answers)) - _number(_value(right, answers))
        case Binary(op=op, left=left, right=right):
            return _compared(op, _value(left, answers), _value(right, answers))
        case Call(name="date", args=(part,)):
            return _value(part, answers)
        case Call(name=name, args=args):
            return _called(name, args, answers)
    raise AssertionError(node)


def _compared(op, left, right) -> bool:
    if op in ("=", "!="):
        if isinstance(left, bool) or isinstance(right, bool):
            same = bool(left) == bool(right)
        elif isinstance(left, float) or isinstance(right, float):
            same = _number(left) == _number(right)
        else:
            same = left == right
        return same is (op == "=")
    first, second = _number(left), _number(right)
    return {"<": first < second, "<=": first <= second, ">": first > second, ">=": first >= second}[op]


def _called(name, args, answers):
    match name:
        case "true" | "false":
            return name == "true"
        case "not":
            return not _truth(args[0], answers)
        case "selected":
            return _value(args[1], answers) in _value(args[0], answers).split()
        case "count-selected":
            return float(len(_value(args[0], answers).split()))
        case "string-length":
            return float(len(_value(args[0], answers)))
        case "if":
            return _value(args[1] if _truth(args[0], answers) else args[2], answers)
        case "coalesce":
            return _value(args[0], answers) or _value(args[1], answers)
    raise AssertionError(name)
