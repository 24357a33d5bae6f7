"""Feedback items: which ones match, how many are coded, how many people stand behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When

from engagement.events.models import Event
from engagement.feedback.finding.words import matching
from engagement.feedback.models import Coding, FeedbackItem
from engagement.feedback.queries.progress import Progress, progress_of
from engagement.feedback.queries.search import COUNTED_UP_TO
from eolcare.figures import counting

PERSON = Case(
    When(response__isnull=False, then=F("response_id") * 5),
    When(event_note__isnull=False, then=F("event_note_id") * 5 + 1),
    When(event_question__isnull=False, then=F("event_question_id") * 5 + 2),
    When(submission__isnull=False, then=F("submission_id") * 5 + 3),
    default=F("conclusion_answer__reply_id") * 5 + 4,
    output_field=models.BigIntegerField(),
)
"""Who spoke, as one number: a response is one person however many of its answers became items, and so is a letter, and
a reply to our conclusions; a note and a question are one person each."""

__all__ = [
    "COUNTS",
    "PERSON",
    "coding_progress",
    "from_event",
    "has_theme",
    "matching",
    "next_uncoded",
    "people",
]

COUNTS = Q(response__isnull=True) | Q(response__is_pilot=False, response__set_aside=False)
"""That an item comes from a response that counts, or from no response."""


def has_theme() -> Exists:
    """Return the condition that an item has a theme: asked of one item at a time, so that a list can stop early."""
    return Exists(Coding.objects.filter(item=OuterRef("pk"), removed_at__isnull=True))


def coding_progress(items: models.QuerySet[FeedbackItem]) -> Progress | None:
    """Return how far reading and coding these items is; ``None`` where they are more than can be counted on every page.

    The page of progress counts a whole programme, however large it is.
    """
    some = items.order_by()[: COUNTED_UP_TO + 1]
    progress = progress_of(FeedbackItem.objects.filter(pk__in=some.values("pk")))
    return None if progress.total > COUNTED_UP_TO else progress


def next_uncoded(items: models.QuerySet[FeedbackItem], after: FeedbackItem) -> FeedbackItem | None:
    """Return the next of these items without a theme, in the order of lists; from the top again after the last.

    ``None`` when all are coded.
    """
    waiting = items.filter(~has_theme()).exclude(pk=after.pk).order_by("-said_on", "-pk")
    later = waiting.filter(Q(said_on__lt=after.said_on) | Q(said_on=after.said_on, pk__lt=after.pk)).first()
    return later or waiting.first()


def from_event(event: Event) -> models.QuerySet[FeedbackItem]:
    """Return what people said and asked at one event."""
    return FeedbackItem.objects.filter(Q(event_note__event=event) | Q(event_question__event=event))


def people(items: models.QuerySet[FeedbackItem]) -> counting.Count:
    """Return how many people stand behind the items, never how many mentions there are.

    Who answered in a pilot, or whose response was set aside, is nobody here. A true count: show it through
    ``eolcare.figures.disclosure.show_count`` or ``count_words``.
    """
    number = items.order_by().aggregate(people=Count(PERSON, distinct=True, filter=COUNTS))["people"]
    return counting.Count(number, counting.Unit.PEOPLE)
