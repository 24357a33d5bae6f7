"""Imports of spreadsheets: which there are, what their cells may mean, what is there already, what keeps them in."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.feedback.importing.opening import opened
from engagement.feedback.importing.problems import Unreadable
from engagement.feedback.importing.source import RawRow
from engagement.feedback.importing.words import Vocabulary, place, plain
from engagement.feedback.models import FeedbackItem, Submission, SubmissionImport
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_within
from eolcare.areas.models import Area
from eolcare.jobs.models import Job

CHECK, RUN = "feedback.check_import", "feedback.run_import"


def job_key(kind: str, row: SubmissionImport) -> str:
    """Return the key of the job that checks or brings in an import as it stands: another one after each change."""
    return f"{kind}:{row.public_id}:{row.version}"


def job_of(row: SubmissionImport) -> Job | None:
    """Return the job that works on an import now, or worked on it last in the state in which it is."""
    kind = {SubmissionImport.State.CHECKING: CHECK, SubmissionImport.State.IMPORTING: RUN}.get(
        SubmissionImport.State(row.state)
    )
    return Job.objects.filter(key=job_key(kind, row)).first() if kind else None


def same_file(programme: Programme, sha256: str) -> SubmissionImport | None:
    """Return the import by which this very file was brought into the programme, or is being so."""
    states = (SubmissionImport.State.IMPORTING, SubmissionImport.State.IMPORTED)
    return SubmissionImport.objects.filter(programme=programme, sha256=sha256, state__in=states).first()


def vocabulary_of(programme: Programme) -> Vocabulary:
    """Return what the cells of a file may mean in a programme."""
    areas: dict[str, int] = {}
    own = list(areas_within(programme))
    for area in own:
        for name in (area.name, area.slug, area.ons_code, area.ods_code):
            if name:
                areas.setdefault(place(name), area.pk)
    others = Area.objects.exclude(pk__in=[area.pk for area in own])
    communities: dict[str, int] = {}
    rows = list(Community.objects.all())
    for community in rows:
        communities.setdefault(plain(community.name), community.pk)
        communities.setdefault(plain(community.slug), community.pk)
    return Vocabulary(
        areas=areas,
        area_names={area.pk: area.name for area in own},
        elsewhere={place(area.name): area.name for area in others},
        communities=communities,
        community_names={community.pk: community.name for community in rows},
    )


def words_that_are_there(programme_id: int, digests: Collection[str]) -> Mapping[str, str]:
    """Return where the same words stand in a programme already, in a sentence, for those digests that do."""
    found = (
        Submission.objects.filter(programme=programme_id, digest__in=set(digests))
        .order_by("pk")
        .values_list("digest", "received_on", "brought_in__file_name", "row")
    )
    there: dict[str, str] = {}
    for digest, received_on, file_name, row in found:
        facts = {"day": date_format(received_on, "j F Y"), "file": file_name, "row": row}
        if file_name:
            words = _("These words are in the programme already: row %(row)s of “%(file)s”.") % facts
        else:
            words = _("These words are in the programme already, received on %(day)s.") % facts
        there.setdefault(digest, words)
    return there


@dataclass(frozen=True)
class Use:
    """One way in which something that was brought in is in use since: ``key``, words, and which submissions are."""

    key: str
    words: str | Promise
    condition: Q


def _items(**conditions: Any) -> Q:
    return Q(Exists(FeedbackItem.objects.filter(submission=OuterRef("pk"), **conditions)))


USES = (
    Use("coded", gettext_lazy("given a theme, now or before"), _items(codings__isnull=False)),
    Use("linked", gettext_lazy("linked to an action"), _items(actions__isnull=False)),
    Use(
        "answered",
        gettext_lazy("acknowledged, taken up or answered"),
        Q(acknowledged_at__isnull=False)
        | Q(answered_at__isnull=False)
        | Q(assigned_to__isnull=False)
        | ~Q(answer="")
        | Q(contact__isnull=False),
    ),
    Use(
        "published",
        gettext_lazy("published, or reviewed for it"),
        Q(published_at__isnull=False) | Q(reviewed_at__isnull=False) | _items(public_text_confirmed_at__isnull=False),
    ),
    Use("cut", gettext_lazy("divided into passages"), _items(start__isnull=False)),
    Use(
        "worked_on",
        gettext_lazy("worked on: noted, masked, drawn into a blind sample, or with a file"),
        _items(analyst_notes__isnull=False)
        | _items(redactions__isnull=False)
        | _items(sample_items__isnull=False)
        | _items(suggestion_decisions__isnull=False)
        | Q(redactions__isnull=False)
        | Q(attachments__isnull=False),
    ),
)
"""In which ways what an import brought can be in use since. Reading alone is none."""


def in_use(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return those submissions of an import that are in use since."""
    condition = Q()
    for use in USES:
        condition |= use.condition
    return submissions.filter(pk__in=Submission.objects.filter(condition).values("pk"))


def uses_of(row: SubmissionImport) -> list[tuple[Use, int]]:
    """Return in which ways what an import brought is in use, each with how many submissions; one may be in several."""
    found = []
    for use in USES:
        number = Submission.objects.filter(brought_in=row).filter(use.condition).values("pk").distinct().count()
        if number:
            found.append((use, number))
    return found


@dataclass(frozen=True)
class Glimpse:
    """The beginning of a file: its headings, its first rows as they stand, and what should be known of it."""

    headings: list[str]
    rows: list[RawRow]
    notes: list[str]
    sheets: list[str]
    sheet: str


def look_inside(row: SubmissionImport, sheet: str = "", *, rows: int = 5) -> Glimpse:
    """Return the beginning of the file of an import; of a workbook, of one of its sheets.

    Raises:
        Unreadable: if it cannot be read, or is gone.
    """
    try:
        file = row.file.storage.open(str(row.file.name))
    except (FileNotFoundError, ValueError) as error:
        raise Unreadable(_("The file is gone. Upload it again.")) from error
    wanted = sheet or row.sheet
    with file, opened(file, row.file_format, encoding=row.encoding, size=row.size, sheet=wanted) as source:
        # The reading stops where it is: of a large file only the beginning is unpacked.
        first = list(itertools.islice(source.rows(), rows))
        return Glimpse(source.headings, first, source.notes, source.sheets, source.sheet)
