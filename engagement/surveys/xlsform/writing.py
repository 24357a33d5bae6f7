"""Conditions and limits written as expressions of XLSForm; reading them again gives the same."""

from __future__ import annotations

from collections.abc import Mapping

from engagement.surveys import definition as d
from engagement.surveys.answers import statements_of
from engagement.surveys.conditions import TODAY
from engagement.surveys.xlsform.limits import POSTCODE_DISTRICT

SIGNS = {"less": "<", "at_most": "<=", "equal": "=", "at_least": ">=", "more": ">", "not_equal": "!="}


class CannotWrite(Exception):
    """XLSForm has no way to say this; the message is a sentence for the author."""


def row_name(question: str, row: str) -> str:
    """Return the name of a row of a table."""
    return f"{question}__{row}"


def quoted(text: str) -> str:
    """Return a text between quotes; XPath has no way to write one that holds both kinds."""
    # pyxform makes straight quotes of curved ones, so both count.
    single, double = any(char in text for char in "'‘’"), any(char in text for char in '"“”')
    if single and double:
        text = text.replace('"', "").replace("“", "").replace("”", "")
    return f'"{text}"' if single else f"'{text}'"


def written(condition: d.Condition, questions: Mapping[str, d.Question]) -> str:
    """Return a condition as an expression; ``questions`` are those that it asks about, by key."""
    match condition:
        case d.And(of=parts) | d.Or(of=parts):
            word = " and " if isinstance(condition, d.And) else " or "
            found = word.join(_part(part, questions) for part in parts)
        case d.Not(of=part):
            found = f"not({written(part, questions)})"
        case d.Equals(question=key, value=value, row=row):
            found = f"${{{row_name(key, row) if row else key}}} = {quoted(value)}"
        case d.Includes(question=key, value=value):
            found = f"selected(${{{key}}}, {quoted(value)})"
        case d.Answered(question=key):
            found = _answered(key, questions)
        case d.Compares():
            found = _compared(condition, questions)
    return found


def _part(condition: d.Condition, questions: Mapping[str, d.Question]) -> str:
    text = written(condition, questions)
    plain = not isinstance(condition, d.And | d.Or) or len(condition.of) == 1
    several = isinstance(condition, d.Answered) and " or " in text
    return text if plain and not several else f"({text})"


def _answered(key: str, questions: Mapping[str, d.Question]) -> str:
    question = questions.get(key)
    if isinstance(question, d.Matrix):
        return " or ".join(f"${{{row_name(key, row.key)}}} != ''" for row in statements_of(question))
    return f"${{{key}}} != ''"


def _compared(test: d.Compares, questions: Mapping[str, d.Question]) -> str:
    left = f"${{{test.question}}}"
    if test.other:
        right = f"${{{test.other}}}"
        if test.how == "not_equal":
            return f"({left} != '' and {right} != '' and {left} != {right})"
        if test.how == "equal":
            return f"({left} != '' and {left} = {right})"
        return f"{left} {SIGNS[test.how]} {right}"
    question = questions.get(test.question)
    if isinstance(question, d.Date) and len(test.value) == 7:
        return _date_by_month(left, test)
    right = test.value
    if isinstance(question, d.Date | d.Month) or right == TODAY:
        # A month is compared by its month, whatever day is given.
        right = day(right[:7] if isinstance(question, d.Month) and right != TODAY else right)
    if test.how == "not_equal":
        return f"({left} != '' and {left} != {right})"
    return f"{left} {SIGNS[test.how]} {right}"


def day(value: str) -> str:
    """Return a day, a month or today as XPath has it; a month is its first day."""
    if value == TODAY:
        return "today()"
    return f"date('{value if len(value) > 7 else f'{value}-01'}')"


def _date_by_month(left: str, test: d.Compares) -> str:
    """Return the comparison of a day with a month: with its first day, and with the first day of the next."""
    year, month = int(test.value[:4]), int(test.value[5:])
    first = day(test.value)
    after = day(f"{year + month // 12:04}-{month % 12 + 1:02}-01")
    return {
        "less": f"{left} < {first}",
        "at_most": f"{left} < {after}",
        "equal": f"({left} >= {first} and {left} < {after})",
        "not_equal": f"({left} < {first} or {left} >= {after})",
        "at_least": f"{left} >= {first}",
        "more": f"{left} >= {after}",
    }[test.how]


def limits(question: d.Question) -> list[str]:
    """Return the limits of an answer as parts of a constraint."""
    match question:
        case d.ShortText(max_length=most) | d.LongText(max_length=most):
            return [f"string-length(.) <= {most}"]
        case d.PostcodeDistrict():
            return [f"regex(., '{POSTCODE_DISTRICT}')"]
        case d.Number(min=least, max=most):
            return [*([f". >= {least}"] if least else []), *([f". <= {most}"] if most else [])]
        case d.Date(min=least, max=most) | d.Month(min=least, max=most):
            return [*([f". >= {day(least)}"] if least else []), *([f". <= {day(most)}"] if most else [])]
        case d.Checkboxes():
            return list(_ticks(question))
    return []


def _ticks(question: d.Checkboxes) -> list[str]:
    alone = quoted(question.exclusive) if question.exclusive else ""
    parts = [f"not(selected(., {alone}) and count-selected(.) > 1)"] if alone else []
    if question.min:
        least = f"count-selected(.) >= {question.min}"
        parts.append(f"(selected(., {alone}) or {least})" if alone else least)
    if question.max is not None:
        parts.append(f"count-selected(.) <= {question.max}")
    return parts


def constraint(question: d.Question, questions: Mapping[str, d.Question]) -> str:
    """Return the constraint of a question: its limits, then its rule.

    The rule names its own question where a limit says ``.``: so they are told apart when they are read again.

    Raises:
        CannotWrite: for a rule about a table, whose rows stand alone in XLSForm.
    """
    parts = limits(question)
    if question.valid_if is not None:
        if isinstance(question, d.Matrix):
            raise CannotWrite
        rule = written(question.valid_if, questions)
        parts.append(f"({rule})" if parts and isinstance(question.valid_if, d.And | d.Or) else rule)
    return " and ".join(parts)
