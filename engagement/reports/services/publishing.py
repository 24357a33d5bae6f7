"""Publication of page and PDF together, correction, withdrawal, and a second try at the PDF."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from engagement.reports import notices
from engagement.reports.errors import NotRendered
from engagement.reports.models import Report, ReportStep, ReportVersion
from engagement.reports.queries import approved_version
from engagement.reports.services.steps import check_step, locked, note_writer, take_step
from eolcare.accounts.models import User
from eolcare.common.errors import IllegalMove
from eolcare.jobs.models import Job
from eolcare.jobs.services import retry_job


@transaction.atomic
def publish_report(
    report: Report, *, actor: User | None, at: datetime | None = None, tell: bool = True
) -> ReportVersion:
    """Show the approved version to the public, page and PDF at the same moment.

    Raises:
        IllegalMove: if nothing is approved.
        NotRendered: while the PDF is not there.
    """
    row = locked(report)
    check_step(row, ReportStep.Kind.PUBLISHED)
    version = approved_version(row)
    if version is None or not hasattr(version, "document"):
        raise NotRendered(gettext_lazy("The PDF is not ready yet. Page and PDF are published together."))
    moment = at or timezone.now()
    row.withdrawn_reason = ""
    # By update, because the instance was fetched without its content.
    ReportVersion.objects.filter(pk=version.pk).update(published_at=moment, published_by=actor)
    step = take_step(row, ReportStep.Kind.PUBLISHED, actor=actor, at=moment)
    if tell:
        notices.tell_authors(row, step)
        notices.tell_people_of_event(row, actor=actor)
    return ReportVersion.objects.select_related("document").defer("document__pdf").get(pk=version.pk)


@transaction.atomic
def open_correction(report: Report, *, actor: User | None, words: str) -> Report:
    """Open a published report for a correction. What is published stays until the corrected version takes its place.

    Args:
        report: the report.
        actor: who corrects it; they count as a writer of the new version.
        words: what the correction corrects; readers see it beside the new version.

    Raises:
        IllegalMove: if it was not published.
        Refusal: without words.
    """
    row = locked(report)
    check_step(row, ReportStep.Kind.CORRECTION, words=words)
    row.correction_note = words.strip()
    row.submitted_by = None
    take_step(row, ReportStep.Kind.CORRECTION, actor=actor, words=words)
    note_writer(row, actor)
    return row


@transaction.atomic
def withdraw_report(report: Report, *, actor: User | None, words: str) -> Report:
    """Take a report out of public view, all versions of it. Its page stays and says why.

    Raises:
        IllegalMove: if no version of it is published, or it is withdrawn already.
        Refusal: without words.
    """
    row = locked(report)
    check_step(row, ReportStep.Kind.WITHDRAWN, words=words)
    row.withdrawn_reason = words.strip()
    take_step(row, ReportStep.Kind.WITHDRAWN, actor=actor, words=words)
    return row


@transaction.atomic
def retry_render(report: Report, *, actor: User | None) -> Job:
    """Try again to make the PDF of the approved version.

    Raises:
        IllegalMove: if nothing is approved.
        NotFailed: if the PDF is being made, or made.
    """
    row = locked(report)
    version = approved_version(row)
    if version is None or version.job is None:
        raise IllegalMove(gettext_lazy("There is no approved version whose PDF could be made."))
    return retry_job(version.job, actor=actor)
