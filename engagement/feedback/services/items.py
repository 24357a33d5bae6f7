"""Making feedback items out of what was said: an answer, a note from an event, a question asked there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.events.models import Attendance, EventNote, EventQuestion
from engagement.feedback.models import FeedbackItem, SaidBy
from engagement.programmes.models import Community
from engagement.surveys.definition import Text, from_json
from engagement.surveys.models import Response, Survey
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal

SAID_BY_AUDIENCE = {
    Survey.Audience.RESIDENTS: SaidBy.RESIDENT,
    Survey.Audience.PROFESSIONALS: SaidBy.PROFESSIONAL,
}
SAID_BY_ROLE = {
    Attendance.Role.RESIDENT: SaidBy.RESIDENT,
    Attendance.Role.PROFESSIONAL: SaidBy.PROFESSIONAL,
    Attendance.Role.VOLUNTARY: SaidBy.VOLUNTARY,
}


@transaction.atomic
def create_from_answer(
    response: Response, question_key: str, *, actor: User | None, text: str | None = None
) -> FeedbackItem:
    """Return the feedback item of one answer in words, made on the first call and the same one ever after.

    Args:
        response: what the person answered.
        question_key: the key of a short or long text question in the version that they saw.
        actor: who makes the item.
        text: the passage that matters, where it is not the whole answer; a stretch of the answer, word for word.

    Raises:
        Refusal: if the question takes no words, was not answered, or the passage is not in the answer.
    """
    question = from_json(response.version.definition).question(question_key)
    answer = response.answers.get(question_key)
    if not isinstance(question, Text) or not isinstance(answer, str) or not answer.strip():
        raise Refusal(_("There are no words in answer to this question."), field="question_key")
    passage = answer.strip() if text is None else text.strip()
    if not passage or " ".join(passage.split()) not in " ".join(answer.split()):
        raise Refusal(_("The passage must stand in the answer, word for word."), field="text")
    survey = response.survey
    item, created = FeedbackItem.objects.get_or_create(
        response=response,
        question_key=question_key,
        defaults={
            "programme_id": survey.programme_id,
            "text": passage,
            "said_by": SAID_BY_AUDIENCE[Survey.Audience(survey.audience)],
            "area_id": response.borough_id,
            "said_on": timezone.localdate(response.submitted_at),
            "may_quote": response.may_quote,
            "created_by": actor,
        },
    )
    if created:
        _record_creation(item, actor, source="answer")
    return item


@transaction.atomic
def create_from_note(note: EventNote, *, actor: User | None) -> FeedbackItem:
    """Return the feedback item of a note from an event, made on the first call and the same one ever after.

    It takes the note's words as they stand now, and keeps them whatever becomes of the note. It starts with the
    community of who spoke; where nobody wrote that down, with those that the event was for.

    Raises:
        Refusal: if somebody deleted the note in the meantime.
    """
    note = _hold(EventNote.objects.select_related("event__programme__area", "area", "community"), note)
    return _from_event(
        note,
        {"event_note": note},
        actor=actor,
        source="note",
        communities=[note.community] if note.community else None,
        text=note.text.strip(),
        said_by=SAID_BY_ROLE.get(Attendance.Role(note.said_by), SaidBy.UNKNOWN) if note.said_by else SaidBy.UNKNOWN,
        area_id=note.area_id,
        may_quote=note.may_quote,
    )


@transaction.atomic
def create_from_notes(notes: Iterable[EventNote], *, actor: User | None) -> int:
    """Make feedback items of several notes, as :func:`create_from_note` makes one, and return how many are new.

    Raises:
        Refusal: if somebody deleted one of them in the meantime; then none is made.
    """
    chosen = sorted(notes, key=lambda note: note.pk)
    # Held in one order, so that of two people who choose the same notes one waits for the other, and never both.
    list(EventNote.objects.select_for_update().filter(pk__in=[note.pk for note in chosen]).order_by("pk"))
    there = set(FeedbackItem.objects.filter(event_note__in=chosen).values_list("event_note_id", flat=True))
    items = [create_from_note(note, actor=actor) for note in chosen if note.pk not in there]
    return len(items)


@transaction.atomic
def create_from_question(question: EventQuestion, *, actor: User | None) -> FeedbackItem:
    """Return the feedback item of a question asked at an event, made on the first call and the same one ever after.

    Nobody asks consent in the middle of a question, so it may not be quoted.

    Raises:
        Refusal: if somebody deleted the question in the meantime.
    """
    question = _hold(EventQuestion.objects.select_related("event__programme__area"), question)
    return _from_event(
        question, {"event_question": question}, actor=actor, source="question", text=question.question.strip()
    )


S = TypeVar("S", EventNote, EventQuestion)


def _hold(rows: QuerySet[S], row: S) -> S:
    """Return the row as it stands, held: nobody changes or deletes it while its item is made."""
    held = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is None:
        raise Refusal(_("Somebody deleted this in the meantime, so there is nothing to make feedback of."))
    return held


def _from_event(
    source_row: EventNote | EventQuestion,
    key: dict[str, Any],
    *,
    actor: User | None,
    source: str,
    communities: list[Community] | None = None,
    **facts: Any,
) -> FeedbackItem:
    event = source_row.event
    item, created = FeedbackItem.objects.get_or_create(
        **key,
        defaults={
            "programme_id": event.programme_id,
            "said_on": timezone.localdate(event.starts_at),
            "created_by": actor,
            **facts,
        },
    )
    if created:
        item.communities.set(event.communities.all() if communities is None else communities)
        _record_creation(item, actor, source=source)
    return item


def _record_creation(item: FeedbackItem, actor: User | None, *, source: str) -> None:
    record(Verb.CREATED, actor=actor, target=item, area_code=area_code_of(item), source=source)


def area_code_of(item: FeedbackItem) -> str:
    """Return the code of the item's borough, or of its programme's area where the borough is not known."""
    area = item.area or item.programme.area
    return area.code
