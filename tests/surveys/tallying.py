"""Responses in numbers, and the slow and simple count that tallies are compared with."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from unittest.mock import patch

from django.utils import timezone

from engagement.surveys.definition import Date, Definition, LongText, Matrix, Number, Ranking, ShortText, from_json
from engagement.surveys.models import AnswerBits, EqualityAnswers, Response, Survey, TextAnswer, Untallied
from engagement.surveys.routing import path
from engagement.surveys.tallies.numbers import band_of, is_slice, slices_of
from tests.factories.surveys import ResponseFactory

Counted = dict[tuple[str, str], set[int]]


def send(survey: Survey, answers: dict, about: dict | None = None, **facts) -> Response:
    """Store a response as sending does: with what was said about the person, and waiting to be counted."""
    response = ResponseFactory(survey=survey, answers=answers, **facts)
    if about is not None:
        EqualityAnswers.objects.create(response=response, answers=about)
    Untallied.objects.create(response=response, survey=survey)
    return response


def naive(survey: Survey) -> Counted:
    """Return which responses say what, counted one by one without any haste; those that wait are left out."""
    waiting = set(Untallied.objects.values_list("pk", flat=True))
    found: Counted = defaultdict(set)
    for response in Response.objects.filter(survey=survey).select_related("version", "borough", "equality"):
        if response.is_pilot or response.set_aside or response.pk in waiting:
            continue
        definition = from_json(response.version.definition)
        day = timezone.localtime(response.submitted_at).date()
        where = response.borough.ons_code if response.borough else "none"
        if response.borough is None and "elsewhere" in _boroughs_named(definition, response.answers):
            where = "elsewhere"
        for key, value in (
            ("@all", "all"),
            ("@borough", where),
            ("@language", response.language),
            ("@channel", response.channel),
            ("@version", str(response.version.number)),
            ("@day", day.isoformat()),
            ("@week", (day - timedelta(days=day.weekday())).isoformat()),
            *_said(definition, response.answers, day),
        ):
            found[key, value].add(response.pk)
        equality = EqualityAnswers.objects.filter(response=response).first()
        if equality is not None:
            for key, value in _said(definition.about_you, equality.answers, day):
                found[f"about.{key}", value].add(response.pk)
    return found


def _boroughs_named(definition: Definition, answers: dict) -> list:
    return [
        answers.get(question.key) for question in definition.questions if question.__struct_config__.tag == "borough"
    ]


def _said(definition: Definition, answers: dict, day: date):
    with patch("engagement.surveys.routing.timezone.localdate", return_value=day):
        asked = {question.key for question in path(definition, answers)} | set(answers)
    for question in definition.questions:
        if question.key in asked:
            yield question.key, "@asked"
        answer = answers.get(question.key)
        if not answer:
            continue
        yield question.key, "@answered"
        if isinstance(question, ShortText | LongText):
            continue
        if isinstance(question, Matrix):
            for row in question.statements:
                if row.key in answer:
                    yield f"{question.key}.{row.key}", answer[row.key]
        elif isinstance(question, Ranking):
            for at in range(len(answer)):
                yield question.key, f"{answer[at]}:{at + 1}"
        elif isinstance(question, Number):
            yield question.key, band_of(answer)
            for part in slices_of(answer):
                yield question.key, part
        elif isinstance(question, Date):
            yield question.key, answer[:7]
        elif isinstance(answer, list):
            for option in answer:
                yield question.key, option
        else:
            yield question.key, answer


def tallied(survey: Survey) -> Counted:
    """Return which responses the bits say gave which answer, and see that each row's number is that of its bits."""
    found: Counted = defaultdict(set)
    for row in AnswerBits.objects.filter(survey=survey):
        assert row.bits.bit_count() == row.n > 0, row
        figures = f"{row.bits:0{AnswerBits.CHUNK}b}"
        found[row.key, row.value] |= {
            row.chunk * AnswerBits.CHUNK + place for place, bit in enumerate(figures) if bit == "1"
        }
    return found


def words_kept(survey: Survey) -> set[tuple[int, str]]:
    """Return which answers can be found by their words."""
    return set(TextAnswer.objects.filter(survey=survey).values_list("response_id", "question_key"))


def plain_numbers(counted: Counted) -> dict[tuple[str, str], int]:
    """Return how many, without the bits that numbers are added up from."""
    return {mark: len(who) for mark, who in counted.items() if not is_slice(mark[1])}
