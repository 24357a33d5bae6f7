"""What is read of surveys, and the numbers that are shown of them."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Count, F, Func, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.surveys.definition import Definition, Option, from_json
from engagement.surveys.models import Response, ResponseDraft, Survey, SurveyState, SurveyVersion
from engagement.surveys.translating import localised
from eolcare.areas.models import Area
from eolcare.figures.counting import Category, Table, Unit, one_way

BOROUGHS_KEPT_SECONDS = 60
DEFINITIONS_KEPT = 128
# What the pages of somebody who answers need to know; the long texts of survey and version stay in the database.
DRAFT_FIELDS = (
    "token_hash",
    "answers",
    "may_quote",
    "equality_wanted",
    "equality",
    "language",
    "last_step",
    "updated_at",
    "expires_at",
    "survey__version",
    "survey__updated_at",
    "survey__slug",
    "survey__title",
    "survey__translations",
    "survey__state",
    "survey__opens_on",
    "survey__closes_on",
    "survey__contact_email",
    "survey__contact_phone",
    "version__number",
    "version__sha256",
)

_definitions: OrderedDict[tuple[str, str], Definition] = OrderedDict()
_boroughs: dict[int, tuple[float, tuple[Option, ...]]] = {}


# --- What residents see --------------------------------------------------------------------------
def public_surveys() -> QuerySet[Survey]:
    """Surveys that anybody may know of, of programmes that are public."""
    return Survey.objects.public().filter(programme__is_public=True).select_related("programme")


def surveys_by_standing() -> dict[str, list[Survey]]:
    """Return the public surveys as ``open`` (soonest to close first), ``coming``, ``paused`` and ``closed``."""
    today = timezone.localdate()
    found: dict[str, list[Survey]] = {"open": [], "coming": [], "paused": [], "closed": []}
    for survey in public_surveys().order_by("closes_on", "title"):
        if survey.takes_answers:
            found["open"].append(survey)
        elif survey.state == SurveyState.CLOSED or survey.closes_on < today:
            found["closed"].append(survey)
        elif survey.state == SurveyState.PAUSED:
            found["paused"].append(survey)
        else:
            found["coming"].append(survey)
    found["closed"].reverse()
    return found


def published_version(survey: Survey) -> SurveyVersion | None:
    """Return the version that who begins now is asked, without its questions, or ``None`` before the first."""
    versions = survey.versions.filter(published_at__isnull=False).defer("definition")
    return versions.order_by("-number").first()


def definition_of(version: SurveyVersion, language: str = "") -> Definition:
    """Return the questions of a version, parsed once in each process; in ``language``, or in their own.

    They are kept under their SHA-256, so what is kept can never be out of date.
    """
    kept = _definitions.get((version.sha256, language))
    if kept is None:
        kept = localised(definition_of(version), language) if language else from_json(version.definition)
        _definitions[version.sha256, language] = kept
        while len(_definitions) > DEFINITIONS_KEPT:
            _definitions.popitem(last=False)
    return kept


def boroughs_of(survey: Survey) -> tuple[Option, ...]:
    """Return the boroughs in the survey's areas as options, their ONS code as key, in the order of their names.

    Kept for a minute in each process: this is asked on pages that many people open at once.
    """
    kept = _boroughs.get(survey.pk)
    now = time.monotonic()
    if kept is None or kept[0] < now:
        areas = Area.objects.beneath(*survey.areas.all()).boroughs().order_by("name")
        kept = (now + BOROUGHS_KEPT_SECONDS, tuple(Option(key=area.code, label=area.name) for area in areas))
        _boroughs[survey.pk] = kept
    return kept[1]


def forget_boroughs(survey: Survey) -> None:
    """Ask anew which boroughs a survey covers, after its areas were changed."""
    _boroughs.pop(survey.pk, None)


def draft_by_token_hash(token_hash: str) -> ResponseDraft | None:
    """Return the unsent answers under a token that has not expired, with survey and version, in one query."""
    drafts = ResponseDraft.objects.select_related("survey", "version").only(*DRAFT_FIELDS)
    return drafts.filter(token_hash=token_hash, expires_at__gt=timezone.now()).first()


# --- What the team sees --------------------------------------------------------------------------
def team_surveys(surveys: QuerySet[Survey], words: str = "", state: str = "") -> QuerySet[Survey]:
    """Return surveys for the team's list, the ones that matter now first, each with ``response_count``."""
    if words:
        surveys = surveys.filter(Q(title__icontains=words) | Q(programme__title__icontains=words))
    if state:
        surveys = surveys.filter(state=state)
    return (
        surveys.select_related("programme").annotate(response_count=Count("responses")).order_by("-opens_on", "title")
    )


def responses_by_version(survey: Survey) -> Table:
    """Return how many responses each published version of a survey has."""
    versions = survey.versions.filter(published_at__isnull=False).order_by("-number")
    counted = versions.annotate(n=Count("responses")).values_list("number", "n")
    return one_way(
        {str(number): count for number, count in counted},
        rows=[Category(str(number), _("Version %(number)s") % {"number": number}) for number, count in counted],
        title=_("Responses by version"),
        dimension="version",
        row_heading=_("Version"),
        unit=Unit.PEOPLE,
        counted=_("responses"),
        source=survey.title,
    )


class WordsOfAnswers(Func):
    """The words of all answers, as PostgreSQL searches them."""

    template = "jsonb_to_tsvector('english', %(expressions)s, '[\"string\"]')"
    output_field = SearchVectorField()


def responses_of(survey: Survey, filters: dict[str, Any]) -> QuerySet[Response]:
    """Return a survey's responses, newest first.

    ``filters`` may hold ``words`` (in any answer), ``borough`` (an ONS code, or ``none``) and ``channel``.
    """
    found = survey.responses.select_related("borough", "version").defer("version__definition")
    words = filters.get("words")
    if words:
        query = SearchQuery(words, config="english", search_type="websearch")
        found = found.alias(said=WordsOfAnswers(F("answers")))
        found = found.filter(Q(said=query) | Q(public_id=words.strip().lower()))
    borough = filters.get("borough")
    if borough == "none":
        found = found.filter(borough__isnull=True)
    elif borough:
        found = found.filter(borough__ons_code=borough)
    if filters.get("channel"):
        found = found.filter(channel=filters["channel"])
    return found.order_by("-submitted_at", "-pk")


def neighbours_of(response: Response) -> dict[str, Response | None]:
    """Return the responses ``newer`` and ``older`` than this one in the same survey, for reading one after another."""
    others = Response.objects.filter(survey=response.survey_id).only("public_id", "submitted_at")
    at = response.submitted_at
    after = Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=response.pk)
    before = Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=response.pk)
    return {
        "newer": others.filter(after).order_by("submitted_at", "pk").first(),
        "older": others.filter(before).order_by("-submitted_at", "-pk").first(),
    }
