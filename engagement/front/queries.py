"""What the home page and the desk show, from the other rooms' records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.actions.models import Action
from engagement.actions.queries import public_actions
from engagement.events.models import Event, EventState
from engagement.feedback.models import FeedbackItem, Submission
from engagement.feedback.queries.conclusions import open_rounds
from engagement.programmes.models import Programme
from engagement.reports.models import Report, ReportState, ReportVersion
from engagement.surveys.models import Survey
from eolcare.accounts.access import within_areas
from eolcare.accounts.models import User

SHOWN = 3


def home_facts() -> dict[str, Any]:
    """Return what residents see first, a few of each: programmes, surveys and events to come, what came of it, reports.

    Six queries, however much there is.
    """
    latest = (
        ReportVersion.objects.filter(published_at__isnull=False, report__programme__is_public=True)
        .exclude(report__state=ReportState.WITHDRAWN)
        .values("report")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return {
        "programmes": Programme.objects.public().select_related("area").order_by("-closes_on")[:2],
        "surveys": Survey.objects.open_now().filter(programme__is_public=True).order_by("closes_on"),
        "events": Event.objects.public().upcoming().filter(state=EventState.PUBLISHED)[:SHOWN],
        "rounds": open_rounds()[:1],
        "actions": public_actions().order_by("-status_since")[:SHOWN],
        "versions": ReportVersion.objects.filter(pk__in=latest)
        .select_related("report")
        .defer("content")
        .order_by("-published_at")[:SHOWN],
    }


@dataclass(frozen=True)
class Task:
    """One thing that waits for somebody: how many records, in words, and where."""

    words: str
    href: str
    urgent: bool = False


def tasks_of(user: User) -> list[Task]:
    """Return what waits for this person, the urgent first; empty when nothing does."""
    tasks: list[Task] = []

    def add(number: int, one: str, many: str, href: str, urgent: bool = False) -> None:
        if number:
            tasks.append(Task(ngettext(one, many, number) % {"n": number}, href, urgent))

    if user.has_perm("actions.view"):
        mine: QuerySet[Action] = Action.objects.filter(owner=user)
        add(
            mine.overdue().count(),  # type: ignore[attr-defined]
            "%(n)d action of yours is overdue",
            "%(n)d actions of yours are overdue",
            reverse("actions_team:list") + "?overdue=1",
            urgent=True,
        )
    if user.has_perm("reports.approve"):
        waiting = within_areas(user, "reports.approve", Report.objects.filter(state=ReportState.IN_REVIEW)).exclude(
            writers__user=user
        )
        add(
            waiting.distinct().count(),
            "%(n)d report waits for somebody to approve it",
            "%(n)d reports wait for somebody to approve them",
            reverse("reports_team:list") + "?state=in_review",
        )
    if user.has_perm("reports.write"):
        mine_in_draft = within_areas(user, "reports.write", Report.objects.filter(state=ReportState.DRAFT)).filter(
            Q(created_by=user) | Q(writers__user=user)
        )
        add(
            mine_in_draft.distinct().count(),
            "%(n)d report of yours is a draft",
            "%(n)d reports of yours are drafts",
            reverse("reports_team:list") + "?state=draft",
        )
    if user.has_perm("feedback.code"):
        add(
            within_areas(user, "feedback.code", FeedbackItem.objects.uncoded()).count(),
            "%(n)d feedback item has no theme yet",
            "%(n)d feedback items have no theme yet",
            reverse("feedback_team:list") + "?coded=no",
        )
    if user.has_perm("submissions.change"):
        mine_to_answer = Submission.objects.waiting().filter(assigned_to=user)
        add(
            mine_to_answer.filter(answer_by__lt=timezone.localdate()).count(),
            "%(n)d letter or story of yours should have been answered",
            "%(n)d letters or stories of yours should have been answered",
            reverse("feedback_team:submissions"),
            urgent=True,
        )
        received = Submission.objects.filter(state=Submission.State.RECEIVED)
        add(
            within_areas(user, "submissions.change", received).count(),
            "%(n)d letter or story waits for somebody to take it up",
            "%(n)d letters or stories wait for somebody to take them up",
            reverse("feedback_team:submissions"),
        )
    if user.has_perm("events.change"):
        add(
            within_areas(user, "events.change", Event.objects.filter(state=EventState.DRAFT)).count(),
            "%(n)d event is not published yet",
            "%(n)d events are not published yet",
            reverse("events_team:list") + "?state=draft",
        )
    return sorted(tasks, key=lambda task: not task.urgent)


def rooms_of(user: User) -> list[dict[str, str]]:
    """Return the parts of the portal where this person works, each with one sentence."""
    rooms = [
        ("events.view", "events_team:list", _("Events"), _("Plan, publish and record events.")),
        ("surveys.view", "surveys_team:list", _("Surveys"), _("Questions, versions and responses.")),
        ("feedback.view", "feedback_team:list", _("Feedback"), _("Read what people said and give it themes.")),
        ("actions.view", "actions_team:list", _("Actions"), _("What we do about it, or why we cannot.")),
        ("reports.view", "reports_team:list", _("Reports"), _("Write, review, approve and publish.")),
        ("dashboards.view", "dashboards:overview", _("Dashboards"), _("Who was heard, and what is late.")),
        ("programmes.view", "programmes_team:list", _("Programmes"), _("Phases, dates, and why they moved.")),
        (
            "compliance.view",
            "compliance:home",
            _("What the records show"),
            _("How people were involved, for boards and scrutiny."),
        ),
        ("pages.change", "pages_team:list", _("Pages"), _("Support, contact, privacy and the rest of the footer.")),
        ("accounts.manage_people", "people:list", _("People"), _("Invite people and give them roles.")),
        ("audit.search", "audit:search", _("Audit trail"), _("Who did what, and when.")),
    ]
    return [
        {"href": reverse(name), "title": title, "text": text}
        for permission, name, title, text in rooms
        if user.has_perm(permission)
    ]
