"""All steps of an event report in one go, for whoever loads reports from elsewhere: the demonstration does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from engagement.events.models import Event
from engagement.reports.models import Report, ReportState, ReportVersion
from engagement.reports.queries import latest_version
from engagement.reports.services.drafting import change_report, change_section, create_for_event
from engagement.reports.services.publishing import publish_report
from engagement.reports.services.review import approve_report, submit_report
from eolcare.accounts.models import User
from eolcare.common.errors import IllegalMove
from eolcare.jobs.models import Job
from eolcare.jobs.running import run_job


@transaction.atomic
def publish_event_report(
    event: Event,
    *,
    author: User,
    approver: User,
    texts: Mapping[str, str] | None = None,
    title: str = "",
    summary: str = "",
    approval_words: str = "",
    published_at: datetime | None = None,
    leave_out: frozenset[str] = frozenset(),
) -> ReportVersion:
    """Draft, submit, approve, render and publish an event's report, each step as the service of that step does it.

    Safe to run again: a report that is published is left as it is. Nobody is told by mail. The PDF is made in this
    process; no worker is needed.

    Args:
        event: an event that is over.
        author: who writes and submits.
        approver: somebody else, who approves and publishes.
        texts: HTML (or plain text, whose empty lines part paragraphs) by section key: ``about``, ``who``, ``asked``,
            ``findings``, ``quotes``, ``questions``, ``actions``, ``contact``. Sections that are not named keep the text
            that the draft gives them.
        title: another title than the draft's.
        summary: another summary than the event's.
        approval_words: the approver's remark in the history.
        published_at: when all of it happened; now by default.
        leave_out: keys of sections that are not part of the report.

    Raises:
        Refusal: whatever a step refuses.
        KeyError: for a text whose section there is not.
    """
    report = create_for_event(event, actor=author, at=published_at)
    known = latest_version(report)
    if known is not None:
        return known
    if report.state == ReportState.DRAFT:
        _write(report, author=author, texts=texts or {}, title=title, summary=summary, leave_out=leave_out)
        report = submit_report(report, actor=author, at=published_at, tell=False)
    moment = published_at or timezone.now()
    if report.state == ReportState.IN_REVIEW:
        version = approve_report(report, actor=approver, seen=None, words=approval_words, at=moment, tell=False)
        # Registers who makes PDFs. Imported here, because the renderer is heavy and pages do not need it.
        from engagement.reports import tasks  # noqa: F401

        # The job is not committed yet, so no worker can take it from us, and no thread could lengthen its lease.
        job = Job.objects.get(report_version=version)
        run_job(job.pk, signs_of_life=False)
        job.refresh_from_db()
        if job.error:
            raise IllegalMove(job.error)
    return publish_report(report, actor=approver, at=moment, tell=False)


def _write(
    report: Report,
    *,
    author: User,
    texts: Mapping[str, str],
    title: str,
    summary: str,
    leave_out: frozenset[str],
) -> None:
    sections = {section.key: section for section in report.sections.all()}
    change_report(
        report,
        actor=author,
        version=None,
        title=title or report.title,
        summary=summary or report.summary,
        included=[key for key in sections if key not in leave_out],
    )
    for key, text in texts.items():
        change_section(sections[key], actor=author, version=None, heading=sections[key].heading, body=text)
