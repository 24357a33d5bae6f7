"""Which responses of a survey are meant: by borough, role, community, language, channel, version and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

import msgspec
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from engagement.surveys import piping
from engagement.surveys.answers import ELSEWHERE, every_option
from engagement.surveys.definition import Borough as Place
from engagement.surveys.definition import Checkboxes, Definition, Matrix, Option, Question
from engagement.surveys.models import Response, Survey, SurveyVersion
from engagement.surveys.queries import definition_of
from engagement.surveys.tallies.keys import ABOUT, BOROUGH, CHANNEL, LANGUAGE, NO_BOROUGH, VERSION


class Narrowing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was asked for; an empty value leaves nobody out.

    ``borough`` is an ONS code, ``"elsewhere"`` or ``"none"`` (not said), ``role`` and ``community`` a
    question's and an option's key (``"role:carer"``), ``also`` more of these, named as in the tallies (one of those
    with the same key is enough), ``first`` and ``last`` ISO dates in London, both included.
    """

    borough: str = ""
    role: str = ""
    community: str = ""
    language: str = ""
    channel: str = ""
    version: int = 0
    first: str = ""
    last: str = ""
    also: tuple[str, ...] = ()

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return self == Narrowing()

    def facts(self) -> dict[str, Any]:
        """Return what was asked for as codes, for the audit trail and a file's notes."""
        return msgspec.to_builtins(self)


class Asking(NamedTuple):
    """A version of a survey's questions that somebody may have answered."""

    version: SurveyVersion
    definition: Definition


def versions_of(survey: Survey) -> list[Asking]:
    """Return the versions that were published or answered, the newest first."""
    answered = Exists(Response.objects.filter(version=OuterRef("pk")))
    versions = survey.versions.filter(Q(published_at__isnull=False) | answered).defer("definition").order_by("-number")
    return [Asking(version, definition_of(version)) for version in versions]


def answers_that_count_as(versions: list[Asking], what: Literal["role", "community"]) -> tuple[Option, ...]:
    """Return the answers that say as what people answer, or from which community: ``"role:carer"`` with its label."""
    found: dict[str, Option] = {}
    for question in _questions_that_count_as(versions, what):
        for option in every_option(question):
            mark = f"{question.key}:{option.key}"
            found.setdefault(mark, Option(key=mark, label=option.label))
    return tuple(found.values())


def languages_of(versions: list[Asking]) -> list[str]:
    """Return the languages in which a survey can or could be answered, as responses name them."""
    spoken = (language for asking in versions for language in asking.definition.languages)
    return list(dict.fromkeys(settings.LANGUAGE_CODE if language == "en" else language for language in spoken))


def condition(versions: list[Asking], narrowing: Narrowing, prefix: str = "") -> Q:
    """Return the condition on responses, or on rows that lead to one by ``prefix`` (``"response__"``)."""
    marks: dict[str, list[str]] = defaultdict(list)
    for key in (BOROUGH, LANGUAGE, CHANNEL, VERSION):
        if value := getattr(narrowing, key.removeprefix("@")):
            marks[key].append(str(value))
    for mark in filter(None, (narrowing.role, narrowing.community, *narrowing.also)):
        key, _colon, value = mark.partition(":")
        marks[key].append(value)
    found = Q()
    for key, values in marks.items():
        either = Q(pk__in=[])
        for value in values:
            either |= _has(versions, key, value, prefix)
        found &= either
    if narrowing.first:
        found &= Q(**{f"{prefix}submitted_at__gte": _beginning(narrowing.first)})
    if narrowing.last:
        found &= Q(**{f"{prefix}submitted_at__lt": _beginning(narrowing.last, 1)})
    return found


def _has(versions: list[Asking], key: str, value: str, prefix: str) -> Q:
    """Return the condition that a response has a value, named as in the tallies."""
    match key:
        case "@borough" if value in (NO_BOROUGH, ELSEWHERE):
            places = {q.key for asking in versions for q in asking.definition.questions if isinstance(q, Place)}
            elsewhere = Q(pk__in=[])
            for place in sorted(places):
                elsewhere |= Q(**{f"{prefix}answers__contains": {place: ELSEWHERE}})
            return Q(**{f"{prefix}borough__isnull": True}) & (elsewhere if value == ELSEWHERE else ~elsewhere)
        case "@borough":
            return Q(**{f"{prefix}borough__ons_code": value})
        case "@language" | "@channel":
            return Q(**{f"{prefix}{key.removeprefix('@')}": value})
        case "@version":
            return Q(**{f"{prefix}version__number": int(value)}) if value.isdecimal() else Q(pk__in=[])
    # No question: nobody said it.
    found = Q(pk__in=[])
    part = "equality__answers" if key.startswith(ABOUT) else "answers"
    for question, row in _asked_as(versions, key):
        said: Any = value
        if isinstance(question, Checkboxes):
            said = [value]
        elif isinstance(question, Matrix):
            said = {row: value}
        contains = Q(**{f"{prefix}{part}__contains": {question.key: said}})
        if contains not in found.children:
            found |= contains
    return found


def _asked_as(versions: list[Asking], key: str) -> Iterator[tuple[Question, str]]:
    """Yield the questions of all versions under a key as in the tallies, each with the statement that it names."""
    name, _dot, row = key.removeprefix(ABOUT).partition(".")
    for asking in versions:
        definition = asking.definition.about_you if key.startswith(ABOUT) else asking.definition
        question = definition.question(name)
        if question is not None and isinstance(question, Matrix) == bool(row):
            yield question, row


def mark_in_words(versions: list[Asking], boroughs: Sequence[Option], mark: str) -> str:
    """Return a key and a value (``"role:carer"``, ``"about.disabled:yes"``) in words; empty if unknown."""
    key, _colon, value = mark.partition(":")
    for question, row in _asked_as(versions, key):
        options = {option.key: option.label for option in every_option(question, boroughs)}
        rows = {row.key: row.label for row in question.statements} if isinstance(question, Matrix) else {"": ""}
        if value in options and row in rows:
            title = piping.in_words(question.title)
            return f"{title} {rows[row]}: {options[value]}" if row else f"{title}: {options[value]}"
    return ""


def _questions_that_count_as(versions: list[Asking], what: Literal["role", "community"]) -> Iterator:
    for asking in versions:
        yield from (question for question in asking.definition.questions if question.counts_as == what)


def _beginning(day: str, later: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day) + timedelta(days=later), time()))
