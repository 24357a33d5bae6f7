"""Reads of the reports room: one function a listing or figure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.events.models import Attendance, Event
from engagement.events.queries import attendance_counts
from engagement.programmes.models import Programme
from engagement.programmes.queries import ids_above
from engagement.reports.models import Report, ReportDocument, ReportState, ReportVersion
from eolcare.accounts.access import within_areas
from eolcare.accounts.models import Membership, User
from eolcare.areas.models import Area
from eolcare.figures import counting

NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class ReportFilters:
    """What a list of reports is narrowed to; ``None`` and ``""`` narrow nothing. Days are inclusive, in London."""

    programme: Programme | None = None
    borough: Area | None = None
    kind: str = ""
    state: str = ""
    published_from: date | None = None
    published_to: date | None = None


def attendance_tables(event: Event) -> list[counting.Table]:
    """Return how many people came, by borough and by role: two tables of the same people, or none if nobody counted.

    Pass them through ``eolcare.figures.disclosure.release_together``, in one call.
    """
    counts = attendance_counts(event)
    if not counts:
        return []
    came_from = {area_id for area_id, _role in counts if area_id is not None}
    expected = Area.objects.beneath(*event.areas.all()).boroughs().values_list("pk", flat=True)
    areas = {area.pk: area for area in Area.objects.filter(pk__in={*came_from, *expected})}
    rows = [counting.Category(area.code, area.name) for area in sorted(areas.values(), key=lambda a: (a.order, a.name))]
    by_borough: dict[str, int] = {}
    by_role: dict[str, int] = {}
    for (area_id, role), people in counts.items():
        key = areas[area_id].code if area_id is not None else NOT_KNOWN
        by_borough[key] = by_borough.get(key, 0) + people
        by_role[role] = by_role.get(role, 0) + people
    return [
        counting.one_way(
            by_borough,
            rows=[*rows, counting.Category(NOT_KNOWN, _("Elsewhere, or not known"))],
            title=_("Where people came from"),
            dimension="borough",
            row_heading=_("Borough"),
            unit=counting.Unit.PEOPLE,
            counted=_("people"),
        ),
        counting.one_way(
            by_role,
            rows=[counting.Category(role.value, str(role.label)) for role in Attendance.Role],
            title=_("In which role people came"),
            dimension="role",
            row_heading=_("Role"),
            unit=counting.Unit.PEOPLE,
            counted=_("people"),
        ),
    ]


def _narrow(reports: QuerySet[Report], filters: ReportFilters) -> QuerySet[Report]:
    if filters.programme is not None:
        reports = reports.filter(programme=filters.programme)
    if filters.kind:
        reports = reports.filter(kind=filters.kind)
    if filters.state:
        reports = reports.filter(state=filters.state)
    if filters.borough is not None:
        # What is about the whole system is about each of its boroughs.
        matching = Report.areas.through.objects.filter(area_id__in=ids_above([filters.borough.pk]))
        reports = reports.filter(pk__in=matching.values("report_id"))
    return reports


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def public_reports(filters: ReportFilters | None = None) -> QuerySet[Report]:
    """Return what residents can read, the latest publication first; withdrawn ones are left to their own page.

    Each has ``latest_at`` and ``latest_number``, of its latest published version.
    """
    filters = filters or ReportFilters()
    published = ReportVersion.objects.filter(report=OuterRef("pk"), published_at__isnull=False).order_by("-number")
    reports = _narrow(Report.objects.filter(withdrawn_reason="", programme__is_public=True), filters).annotate(
        latest_at=Subquery(published.values("published_at")[:1]),
        latest_number=Subquery(published.values("number")[:1]),
        latest_title=Subquery(published.values("title")[:1]),
        latest_summary=Subquery(published.values("content__summary")[:1]),
    )
    reports = reports.filter(latest_at__isnull=False)
    if filters.published_from:
        reports = reports.filter(latest_at__gte=_midnight(filters.published_from))
    if filters.published_to:
        reports = reports.filter(latest_at__lt=_midnight(filters.published_to + timedelta(days=1)))
    return reports.select_related("programme", "event").prefetch_related("areas").order_by("-latest_at", "-pk")


def published_versions(report: Report) -> QuerySet[ReportVersion]:
    """Return all versions that were published, the latest first, without their content."""
    return (
        report.versions.filter(published_at__isnull=False)
        .select_related("document", "approved_by")
        .defer("content", "document__pdf")
        .order_by("-number")
    )


def latest_version(report: Report) -> ReportVersion | None:
    """Return the published version that counts today, with its content, or ``None``."""
    return (
        report.versions.filter(published_at__isnull=False)
        .select_related("document")
        .defer("document__pdf")
        .order_by("-number")
        .first()
    )


def approved_version(report: Report) -> ReportVersion | None:
    """Return the version that was approved and waits for its publication, or ``None``."""
    if report.state != ReportState.APPROVED:
        return None
    return (
        report.versions.filter(published_at__isnull=True)
        .select_related("job", "document")
        .defer("content", "document__pdf")
        .order_by("-pk")
        .first()
    )


def report_of_event(event: Event) -> Report | None:
    """Return the published report of an event, with ``latest_at``, or ``None``."""
    return public_reports().filter(event=event).first()


def team_reports(user: Any, filters: ReportFilters | None = None) -> QuerySet[Report]:
    """Return the reports of the areas where somebody may see reports, the latest change first.

    Each has ``is_public``: whether residents can read a version of it.
    """
    published = ReportVersion.objects.filter(report=OuterRef("pk"), published_at__isnull=False)
    reports = within_areas(user, "reports.view", _narrow(Report.objects.all(), filters or ReportFilters()))
    return (
        reports.select_related("programme", "event", "created_by")
        .prefetch_related("areas")
        .annotate(is_public=Exists(published))
        .order_by("-updated_at", "-pk")
    )


def events_without_report(user: Any) -> QuerySet[Event]:
    """Return past events of the areas where somebody may write reports that nobody writes about yet, the latest
    first.
    """
    events = within_areas(user, "reports.write", Event.objects.past())
    return events.exclude(state="cancelled").filter(reports__isnull=True).select_related("programme")


def people_who_may(permission: str, areas: Collection[Area]) -> QuerySet[User]:
    """Return the active people who hold a permission for any of these areas."""
    roles = [role.value for role in rules.permissions.permissions[permission].roles]
    above = ids_above([area.pk for area in areas])
    held = Membership.objects.filter(role__in=roles, area_id__in=above)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("full_name", "pk")


def writers_of(report: Report) -> QuerySet[User]:
    """Return who wrote in the version being worked on, and who sent it for review."""
    wrote = report.writers.filter(round=report.round).values("user_id")
    return User.objects.filter(Q(pk__in=wrote) | Q(pk=report.submitted_by_id)).order_by("full_name", "pk")


def document_of(version: ReportVersion) -> ReportDocument | None:
    """Return a version's PDF with its bytes, or ``None`` while there is none."""
    return ReportDocument.objects.filter(version=version).first()
