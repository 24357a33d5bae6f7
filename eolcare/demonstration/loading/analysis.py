"""An analyst's year with the frame: parts of what was said coded, things read, a theme merged, one split and half dealt,
suggestions taken and refused; and two spreadsheets, one brought in and one that waits with its problems.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet

import engagement.feedback.tasks  # noqa: F401 - registers what does the jobs
from engagement.feedback.importing.fields import guess_columns
from engagement.feedback.models import Coding, FeedbackItem, SubmissionImport, Theme
from engagement.feedback.queries.imports import job_of
from engagement.feedback.queries.suggestions import suggestions_for
from engagement.feedback.services.coding import give_theme
from engagement.feedback.services.imports import choose_columns, receive_file, start_import
from engagement.feedback.services.merging import merge_themes
from engagement.feedback.services.reading import mark_read
from engagement.feedback.services.splitting import Part, deal_codings, parts_of, split_theme
from engagement.feedback.services.suggestions import refuse_suggestion, take_suggestion
from engagement.feedback.services.themes import create_theme
from eolcare.demonstration.content.imported import brought_in, with_problems
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.load import Load
from eolcare.jobs.running import run_job

PASSAGES = 20
READ = 10
SUGGESTED = 6
SENTENCE = re.compile(r"[^.!?]+[.!?]")


def load_analysis(load: Load, themes: dict[str, Theme]) -> None:
    """Do what an analyst does with the frame of the first programme, whose leaves these are."""
    _passages(load)
    _merged(load, themes["night-medicine"])
    _split(load, themes["kindness"])
    _read(load)
    _suggested(load)
    _imported(load)


def _said(load: Load) -> QuerySet[FeedbackItem]:
    """Return what people said at events and in surveys, the first first."""
    return FeedbackItem.objects.filter(
        programme=load.programmes["review"], submission__isnull=True, conclusion_answer__isnull=True
    ).order_by("pk")


def _passages(load: Load) -> None:
    """Say of some things with one theme which sentence bears it."""
    analyst, done = load.people["analyst"], 0
    codings = Coding.objects.filter(item__in=_said(load), start=None, removed_at=None).select_related("item", "theme")
    with as_of(load.moment(load.programmes["review"].opens_on + timedelta(days=70), 11)):
        for coding in codings.order_by("pk")[:400:4]:
            sentences = list(SENTENCE.finditer(coding.item.text))
            if len(sentences) < 2:
                continue
            start, end = sentences[done % 2].span()
            give_theme(coding.item, coding.theme, start=start, end=end, actor=analyst)
            done += 1
            if done == PASSAGES:
                return


def _merged(load: Load, heir: Theme) -> None:
    """Make a theme beside another, give it for a while, and see that the two are one."""
    analyst, programme = load.people["analyst"], load.programmes["review"]
    with as_of(load.moment(programme.opens_on + timedelta(days=75), 10)):
        theme = create_theme(
            programme,
            name="Chemists at night",
            description="Which chemist is open, and what it has.",
            parent=heir.parent,
            building_block=heir.building_block,
            actor=analyst,
        )
        for item in _said(load).filter(codings__theme=heir, codings__removed_at=None).distinct()[:5]:
            sentence = SENTENCE.match(item.text)
            give_theme(item, theme, start=0, end=sentence.end() if sentence else len(item.text), actor=analyst)
    with as_of(load.moment(programme.opens_on + timedelta(days=110), 15)):
        merge_themes(
            theme,
            heir,
            why="Whoever speaks of the chemist at night speaks of medicines at night: we gave both each time.",
            actor=analyst,
        )


def _split(load: Load, theme: Theme) -> None:
    """Split a theme in two, and deal half of what people said of it; the other half waits."""
    analyst, programme = load.people["analyst"], load.programmes["review"]
    with as_of(load.moment(programme.opens_on + timedelta(days=140), 10)):
        change = split_theme(
            theme,
            [
                Part("How people are spoken to", "Words, tone and time to listen."),
                Part("Dignity in care", "Washing, dressing, privacy and names."),
            ],
            why="It became our largest theme, and two things were in it.",
            actor=analyst,
        )
        parts = parts_of(change)
        codings = list(
            theme.codings.filter(item__in=_said(load), removed_at=None).order_by("pk").values_list("pk", flat=True)
        )
        dealt = codings[: len(codings) // 2]
        deal_codings(change, {pk: [parts[place % 2]] for place, pk in enumerate(dealt)}, actor=analyst)


def _read(load: Load) -> None:
    """Read some that bear no theme: there was nothing to code in them."""
    with as_of(load.moment(load.programmes["review"].opens_on + timedelta(days=150), 14)):
        for item in _said(load).uncoded()[:READ]:  # type: ignore[attr-defined]
            mark_read(item, actor=load.people["analyst"])


def _suggested(load: Load) -> None:
    """Take and refuse, by turns, what the portal suggests for what was not coded yet."""
    analyst = load.people["analyst"]
    with as_of(load.moment(load.programmes["review"].opens_on + timedelta(days=160), 11)):
        for place, item in enumerate(_said(load).uncoded()[READ : READ + SUGGESTED]):  # type: ignore[attr-defined]
            for suggestion in suggestions_for(item)[:1]:
                decide = refuse_suggestion if place % 3 == 2 else take_suggestion
                decide(item, suggestion.theme, actor=analyst)


def _imported(load: Load) -> None:
    programme, officer = load.programmes["review"], load.people["officer"]
    with as_of(load.moment(programme.opens_on + timedelta(days=130), 10)):
        row = _checked(load, "emails-to-the-boroughs.csv", brought_in())
        start_import(row, version=row.version, leave_out=False, actor=officer)
        _work(row)
    with as_of(load.moment(load.today - timedelta(days=2), 10)):
        _checked(load, "letters-to-the-hospice.csv", with_problems())


def _checked(load: Load, name: str, content: bytes) -> SubmissionImport:
    officer = load.people["officer"]
    row = receive_file(load.programmes["review"], SimpleUploadedFile(name, content), actor=officer)
    columns = guess_columns(row.headings)
    choose_columns(row, version=None, sheet=row.sheet, columns=columns, defaults={}, actor=officer)
    return _work(row)


def _work(row: SubmissionImport) -> SubmissionImport:
    """Do at once what a worker would do, and return the import as it then is."""
    row.refresh_from_db()
    job = job_of(row)
    if job is not None:
        run_job(job.pk, signs_of_life=False)
    row.refresh_from_db()
    return row
