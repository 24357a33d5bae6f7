"""Mail about a report on its way: to those who may approve it, who wrote it, and who asked what came of an event."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from engagement.events.models import Event
from engagement.events.reported import PublishedReport, finds_reports
from engagement.events.services.following import tell_report
from engagement.reports import came_of  # noqa: F401 - registers itself with the room beneath
from engagement.reports.models import Report, ReportStep
from engagement.reports.queries import people_who_may, report_of_event, writers_of
from eolcare.accounts.models import User
from eolcare.mail.services import queue_mail

KEEP_DAYS = 30


def tell_approvers(report: Report, step: ReportStep) -> None:
    """Tell everybody who may approve the report, and did not write it, that it waits for them."""
    people = people_who_may("reports.approve", list(report.areas.all())).exclude(pk__in=writers_of(report).values("pk"))
    for person in people:
        _send("reports.submitted", "reports/submitted", report, step, person)


def tell_authors(report: Report, step: ReportStep) -> None:
    """Tell those who wrote the report what became of it, except whoever took the step."""
    for person in writers_of(report):
        if person.pk != step.by_id:
            _send(f"reports.{step.kind}", f"reports/{step.kind}", report, step, person)


def tell_people_of_event(report: Report, *, actor: User | None) -> None:
    """Tell people who were at the event, and asked for it, that its report is out; in the publication's transaction.

    Once each: a correction writes to nobody who knows.
    """
    found = published_report_of(report.event) if report.event is not None else None
    if report.event is not None and found is not None:
        tell_report(report.event, found.title, found.link, actor=actor)


@finds_reports
def published_report_of(event: Event) -> PublishedReport | None:
    """Return the report of an event that everybody can read now, for the events room."""
    report = report_of_event(event)
    # The title that is out, not that of a correction being written.
    return PublishedReport(report.latest_title, public_address_of(report)) if report else None  # type: ignore[attr-defined]


def public_address_of(report: Report) -> str:
    """Return the full public address of a report's page."""
    return settings.PORTAL_BASE_URL + reverse("reports:detail", kwargs={"slug": report.slug})


def _send(kind: str, template: str, report: Report, step: ReportStep, person: User) -> None:
    base = settings.PORTAL_BASE_URL
    context: dict[str, Any] = {
        "person": person,
        "report": report,
        "step": step,
        "actor": step.by,
        "team_url": base + reverse("reports_team:detail", kwargs={"public_id": report.public_id}),
        "public_url": public_address_of(report),
    }
    queue_mail(
        kind,
        f"{kind}:{step.pk}:{person.public_id}",
        to=person.email,
        template=template,
        context=context,
        keep_days=KEEP_DAYS,
    )
