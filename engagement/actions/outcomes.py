"""What came of things that people said: for the reader of one answer, and for the page of one action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from engagement.actions.models import Action
from engagement.actions.queries import public_actions
from engagement.events.models import Event
from engagement.feedback.models import Coding, FeedbackItem, Theme
from engagement.feedback.queries import Quote
from engagement.feedback.queries.quotes import as_quote
from engagement.surveys.definition import Text, from_json
from engagement.surveys.models import Response, Survey


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What came of one answer in words: the question that it answered and the themes it was given. Never the words."""

    question: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResponseOutcome:
    """What came of one person's answers.

    ``in_words`` is how many questions they answered in words, ``read`` those that the team took up. ``actions`` answer
    what this person said; ``related`` are about the same themes.
    """

    survey: Survey
    received_on: date
    in_words: int
    read: tuple[AnswerOutcome, ...]
    actions: tuple[Action, ...]
    related: tuple[Action, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """All themes that the person's answers were given, each once."""
        return tuple(dict.fromkeys(theme for answer in self.read for theme in answer.themes))


def outcome_of(response: Response) -> ResponseOutcome:
    """Return what came of a response."""
    definition = from_json(response.version.definition)
    words = {
        question.key: question.title
        for question in definition.questions
        if isinstance(question, Text) and str(response.answers.get(question.key) or "").strip()
    }
    items = list(
        FeedbackItem.objects.filter(response=response)
        .order_by("pk")
        .prefetch_related(
            Prefetch(
                "codings",
                Coding.objects.filter(removed_at__isnull=True).select_related("theme").order_by("theme__name"),
                to_attr="standing",
            )
        )
    )
    themes = {coding.theme_id for item in items for coding in item.standing}
    own = set(Action.items.through.objects.filter(feedbackitem__in=items).values_list("action", flat=True))
    shared = set(Action.themes.through.objects.filter(theme__in=themes).values_list("action", flat=True))
    actions = {
        action.pk: action
        for action in public_actions().filter(pk__in=own | shared).select_related("owner_organisation", "programme")
    }
    return ResponseOutcome(
        survey=response.survey,
        received_on=timezone.localdate(response.submitted_at),
        in_words=len(words),
        read=tuple(
            AnswerOutcome(
                words.get(item.question_key, ""),
                tuple(coding.theme.name for coding in item.standing),
            )
            for item in items
        ),
        actions=tuple(action for pk, action in actions.items() if pk in own),
        related=tuple(action for pk, action in actions.items() if pk not in own),
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the words that an action answers came from: surveys and events, each once, and how many were not public."""

    surveys: tuple[Survey, ...]
    events: tuple[Event, ...]
    other_kinds: tuple[str, ...]
    """Kinds of events that are in no public list, such as interviews."""


def sources_of(action: Action) -> Sources:
    """Return where the words that the action answers came from, as the public may know it.

    An event that no public list shows (an interview, a meeting attended) gives its kind alone: its title could tell
    who spoke.
    """
    items = FeedbackItem.objects.filter(actions=action)
    surveys = Survey.objects.filter(pk__in=items.values("response__survey")).order_by("opens_on", "title")
    events: QuerySet[Event] = Event.objects.filter(pk__in=items.values("event_note__event")) | Event.objects.filter(
        pk__in=items.values("event_question__event")
    )
    shown = set(events.public().values_list("pk", flat=True))  # type: ignore[attr-defined]
    listed = list(events.distinct().order_by("starts_at"))
    return Sources(
        surveys=tuple(surveys),
        events=tuple(event for event in listed if event.pk in shown),
        other_kinds=tuple(sorted({event.get_kind_display() for event in listed if event.pk not in shown})),
    )


def quotes_behind(action: Action) -> list[Quote]:
    """Return the words that may be published of what the action answers, the latest first."""
    items = FeedbackItem.objects.filter(actions=action).quotable()
    return [as_quote(item) for item in items[:12]]


def themes_behind(action: Action) -> QuerySet[Theme]:
    """Return the action's themes by name."""
    return action.themes.order_by("name")
