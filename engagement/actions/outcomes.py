"""What came of what one person said, whichever way they said it; and where the words behind an action came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.actions.came_of import CameOut, reports_of
from engagement.actions.models import Action
from engagement.actions.queries import public_actions
from engagement.events.models import Event
from engagement.feedback.models import (
    Coding,
    ConclusionReply,
    ConclusionRound,
    FeedbackItem,
    Submission,
    Theme,
)
from engagement.feedback.queries import Quote
from engagement.feedback.queries.quotes import as_quote
from engagement.programmes.models import Programme
from engagement.surveys.definition import Text, from_json
from engagement.surveys.models import Response, Survey, TextReading


@dataclass(frozen=True, slots=True)
class WordsOutcome:
    """What came of one thing that somebody wrote: what it answered, and the themes it was given. Never the words.

    ``asked`` is empty where nothing was asked, as in a letter.
    """

    asked: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of what one person sent us.

    ``received`` says in words what we received, ``title`` of which survey or round, or is empty. ``in_words`` is how
    many things they wrote, ``read`` those that somebody read. ``actions`` answer what this person said; ``related`` are
    about the same themes. ``story`` is the public id of their story where it was published.
    """

    programme: Programme
    received: str
    title: str
    received_on: date
    in_words: int
    read: tuple[WordsOutcome, ...]
    actions: tuple[Action, ...]
    related: tuple[Action, ...]
    reports: tuple[CameOut, ...]
    answered_on: date | None = None
    story: str = ""
    withdraws_at: str = ""
    """Name of the address where the code takes it back: ``surveys:withdraw``, ``tell_us:withdraw``; or ``""``."""

    @property
    def themes(self) -> tuple[str, ...]:
        """All themes that the person's words were given, each once."""
        return tuple(dict.fromkeys(theme for words in self.read for theme in words.themes))


class _Fate(NamedTuple):
    items: Sequence[FeedbackItem]
    actions: tuple[Action, ...]
    related: tuple[Action, ...]
    reports: tuple[CameOut, ...]


def outcome_of_code(code_hash: str) -> Outcome | None:
    """Return what came of whatever was sent under a reference code; ``None`` for a code that nobody has.

    Args:
        code_hash: what ``eolcare.common.tokens.hash_code`` gave.

    All three places are always asked, so that neither the work nor the time tells in which one a code stands, or that
    something once stood there.
    """
    response = Response.objects.select_related("survey__programme", "version").filter(reference_hash=code_hash).first()
    submission = Submission.objects.select_related("programme").filter(reference_hash=code_hash).first()
    reply = ConclusionReply.objects.select_related("round__programme").filter(reference_hash=code_hash).first()
    if response is not None:
        return outcome_of(response)
    if submission is not None:
        return outcome_of_submission(submission)
    return outcome_of_reply(reply) if reply is not None else None


def outcome_of(response: Response) -> Outcome:
    """Return what came of the answers to a survey."""
    definition = from_json(response.version.definition)
    words = {
        question.key: question.title
        for question in definition.questions
        if isinstance(question, Text) and str(response.answers.get(question.key) or "").strip()
    }
    fate = _fate_of(FeedbackItem.objects.filter(response=response))
    taken_up = {item.question_key: _themes_of(item) for item in fate.items}
    seen = set(TextReading.objects.filter(response=response).values_list("question_key", flat=True))
    return Outcome(
        programme=response.survey.programme,
        received=_("your answers to a survey"),
        title=response.survey.title,
        received_on=timezone.localdate(response.submitted_at),
        in_words=len(words),
        read=tuple(
            WordsOutcome(title, taken_up.get(key, ())) for key, title in words.items() if key in taken_up or key in seen
        ),
        actions=fate.actions,
        related=fate.related,
        reports=fate.reports,
        withdraws_at="surveys:withdraw",
    )


def outcome_of_submission(submission: Submission) -> Outcome:
    """Return what came of a story, or of a letter or a call to whose sender a code was given."""
    fate = _fate_of(FeedbackItem.objects.filter(submission=submission))
    was_read = submission.state != Submission.State.RECEIVED or submission.reviewed_at is not None
    read = tuple(WordsOutcome("", _themes_of(item)) for item in fate.items)
    received = {
        Submission.Kind.STORY: _("your story"),
        Submission.Kind.LETTER: _("your letter"),
        Submission.Kind.EMAIL: _("your email"),
        Submission.Kind.PHONE: _("what you told us on the telephone"),
    }.get(Submission.Kind(submission.kind), _("what you sent us"))
    return Outcome(
        programme=submission.programme,
        received=received,
        title="",
        received_on=submission.received_on,
        in_words=1,
        read=read or ((WordsOutcome("", ()),) if was_read else ()),
        actions=fate.actions,
        related=fate.related,
        reports=fate.reports,
        answered_on=timezone.localdate(submission.answered_at) if submission.answered_at else None,
        story=submission.public_id if submission.published_at is not None and submission.programme.is_public else "",
        withdraws_at="tell_us:withdraw",
    )


def outcome_of_reply(reply: ConclusionReply) -> Outcome:
    """Return what came of what somebody said of our conclusions."""
    comments = {
        answer.pk: answer.conclusion.text for answer in reply.answers.select_related("conclusion").exclude(comment="")
    }
    fate = _fate_of(FeedbackItem.objects.filter(conclusion_answer__reply=reply))
    closed = reply.round.state == ConclusionRound.State.CLOSED
    themes = {item.conclusion_answer_id: _themes_of(item) for item in fate.items}
    return Outcome(
        programme=reply.round.programme,
        received=_("what you said of our conclusions"),
        title=reply.round.title,
        received_on=timezone.localdate(reply.submitted_at),
        in_words=len(comments),
        read=tuple(WordsOutcome(text, themes.get(pk, ())) for pk, text in comments.items() if closed or pk in themes),
        actions=fate.actions,
        related=fate.related,
        reports=fate.reports,
        withdraws_at="conclusions:withdraw",
    )


def _fate_of(items: QuerySet[FeedbackItem]) -> _Fate:
    rows = list(
        items.order_by("pk").prefetch_related(
            Prefetch(
                "codings",
                Coding.objects.filter(removed_at__isnull=True).select_related("theme").order_by("theme__name"),
                to_attr="standing",
            )
        )
    )
    themes = {coding.theme_id for item in rows for coding in item.standing}
    own = set(Action.items.through.objects.filter(feedbackitem__in=rows).values_list("action", flat=True))
    shared = set(Action.themes.through.objects.filter(theme__in=themes).values_list("action", flat=True))
    found = {
        action.pk: action
        for action in public_actions().filter(pk__in=own | shared).select_related("owner_organisation", "programme")
    }
    actions = tuple(action for pk, action in found.items() if pk in own)
    return _Fate(
        rows, actions, tuple(action for pk, action in found.items() if pk not in own), reports_of(rows, actions)
    )


def _themes_of(item: FeedbackItem) -> tuple[str, ...]:
    return tuple(dict.fromkeys(coding.theme.name for coding in item.standing))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the words that an action answers came from: each once, as far as the public may know it."""

    surveys: tuple[Survey, ...]
    events: tuple[Event, ...]
    stories: tuple[Submission, ...]
    rounds: tuple[ConclusionRound, ...]
    other_kinds: tuple[str, ...]
    """Kinds of what is in no public list, such as interviews, letters and telephone calls."""

    def __bool__(self) -> bool:
        return bool(self.surveys or self.events or self.stories or self.rounds or self.other_kinds)


def sources_of(action: Action) -> Sources:
    """Return where the words that the action answers came from, as the public may know it.

    An event that no public list shows (an interview, a meeting attended) and a letter give their kind alone: a title
    could tell who spoke. So does a story that is not published.
    """
    items = FeedbackItem.objects.filter(actions=action)
    surveys = Survey.objects.filter(pk__in=items.values("response__survey")).order_by("opens_on", "title")
    events: QuerySet[Event] = Event.objects.filter(pk__in=items.values("event_note__event")) | Event.objects.filter(
        pk__in=items.values("event_question__event")
    )
    shown = set(events.public().values_list("pk", flat=True))  # type: ignore[attr-defined]
    listed = list(events.distinct().order_by("starts_at"))
    submissions = list(Submission.objects.filter(pk__in=items.values("submission")).select_related("programme"))
    stories = [row for row in submissions if row.published_at is not None and row.programme.is_public]
    rounds = ConclusionRound.objects.filter(pk__in=items.values("conclusion_answer__reply__round"))
    kinds = {str(event.get_kind_display()) for event in listed if event.pk not in shown}
    kinds |= {str(row.get_kind_display()) for row in submissions if row not in stories}
    return Sources(
        surveys=tuple(surveys),
        events=tuple(event for event in listed if event.pk in shown),
        stories=tuple(sorted(stories, key=lambda row: (row.published_at, row.pk))),
        rounds=tuple(rounds.exclude(state=ConclusionRound.State.DRAFT).order_by("opens_on")),
        other_kinds=tuple(sorted(kinds)),
    )


def quotes_behind(action: Action) -> list[Quote]:
    """Return the words that may be published of what the action answers, the latest first."""
    items = FeedbackItem.objects.filter(actions=action).quotable()
    return [as_quote(item) for item in items[:12]]


def themes_behind(action: Action) -> QuerySet[Theme]:
    """Return the action's themes by name."""
    return action.themes.order_by("name")
