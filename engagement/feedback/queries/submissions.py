"""Reads of letters, e-mails, calls, posts and stories: the team's list, one with its history, what is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from engagement.feedback.models import Consent, FeedbackItem, Submission, SubmissionAttachment
from engagement.feedback.moves import By
from engagement.programmes.models import Programme
from eolcare.audit.models import AuditEntry
from eolcare.audit.verbs import Verb

MOST_WORDS = 8


def overdue(submissions: QuerySet[Submission], *, today: date | None = None) -> QuerySet[Submission]:
    """Return those that somebody should have answered by now."""
    return submissions.filter(
        state__in=(Submission.State.RECEIVED, Submission.State.TAKEN_UP), answer_by__lt=today or timezone.localdate()
    )


def with_words(submissions: QuerySet[Submission], words: str) -> QuerySet[Submission]:
    """Return those in whose title or text every one of the words stands; empty words leave them as they are."""
    for word in words.replace("\x00", "").split()[:MOST_WORDS]:
        submissions = submissions.filter(Q(text__icontains=word) | Q(title__icontains=word))
    return submissions


def for_list(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return them with all that a list shows, in a fixed number of queries, the latest first; not their whole text."""
    return (
        submissions.select_related("programme", "area", "assigned_to")
        .annotate(
            item_count=_count(FeedbackItem.objects.all()),
            file_count=_count(SubmissionAttachment.objects.all()),
        )
        .defer("answer", "public_text")
        .order_by("-received_on", "-pk")
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(submission=OuterRef("pk")).order_by().values("submission").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")[:1], output_field=IntegerField()), 0)


def same_words(submission: Submission) -> QuerySet[Submission]:
    """Return other submissions of the programme with the same words."""
    if not submission.digest:
        return Submission.objects.none()
    return Submission.objects.filter(programme=submission.programme_id, digest=submission.digest).exclude(
        pk=submission.pk
    )


def to_review(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return those whose author agreed to publication and that nobody has reviewed yet."""
    return submissions.filter(reviewed_at__isnull=True).exclude(consent=Consent.NOT_PUBLISHED).exclude(text="")


@dataclass(frozen=True, slots=True)
class Step:
    """One act with a submission: what, who, when, and by which way the person was reached."""

    what: str
    who: str
    at: datetime
    by: str


def history_of(submission: Submission) -> list[Step]:
    """Return what was done with a submission, as the trail has it, the latest first."""
    rows = (
        AuditEntry.objects.filter(target_type=submission._meta.label_lower, target_id=submission.public_id)
        .select_related("actor")
        .order_by("-at", "-pk")[:100]
    )
    return [
        Step(
            what=str(Verb(row.verb).label),
            who=str(row.actor) if row.actor else "",
            at=row.at,
            by=str(By(row.facts["by"]).label) if row.facts.get("by") in By.values else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of a text: plain, or one of which feedback was made."""

    text: str
    item_id: str = ""


def marked_text(submission: Submission, items: Sequence[FeedbackItem]) -> list[Marked]:
    """Return the text in stretches, so that passages with feedback can be shown in it.

    Where passages overlap, a stretch leads to the one that begins last: the smallest thing said there.
    """
    passages = [
        (item.start, item.end, item.public_id) for item in items if item.start is not None and item.end is not None
    ]
    edges = sorted({0, len(submission.text), *(each[0] for each in passages), *(each[1] for each in passages)})
    found = []
    for start, end in pairwise(edges):
        over = [each for each in passages if each[0] <= start and end <= each[1]]
        best = max(over, key=lambda each: (each[0], -each[1]), default=None)
        found.append(Marked(submission.text[start:end], best[2] if best else ""))
    return found


def published_stories(programme: Programme | None = None) -> QuerySet[Submission]:
    """Return the stories that residents can read, the latest first."""
    stories = Submission.objects.published().select_related("programme", "area")
    if programme is not None:
        stories = stories.filter(programme=programme)
    return stories.only(
        "public_id", "public_title", "public_text", "public_name", "said_by", "language", "published_at", "consent",
        "programme__title", "programme__slug", "area__name",
    ).order_by("-published_at", "-pk")  # fmt: skip


def programmes_with_stories() -> QuerySet[Programme]:
    """Return the public programmes of which some story is published."""
    stories = Submission.objects.filter(programme=OuterRef("pk"), published_at__isnull=False)
    return Programme.objects.public().filter(Exists(stories)).order_by("-opens_on", "title")
