"""Answers: how they are cleaned, stored and said back.

Stored answers are one JSON object by question key:

=================================  ==========================================================================
radios, yes_no, likert, age_band,  the key of the option, ``"carer"``; of a scale ``"5"`` (most favourable) to ``"1"``,
borough                            ``"not_sure"``, ``"not_applicable"``; of a borough the area's code or ``"elsewhere"``
checkboxes                         a list of option keys in the order of the question, ``["home", "hospice"]``
matrix                             an object of option keys by statement, ``{"nights": "4"}``; only what was answered
ranking                            a list of option keys, the first place first
short_text, long_text              the text: NFC, lines parted by ``\\n``, no control characters, nothing at its ends
number                             its digits, ``"12.5"``, no more places than it needs
date, month                        ``"2024-05-01"``, ``"2024-05"``
postcode_district                  the outward part, ``"W2"``
information                        never there
=================================  ==========================================================================

In a draft ``null`` says that the question was seen and left empty; a question not yet seen is absent. A submitted
response holds only answers: no ``null`` and nothing from a path that was not taken (``routing.reachable_answers``).

A form sends a question as one field or as several: ``parts_of`` names them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engagement.surveys.choices import (
    ELSEWHERE,
    AnswerError,
    every_option,
    field_name,
    option_keys,
    options_of,
    parts_of,
    statements_of,
)
from engagement.surveys.cleaning import (
    clean_matrix,
    clean_ranking,
    clean_single,
    clean_text,
    clean_ticks,
    clean_written,
    unknown,
)
from engagement.surveys.cleaning_figures import (
    calendar_words,
    clean_calendar,
    clean_number,
    clean_postcode,
    limit_of,
    number_text,
)
from engagement.surveys.definition import (
    Answer,
    Checkboxes,
    Date,
    Information,
    LongText,
    Matrix,
    Month,
    Number,
    Option,
    PostcodeDistrict,
    Question,
    Ranking,
    ShortText,
)

__all__ = [
    "ELSEWHERE",
    "AnswerError",
    "Sent",
    "calendar_words",
    "clean_answer",
    "clean_text",
    "every_option",
    "field_name",
    "limit_of",
    "number_text",
    "options_of",
    "parts_of",
    "said",
    "statements_of",
]

# What a form sent: the values of each part of a field, or of the one field that there is.
Sent = str | Sequence[str] | Mapping[str, Sequence[str]] | None


# The kinds that are not chosen from a list of options: each has a function that takes the parts that were sent.
CLEANED: dict[type, Callable[[Any, dict[str, list[str]]], Answer | AnswerError | None]] = {
    Matrix: clean_matrix,
    Ranking: clean_ranking,
    Date: clean_calendar,
    Month: clean_calendar,
    ShortText: clean_written,
    LongText: clean_written,
    Number: clean_number,
    PostcodeDistrict: clean_postcode,
}


def clean_answer(question: Question, sent: Sent, boroughs: Sequence[Option] = ()) -> Answer | AnswerError | None:
    """Return the answer as it is stored, ``None`` when it was left empty, or why it cannot be kept.

    ``sent`` is what the form sent: the values of each part, or all values of the field, a single one, or nothing. No
    input raises. Whether an answer keeps ``valid_if`` depends on other answers: ``routing.fits``.
    """
    if isinstance(question, Information):
        return None
    parts = _parts(sent)
    clean = CLEANED.get(type(question))
    if clean is not None:
        return clean(question, parts)
    allowed = option_keys(question, boroughs)
    chosen = {value for value in parts.get("", []) if value}
    if not chosen.issubset(allowed):
        return unknown()
    if isinstance(question, Checkboxes):
        return clean_ticks(question, [key for key in allowed if key in chosen])
    return clean_single(question, chosen)


def _parts(sent: Sent) -> dict[str, list[str]]:
    if isinstance(sent, Mapping):
        return {part: list(values) for part, values in sent.items()}
    return {"": [sent] if isinstance(sent, str) else list(sent or ())}


def said(question: Question, answer: Answer | None, boroughs: Sequence[Option] = ()) -> list[str]:
    """Return an answer in words, one string a choice or one for a text; nothing when it was left empty.

    A matrix says "statement: answer" for each row, a ranking "1. option". A stored key whose option is gone (a borough
    that merged) is given back as it is, so nothing disappears.
    """
    if not answer:
        return []
    labels = {option.key: option.label for option in every_option(question, boroughs)}
    if isinstance(answer, dict):
        rows = {row.key: row.label for row in question.statements} if isinstance(question, Matrix) else {}
        return [f"{rows.get(row, row)}: {labels.get(key, key)}" for row, key in answer.items()]
    if isinstance(question, Ranking):
        return [f"{place}. {labels.get(key, key)}" for place, key in enumerate(answer, start=1)]
    if isinstance(question, Date | Month) and isinstance(answer, str):
        return [calendar_words(answer)]
    if isinstance(question, Number) and isinstance(answer, str):
        return [f"{answer} {question.unit}".strip()]
    return _labelled(labels, [answer] if isinstance(answer, str) else answer)


def _labelled(labels: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    return [labels.get(key, key) for key in keys]
