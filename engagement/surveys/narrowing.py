"""Which responses of a survey are meant: by borough, role, community, language, channel, version and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

import msgspec
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from engagement.surveys.answers import every_option
from engagement.surveys.definition import Checkboxes, Definition, Option
from engagement.surveys.models import Response, Survey, SurveyVersion
from engagement.surveys.queries import definition_of

NO_BOROUGH = "none"


class Narrowing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was asked for; an empty value leaves nobody out.

    ``borough`` is an ONS code or ``"none"`` (another borough, or not said), ``role`` and ``community`` a
    question's and an option's key (``"role:carer"``), ``first`` and ``last`` ISO dates in London, both included.
    """

    borough: str = ""
    role: str = ""
    community: str = ""
    language: str = ""
    channel: str = ""
    version: int = 0
    first: str = ""
    last: str = ""

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return self == Narrowing()

    def facts(self) -> dict[str, str | int]:
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
    found = Q()
    if narrowing.borough == NO_BOROUGH:
        found &= Q(**{f"{prefix}borough__isnull": True})
    elif narrowing.borough:
        found &= Q(**{f"{prefix}borough__ons_code": narrowing.borough})
    for what, mark in (("role", narrowing.role), ("community", narrowing.community)):
        if mark:
            found &= _gave(versions, what, mark, prefix)  # type: ignore[arg-type]
    if narrowing.language:
        found &= Q(**{f"{prefix}language": narrowing.language})
    if narrowing.channel:
        found &= Q(**{f"{prefix}channel": narrowing.channel})
    if narrowing.version:
        found &= Q(**{f"{prefix}version__number": narrowing.version})
    if narrowing.first:
        found &= Q(**{f"{prefix}submitted_at__gte": _beginning(narrowing.first)})
    if narrowing.last:
        found &= Q(**{f"{prefix}submitted_at__lt": _beginning(narrowing.last, 1)})
    return found


def _gave(versions: list[Asking], what: Literal["role", "community"], mark: str, prefix: str) -> Q:
    key, _colon, value = mark.partition(":")
    questions = (question for question in _questions_that_count_as(versions, what) if question.key == key)
    # No question: nobody said it.
    found = Q(pk__in=[])
    for several in {isinstance(question, Checkboxes) for question in questions}:
        found |= Q(**{f"{prefix}answers__contains": {key: [value] if several else value}})
    return found


def _questions_that_count_as(versions: list[Asking], what: Literal["role", "community"]) -> Iterator:
    for asking in versions:
        yield from (question for question in asking.definition.questions if question.counts_as == what)


def _beginning(day: str, later: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day) + timedelta(days=later), time()))
