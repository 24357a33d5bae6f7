"""Surveys through the room's services, and what people answered.

The responses themselves are inserted in bulk: 1,200 journeys through the pages would take minutes. Every rule that a
submission keeps is kept: answers are those on the path taken (``routing.reachable_answers``), the borough is the one
answered, one key and one reference code a response; the database's constraints hold for these rows as for any.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import msgspec

from engagement.surveys.definition import as_json
from engagement.surveys.models import (
    Channel,
    EqualityAnswers,
    LawfulBasis,
    Response,
    Survey,
    SurveyVersion,
    Untallied,
)
from engagement.surveys.services import (
    change_survey,
    close_survey,
    create_survey,
    open_survey,
    save_version,
    sign_off,
)
from engagement.surveys.tallies.taking import tally_batch
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.tokens import CODE_ALPHABET, CODE_LENGTH, hash_code
from eolcare.demonstration.content import surveys as content
from eolcare.demonstration.content.asked import SURVEYS, SurveyContent
from eolcare.demonstration.content.responses import InventedResponse, invent
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.load import Load
from eolcare.demonstration.loading.programmes import CONTACT, TELEPHONE

COUNTS = {"your-experience-2022": 790, "professionals-2022": 350, "how-is-it-now": 64}
"""How many people answer each survey."""

RETENTION_MONTHS = 96


def reference_code(seed: int, slug: str, number: int) -> str:
    """Return the reference code of an invented response: told by its number, so that some can be printed."""
    digest = hashlib.sha256(f"demonstration:{seed}:{slug}:{number}".encode()).digest()
    symbols = "".join(CODE_ALPHABET[byte % 32] for byte in digest[:CODE_LENGTH])
    return "-".join(symbols[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def invented_responses(load: Load, survey: SurveyContent) -> list[InventedResponse]:
    """Return a survey's responses in the order in which they came, the same each time."""
    first, last, peaks = _days(load, survey)
    return list(
        invent(
            audience=survey.audience,
            definition=survey.definition,
            count=COUNTS[survey.slug],
            first=first,
            last=last,
            peaks=peaks,
            borough_codes={slug: area.code for slug, area in load.boroughs.items()},
            rng=load.rng(f"responses:{survey.slug}"),
        )
    )


def load_surveys(load: Load) -> None:
    """Make all surveys with their responses: two closed ones of the review, one that is open now."""
    for survey in load.counted(SURVEYS, len(SURVEYS)):
        version = _open(load, survey)
        _answer(load, survey, version)
        if survey.programme == "review":
            _close(load, survey, version.survey)


def _days(load: Load, survey: SurveyContent) -> tuple[date, date, tuple[date, ...]]:
    """Return the first and last day of answers, and the days after which many came."""
    if survey.programme == "review":
        last = min(date(2022, 7, 31), load.today)
        return (
            date(2021, 12, 13),
            last,
            (date(2021, 12, 14), date(2022, 2, 14), date(2022, 3, 15), date(2022, 6, 9), date(2022, 7, 12)),
        )
    opened = load.programmes["now"].opens_on
    return opened, load.today - timedelta(days=1), (opened + timedelta(days=10), load.today - timedelta(days=16))


def _open(load: Load, survey: SurveyContent) -> SurveyVersion:
    officer = load.people["officer"]
    first, _last, _peaks = _days(load, survey)
    # A survey opens only towards a day to come; the closed ones get their true last day when they are closed.
    closes = load.today + timedelta(days=58)
    with as_of(load.moment(first - timedelta(days=4))):
        row = create_survey(
            actor=officer,
            programme=load.programmes[survey.programme],
            areas=[load.system],
            slug=survey.slug,
            title=survey.title,
            summary=survey.summary,
            audience=survey.audience,
            opens_on=first,
            closes_on=closes,
            minutes=survey.minutes,
            content_notice=content.CONTENT_NOTICE,
            what_happens=content.WHAT_HAPPENS,
            privacy_notice=content.PRIVACY,
            lawful_basis=LawfulBasis.PUBLIC_TASK,
            retention_months=RETENTION_MONTHS,
            contact_email=CONTACT,
            contact_phone=TELEPHONE,
        )
        source = msgspec.json.encode(as_json(survey.definition))
        version = save_version(row, source, actor=officer, version=None, note="First version")
        if survey.translations:
            Survey.objects.filter(pk=row.pk).update(translations=survey.translations)
            row.refresh_from_db()
    with as_of(load.moment(first - timedelta(days=2))):
        sign_off(row, actor=load.people["approver"], number=version.number, sha256=version.sha256)
    with as_of(load.moment(first, 8)):
        version.survey = open_survey(row, actor=load.people["manager"], version=None)
    version.refresh_from_db()
    return version


def _answer(load: Load, survey: SurveyContent, version: SurveyVersion) -> None:
    rows = []
    about = []
    officer = load.people["officer"]
    for number, response in enumerate(invented_responses(load, survey)):
        code = reference_code(load.seed, survey.slug, number)
        rows.append(
            Response(
                survey=version.survey,
                version=version,
                submission_key=hashlib.sha256(f"demonstration:{survey.slug}:{number}".encode()).hexdigest(),
                reference_hash=hash_code(code),
                answers=response.answers,
                may_quote=response.may_quote,
                borough=load.boroughs[response.borough] if response.borough else None,
                channel=response.channel,
                submitted_at=response.submitted_at,
                language=response.language,
                entered_by=None if response.channel == Channel.ONLINE else officer,
            )
        )
        if response.equality:
            about.append(EqualityAnswers(response=rows[-1], answers=response.equality))
    Response.objects.bulk_create(rows, batch_size=500)
    EqualityAnswers.objects.bulk_create(about, batch_size=500)
    Untallied.objects.bulk_create([Untallied(response=row, survey=version.survey) for row in rows], batch_size=500)
    while tally_batch(version.survey.pk):
        pass
    record(
        Verb.LOADED,
        actor=None,
        target=version.survey,
        area_code=load.system.code,
        responses=len(rows),
    )


def _close(load: Load, survey: SurveyContent, row: Survey) -> None:
    manager = load.people["manager"]
    _first, last, _peaks = _days(load, survey)
    with as_of(load.moment(last, 18)):
        row = change_survey(row, actor=manager, version=None, closes_on=last)
        close_survey(row, actor=manager, version=None)
