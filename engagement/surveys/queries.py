"""What is read of surveys, and the numbers that are shown of them."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import JSONField, Model, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.programmes.models import Programme
from engagement.surveys.definition import Definition, Option, from_json
from engagement.surveys.models import (
    NOT_YET_PUBLIC,
    AnswerBits,
    Response,
    ResponseDraft,
    Survey,
    SurveyState,
    SurveyVersion,
)
from engagement.surveys.translating import localised
from eolcare.areas.models import Area
from eolcare.common.prepared import Prepared
from eolcare.figures.counting import Category, Table, Unit, one_way

BOROUGHS_KEPT_SECONDS = 60
DEFINITIONS_KEPT = 128
_definitions: OrderedDict[tuple[str, str], Definition] = OrderedDict()
_boroughs: dict[int, tuple[float, tuple[Option, ...]]] = {}


# --- What residents see --------------------------------------------------------------------------
def public_surveys() -> QuerySet[Survey]:
    """Surveys that anybody may know of, of programmes that are public."""
    return Survey.objects.public().filter(programme__is_public=True).select_related("programme")


def answerable_surveys() -> QuerySet[Survey]:
    """Surveys that somebody who has the address may open: public ones, and those that are being tried."""
    is_public = ~Q(state__in=NOT_YET_PUBLIC) & Q(programme__is_public=True)
    return Survey.objects.filter(is_public | Q(state=SurveyState.PILOT)).select_related("programme")


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
    """Return the unsent answers under a token that has not expired, with survey and version, in one query.

    Of survey and version only what pages of answering need; their long texts stay in the database until somebody asks.
    """
    with connection.cursor() as cursor:
        DRAFT_SQL.run(cursor, {"token_hash": token_hash, "now": timezone.now()})
        row = cursor.fetchone()
    if row is None:
        return None
    draft, survey, version = (_made(part, row) for part in DRAFT_PARTS)
    draft.survey, draft.version, draft.read_as = survey, version, row[-1]
    return draft


class _Part(NamedTuple):
    """Some fields of a table in a row of a joined query."""

    model: type[Model]
    alias: str
    start: int
    fields: tuple[str, ...]
    decoded: tuple[bool, ...]


def _parts(*wanted: tuple[type[Model], str, frozenset[str]]) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    start = 0
    for model, alias, names in wanted:
        fields = [field for field in model._meta.concrete_fields if not names or field.attname in names]
        attnames = tuple(field.attname for field in fields)
        parts.append(_Part(model, alias, start, attnames, tuple(isinstance(field, JSONField) for field in fields)))
        start += len(fields)
    return tuple(parts)


def _made(part: _Part, row: Sequence[Any]) -> Any:
    values = row[part.start : part.start + len(part.fields)]
    decoded = [json.loads(value) if is_json else value for is_json, value in zip(part.decoded, values, strict=True)]
    return part.model.from_db(DEFAULT_DB_ALIAS, part.fields, decoded)


SURVEY_ON_PAGES = frozenset(
    {
        "id",
        "public_id",
        "version",
        "updated_at",
        "slug",
        "title",
        "state",
        "opens_on",
        "closes_on",
        "contact_email",
        "contact_phone",
        "access",
        "anonymous",
    }
)
# Written out, because building it anew for every page costs more than running it.
DRAFT_PARTS = _parts(
    (ResponseDraft, "draft", frozenset()),
    (Survey, "survey", SURVEY_ON_PAGES),
    (SurveyVersion, "version", frozenset({"id", "survey_id", "number", "sha256"})),
)
DRAFT_COLUMNS = ", ".join(f"{part.alias}.{field}" for part in DRAFT_PARTS for field in part.fields)
DRAFT_SQL = Prepared(f"""
    SELECT {DRAFT_COLUMNS}, draft.xmin::text
    FROM {ResponseDraft._meta.db_table} draft
    JOIN {Survey._meta.db_table} survey ON survey.id = draft.survey_id
    JOIN {SurveyVersion._meta.db_table} version ON version.id = draft.version_id
    WHERE draft.token_hash = %(token_hash)s AND draft.expires_at > %(now)s
""")  # noqa: S608 - names of our own tables


class ToBegin(NamedTuple):
    """A survey that somebody may open, and the version that who begins now is asked."""

    survey: Survey
    version: SurveyVersion


BEGIN_PARTS = _parts(
    (Survey, "survey", SURVEY_ON_PAGES),
    (SurveyVersion, "version", frozenset({"id", "survey_id", "number", "sha256"})),
)
BEGIN_SQL = Prepared(f"""
    SELECT {", ".join(f"{part.alias}.{field}" for part in BEGIN_PARTS for field in part.fields)}
    FROM {Survey._meta.db_table} survey
    JOIN {SurveyVersion._meta.db_table} version ON version.survey_id = survey.id AND version.published_at IS NOT NULL
    JOIN {Programme._meta.db_table} programme ON programme.id = survey.programme_id
    WHERE survey.slug = %(slug)s
        AND (survey.state = '{SurveyState.PILOT.value}'
            OR (survey.state <> '{SurveyState.DRAFT.value}' AND programme.is_public))
    ORDER BY version.number DESC LIMIT 1
""")  # noqa: S608 - names of our own tables


def survey_to_begin(slug: str) -> ToBegin | None:
    """Return the survey at an address with what beginning needs of it; ``None`` where there is nothing to begin."""
    with connection.cursor() as cursor:
        BEGIN_SQL.run(cursor, {"slug": slug})
        row = cursor.fetchone()
    if row is None:
        return None
    survey, version = (_made(part, row) for part in BEGIN_PARTS)
    version.survey = survey
    return ToBegin(survey, version)


# --- What the team sees --------------------------------------------------------------------------
def team_surveys(surveys: QuerySet[Survey], words: str = "", state: str = "") -> QuerySet[Survey]:
    """Return surveys for the team's list, the ones that matter now first, each with ``response_count``.

    What is counted was tallied, so a list of a million responses costs no more than one of a few.
    """
    if words:
        surveys = surveys.filter(Q(title__icontains=words) | Q(programme__title__icontains=words))
    if state:
        surveys = surveys.filter(state=state)
    tallied = Coalesce("tally__responses", 0)
    return surveys.select_related("programme").annotate(response_count=tallied).order_by("-opens_on", "title")


def responses_by_version(survey: Survey) -> Table:
    """Return how many responses of each published version of a survey are counted in its results."""
    versions = survey.versions.filter(published_at__isnull=False).order_by("-number").values_list("number", flat=True)
    tallied = AnswerBits.objects.filter(survey=survey, key="@version").values_list("value")
    counted = dict(tallied.annotate(people=Sum("n")))
    return one_way(
        {str(number): counted.get(str(number), 0) for number in versions},
        rows=[Category(str(number), _("Version %(number)s") % {"number": number}) for number in versions],
        title=_("Responses by version"),
        dimension="version",
        row_heading=_("Version"),
        unit=Unit.PEOPLE,
        counted=_("responses"),
        source=survey.title,
    )


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
