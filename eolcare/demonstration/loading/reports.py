"""The published event reports, each step as the room's service does it, PDF included; two of them corrected later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engagement.events.models import Event
from engagement.reports.models import Report, ReportVersion
from engagement.reports.services import (
    approve_report,
    change_report,
    open_correction,
    publish_event_report,
    publish_report,
    submit_report,
)
from eolcare.common.errors import Refusal
from eolcare.demonstration.content.reports import REPORTS, ReportContent
from eolcare.demonstration.content.themes import LEAVES
from eolcare.demonstration.loading.history import Act
from eolcare.demonstration.loading.load import LONDON, Load
from eolcare.jobs.models import Job
from eolcare.jobs.running import run_job


def acts(load: Load) -> Iterator[Act]:
    """Yield each publication, and each correction that has happened by today."""
    for content in REPORTS:
        published = datetime.combine(content.published_on, time(11), LONDON)
        yield Act(published, partial(_publish, load, content, published))
        if content.corrected_on is not None:
            day = min(content.corrected_on, load.today - timedelta(days=1))
            corrected = datetime.combine(day, time(11), LONDON)
            yield Act(corrected, partial(_correct, load, content, corrected))


def _publish(load: Load, content: ReportContent, moment: datetime) -> ReportVersion:
    return publish_event_report(
        Event.objects.get(slug=content.event),
        author=load.people["officer"],
        approver=load.people["approver"],
        summary=content.summary,
        texts={"about": format_html("<p>{}</p>", content.about), "findings": _findings(content)},
        approval_words=content.approved_words,
        published_at=moment,
    )


def _findings(content: ReportContent) -> SafeString:
    return format_html_join(
        "",
        "<h3>{}</h3><p>{}</p>",
        ((LEAVES[finding.theme].name, finding.text) for finding in content.findings),
    )


def _correct(load: Load, content: ReportContent, moment: datetime) -> ReportVersion:
    """Bring a published report up to date with what has been done since, as a version of its own."""
    officer, approver = load.people["officer"], load.people["approver"]
    report = Report.objects.get(event__slug=content.event)
    report = open_correction(report, actor=officer, words=content.corrected_words)
    report = change_report(report, actor=officer, version=None, title=report.title, summary=report.summary)
    report = submit_report(report, actor=officer, at=moment, tell=False)
    version = approve_report(report, actor=approver, seen=None, at=moment, tell=False)
    # The job is not committed yet, so no worker can take it, and no thread could lengthen its lease.
    job = Job.objects.get(report_version=version)
    run_job(job.pk, signs_of_life=False)
    job.refresh_from_db()
    if job.error:
        raise Refusal(job.error)
    return publish_report(report, actor=approver, at=moment, tell=False)
