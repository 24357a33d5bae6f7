"""The records of one programme that a pack speaks of, each kind fetched once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from engagement.actions.models import Action, ActionStatus, Difference, Status
from engagement.actions.queries import public_actions
from engagement.compliance.models import Consideration
from engagement.dashboards.heard.page import HeardPage, heard_page
from engagement.events.models import Event, EventMaterial, EventState
from engagement.feedback.models import ConclusionRound, EvidenceSource, Submission
from engagement.programmes.models import Extension, PlanChange, Programme
from engagement.reports.models import ReportVersion
from engagement.surveys.models import NOT_YET_PUBLIC, Survey

DECIDED = (Status.PLANNED, Status.UNDER_WAY, Status.PARTLY, Status.DONE, Status.CANNOT_BE_DONE, Status.PASSED_ON)
"""Statuses that are a decision; being considered is none yet."""


@dataclass(frozen=True)
class Facts:
    """Everything that the sections read; nothing of it is a person's words or name."""

    programme: Programme
    today: date
    extensions: list[Extension]
    plan_changes: list[PlanChange]
    events: list[Event]
    surveys: list[Survey]
    materials: list[EventMaterial]
    evidence: list[EvidenceSource]
    rounds: list[ConclusionRound]
    versions: list[ReportVersion]
    actions: list[Action]
    considerations: list[Consideration]
    stories: int
    heard: HeardPage

    @property
    def held(self) -> list[Event]:
        """Events that have taken place and were not called off."""
        return [
            event for event in self.events if event.ends_at.date() < self.today and event.state == EventState.PUBLISHED
        ]

    @property
    def decisions(self) -> list[tuple[Action, ActionStatus]]:
        """Every decision with its action, in the order in which they were taken."""
        found = []
        for action in self.actions:
            trail: list[ActionStatus] = action.trail  # type: ignore[attr-defined]
            found += [(action, row) for row in trail if row.status in DECIDED]
        return sorted(found, key=lambda pair: (pair[1].at, pair[1].pk))


def facts_of(programme: Programme, today: date) -> Facts:
    """Return the facts of a programme; a fixed number of queries, however many people took part."""
    return Facts(
        programme=programme,
        today=today,
        extensions=list(programme.extensions.order_by("decided_on", "pk")),
        plan_changes=list(programme.plan_changes.prefetch_related("communities").order_by("decided_on", "pk")),
        events=list(
            Event.objects.filter(programme=programme)
            .exclude(state=EventState.DRAFT)
            .prefetch_related("communities", "areas")
            .order_by("starts_at", "pk")
        ),
        surveys=list(programme.surveys.exclude(state__in=NOT_YET_PUBLIC).order_by("opens_on", "pk")),
        materials=list(
            EventMaterial.objects.filter(event__programme=programme, is_public=True)
            .exclude(event__state=EventState.DRAFT)
            .select_related("event")
            .order_by("event__starts_at", "order", "pk")
        ),
        evidence=list(EvidenceSource.objects.filter(programme=programme).order_by("published_year", "title")),
        rounds=list(
            ConclusionRound.objects.filter(programme=programme)
            .exclude(state=ConclusionRound.State.DRAFT)
            .order_by("opens_on", "pk")
        ),
        versions=list(
            ReportVersion.objects.filter(report__programme=programme, published_at__isnull=False)
            .filter(Q(report__withdrawn_reason=""))
            .select_related("report")
            .defer("content")
            .order_by("published_at", "pk")
        ),
        actions=list(_actions(programme)),
        considerations=list(
            Consideration.objects.filter(programme=programme)
            .prefetch_related("actions", "report_versions__report")
            .order_by("held_on", "pk")
        ),
        stories=Submission.objects.published().filter(programme=programme).count(),
        # As a commissioner may know it: the pack leaves the team.
        heard=heard_page(programme, for_team=False),
    )


def _actions(programme: Programme) -> QuerySet[Action]:
    trail = ActionStatus.objects.select_related("confirmation").order_by("at", "pk")
    return (
        public_actions()
        .filter(programme=programme)
        .select_related("owner_organisation")
        .prefetch_related(
            Prefetch("statuses", trail, to_attr="trail"),
            Prefetch("differences", Difference.objects.order_by("at", "pk"), to_attr="found"),
            "themes",
        )
        .order_by("status", "title", "pk")
    )
