"""Published reports that rest on what somebody said, or tell of an action: for the page of one person's code."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone

from engagement.actions.came_of import CameOut, finds_reports_of
from engagement.actions.models import Action
from engagement.events.models import Event
from engagement.feedback.models import FeedbackItem
from engagement.reports.models import ReportVersion
from engagement.reports.queries import public_reports

MOST = 20


class _Named(Func):
    """All public ids that a version's content names, as an array."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s::jsonpath)"
    output_field = JSONField()


@finds_reports_of
def published_reports_of(items: Collection[FeedbackItem], actions: Collection[Action]) -> tuple[CameOut, ...]:
    """Return the reports that anybody can read of events where these things were said, or whose latest version names
    one of the actions; the latest first, each once.

    One query, however many there are.
    """
    pks = [item.pk for item in items]
    events = Event.objects.filter(
        Q(notes__feedback_item__in=pks) | Q(questions__feedback_item__in=pks), pk=OuterRef("event")
    )
    latest = ReportVersion.objects.filter(report=OuterRef("pk"), published_at__isnull=False).order_by("-number")
    naming = latest.annotate(named=_Named(F("content"), Value("$.**.public_id"))).filter(
        named__has_any_keys=[action.public_id for action in actions] or [""], pk=OuterRef("latest_pk")
    )
    found = (
        public_reports()
        .annotate(latest_pk=Subquery(latest.values("pk")[:1]))
        .filter(Q(Exists(events)) | Q(Exists(naming)))
        .prefetch_related(None)
    )
    return tuple(
        CameOut(
            report.latest_title,  # type: ignore[attr-defined]
            reverse("reports:detail", kwargs={"slug": report.slug}),
            timezone.localdate(report.latest_at),  # type: ignore[attr-defined]
        )
        for report in found[:MOST]
    )
