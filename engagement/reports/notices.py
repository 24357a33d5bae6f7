"""Mail about a report on its way: to those who may approve it, and to those who wrote it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from engagement.reports.models import Report, ReportStep
from engagement.reports.queries import people_who_may, writers_of
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


def _send(kind: str, template: str, report: Report, step: ReportStep, person: User) -> None:
    base = settings.PORTAL_BASE_URL
    context: dict[str, Any] = {
        "person": person,
        "report": report,
        "step": step,
        "actor": step.by,
        "team_url": base + reverse("reports_team:detail", kwargs={"public_id": report.public_id}),
        "public_url": base + reverse("reports:detail", kwargs={"slug": report.slug}),
    }
    queue_mail(
        kind,
        f"{kind}:{step.pk}:{person.public_id}",
        to=person.email,
        template=template,
        context=context,
        keep_days=KEEP_DAYS,
    )
