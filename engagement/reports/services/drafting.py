"""Writing a report: drafted from the records, then changed section by section."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.events.models import Event
from engagement.reports.kinds import KINDS
from engagement.reports.models import Report, ReportKind, ReportSection, ReportState, ReportStep
from engagement.reports.richtext import tidy
from engagement.reports.services.steps import area_code, locked, need_draft, note_writer
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal


@transaction.atomic
def create_for_event(event: Event, *, actor: User | None, at: datetime | None = None) -> Report:
    """Return the report of an event, drafted from its records: one an event, however often this is asked.

    Raises:
        Refusal: if the event has not taken place.
    """
    # Locked, so that two people who start it at the same moment get the same report.
    row = Event.objects.select_for_update(of=("self",)).select_related("programme__area").get(pk=event.pk)
    known = Report.objects.filter(event=row, kind=ReportKind.EVENT).first()
    if known is not None:
        return known
    if not row.is_over or row.state != "published":
        raise Refusal(gettext_lazy("This event has not taken place. Its report is written once it is over."))
    report = Report.objects.create(
        programme=row.programme,
        kind=ReportKind.EVENT,
        event=row,
        slug=row.slug,
        title=_("What people told us: %(event)s") % {"event": row.title},
        summary=row.summary,
        created_by=actor,
    )
    report.title = report.title[:200]
    report.areas.set(row.areas.all())
    for order, section in enumerate(KINDS[ReportKind.EVENT.value].sections, start=1):
        ReportSection.objects.create(
            report=report,
            key=section.key,
            order=order,
            heading=str(section.heading),
            body=tidy(section.starting_text(report)),
        )
    note_writer(report, actor)
    ReportStep.objects.create(report=report, kind=ReportStep.Kind.STARTED, by=actor, at=at or timezone.now())
    record(Verb.CREATED, actor=actor, target=report, area_code=area_code(report), kind=report.kind)
    return report


@transaction.atomic
def change_report(
    report: Report,
    *,
    actor: User | None,
    version: int | None,
    title: str,
    summary: str,
    included: Collection[str] | None = None,
    correction_note: str | None = None,
) -> Report:
    """Change a draft's title and summary, and which sections it has.

    Args:
        report: the report.
        actor: who writes.
        version: the number that the form carried.
        title: what it is called.
        summary: what it says, in a few sentences.
        included: the keys of the sections that are part of it; ``None`` leaves them.
        correction_note: what a correction corrects; ``None`` leaves it.

    Raises:
        Conflict: if somebody else changed it in between.
        IllegalMove: if it is no draft.
        Refusal: without a title, or with no section left.
    """
    row = lock_for_edit(Report.objects.all(), pk=report.pk, version=version)
    need_draft(row)
    if not title.strip():
        raise Refusal(gettext_lazy("Enter a title."), field="title")
    if included is not None and not included:
        raise Refusal(gettext_lazy("Select at least one section."), field="included")
    changed = [name for name, new in (("title", title), ("summary", summary)) if getattr(row, name) != new.strip()]
    row.title, row.summary = title.strip(), summary.strip()
    if correction_note is not None and row.round > 1:
        row.correction_note = correction_note.strip()
    save_edit(row)
    if included is not None:
        for section in row.sections.all():
            if section.is_included != (section.key in included):
                section.is_included = section.key in included
                section.save(update_fields=["is_included"])
                changed.append(f"section {section.key}")
    note_writer(row, actor)
    record(Verb.CHANGED, actor=actor, target=row, area_code=area_code(row), fields=changed)
    return row


@transaction.atomic
def change_section(
    section: ReportSection, *, actor: User | None, version: int | None, heading: str, body: str
) -> ReportSection:
    """Change the heading and the text of one section of a draft. Two authors can work on two sections at once.

    Raises:
        Conflict: if somebody else changed this section in between.
        IllegalMove: if the report is no draft.
        Refusal: without a heading.
    """
    report = locked(section.report)
    row = lock_for_edit(ReportSection.objects.all(), pk=section.pk, version=version)
    need_draft(report)
    if not heading.strip():
        raise Refusal(gettext_lazy("Enter a heading."), field="heading")
    row.heading, row.body = heading.strip(), tidy(body)
    save_edit(row)
    Report.objects.filter(pk=report.pk, state=ReportState.DRAFT).update(updated_at=timezone.now())
    note_writer(report, actor)
    record(Verb.CHANGED, actor=actor, target=report, area_code=area_code(report), fields=[f"section {row.key}"])
    return row
