"""Answers as the parts of their fields: what stands in each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engagement.surveys.answers import field_name, parts_of
from engagement.surveys.definition import Answer, Date, Month, Question, Ranking

# What stands in the fields of a question, by part; the empty part is a single field of the question's own name.
Parts = Mapping[str, Sequence[str]]

PREFIX = "a-"


def name_of(question: Question) -> str:
    """Return the name of a question's field, and the id of where it begins on the page."""
    return PREFIX + question.key


def parts_from(question: Question, answer: Answer | None) -> Parts:
    """Return a stored answer as its field shows it."""
    if not answer:
        return {}
    if isinstance(answer, dict):
        return {row: [key] for row, key in answer.items()}
    if isinstance(question, Ranking):
        return {key: [str(place)] for place, key in enumerate(answer, start=1)}
    if isinstance(question, Date | Month) and isinstance(answer, str):
        values = [str(int(number)) for number in answer.split("-") if number.isdecimal()]
        return {part: [value] for part, value in zip(("year", "month", "day"), values, strict=False)}
    return {"": [answer] if isinstance(answer, str) else list(answer)}


def anchor_of(question: Question, part: str = "") -> str:
    """Return the id of the field that an error is about: of the part, or of the first one."""
    parts = parts_of(question)
    return field_name(name_of(question), part if part in parts else parts[0])
