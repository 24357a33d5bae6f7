"""Questions that people asked at an event, and the answers."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventQuestion
from engagement.events.services.planning import area_code_of
from engagement.events.services.record import lock_record
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Conflict, Refusal

CHANGED_QUESTION = _(
    "Somebody else changed this question while you were writing. Both texts are below. "
    "Save again to replace theirs with yours."
)
DELETED_QUESTION = _("Somebody else deleted this question in the meantime.")


def add_question(event: Event, *, question: str, answer: str = "", actor: User | None) -> EventQuestion:
    """Return a new question that somebody asked at the event, with its answer if there is one already.

    The same words sent again, by a second press or over a bad line, give the question that is there.

    Raises:
        Refusal: without a question; names the field.
    """
    row = EventQuestion(event=event, question=question, answer=answer)
    check_row(row, names=("question", "answer"))
    with transaction.atomic():
        lock_record(event)
        if known := event.questions.filter(question=row.question, answer=row.answer).first():
            return known
        row.order = (event.questions.aggregate(last=Max("order"))["last"] or 0) + 1
        row.save()
        record(Verb.CREATED, actor=actor, target=row, area_code=area_code_of(event), event=event.public_id)
    return row


def answer_question(
    question: EventQuestion, *, version: int | None, words: str | None = None, answer: str, actor: User | None
) -> EventQuestion:
    """Return the question with its answer, and with other words where ``words`` gives them.

    A form that arrives a second time finds its own words there, and changes nothing.

    Raises:
        Conflict: if somebody changed it since ``version``, or deleted it.
        Refusal: for a question without words; names the field.
    """
    with transaction.atomic():
        row = _lock_question(question, None)
        before = row.question, row.answer
        row.question, row.answer = row.question if words is None else words, answer
        check_row(row, names=("question", "answer"))
        if (row.question, row.answer) == before:
            return row
        if version is not None and row.version != version:
            raise Conflict(CHANGED_QUESTION)
        save_edit(row)
        record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row.event), event=row.event.public_id)
    return row


def move_question(question: EventQuestion, *, earlier: bool, actor: User | None) -> None:
    """Let a question and its neighbour change places; the first one cannot come earlier, nor the last one later.

    Raises:
        Conflict: if somebody deleted it.
    """
    event = question.event
    with transaction.atomic():
        lock_record(event)
        rows = list(event.questions.order_by("order", "pk"))
        at = next((place for place, row in enumerate(rows) if row.pk == question.pk), None)
        if at is None:
            raise Conflict(DELETED_QUESTION)
        to = at - 1 if earlier else at + 1
        if not 0 <= to < len(rows):
            return
        rows[at], rows[to] = rows[to], rows[at]
        for order, row in enumerate(rows, start=1):
            # The order alone: who edits the words meanwhile is not disturbed.
            EventQuestion.objects.filter(pk=row.pk).exclude(order=order).update(order=order)
        record(
            Verb.CHANGED,
            actor=actor,
            target=question,
            area_code=area_code_of(event),
            event=event.public_id,
            order=to + 1,
        )


def delete_question(question: EventQuestion, *, version: int | None = None, actor: User | None) -> None:
    """Delete a question, unless a feedback item rests on it.

    Raises:
        Conflict: if somebody changed it since ``version``, or deleted it.
        Refusal: if it became a feedback item.
    """
    with transaction.atomic():
        row = _lock_question(question, version)
        event = row.event
        record(Verb.DELETED, actor=actor, target=row, area_code=area_code_of(event), event=event.public_id)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refusal(_("This question became a feedback item, so it is kept: the item rests on it.")) from error


def _lock_question(question: EventQuestion, version: int | None) -> EventQuestion:
    rows = EventQuestion.objects.select_related("event__programme__area")
    try:
        return lock_for_edit(rows, pk=question.pk, version=version)
    except EventQuestion.DoesNotExist as error:
        raise Conflict(DELETED_QUESTION) from error
