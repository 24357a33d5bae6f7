"""The event's own questions when people book: adding, changing, ordering and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.events.asking import options_of
from engagement.events.models import Booking, BookingQuestion, Event
from engagement.events.queries_planning import question_seen
from engagement.events.services.planning import area_code_of
from engagement.events.services.waiting import lock_places
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal

Kind = BookingQuestion.Kind
MOST_QUESTIONS = 20
MOST_OPTIONS = 20
LONGEST_OPTION = 100
CHOSEN = (Kind.YES_NO, Kind.RADIOS, Kind.CHECKBOXES)
"""Kinds whose answers other questions can hang on."""


@dataclass(frozen=True)
class Asked:
    """A booking question as its editor sends it.

    ``options`` are for radios and checkboxes. ``asked_if`` is the public id of an earlier question of the event, ``""``
    to ask everybody; ``asked_if_values`` are those of its answers after which this one is asked.
    """

    kind: str
    label: str
    hint: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    asked_if: str = ""
    asked_if_values: tuple[str, ...] = ()


def add_booking_question(event: Event, asked: Asked, *, actor: User | None) -> BookingQuestion:
    """Return a new question, asked last. Two people who add at once lose nothing.

    Raises:
        Refusal: naming the field, or for one question too many.
    """
    with transaction.atomic():
        row = _lock(event)
        questions = _questions(row)
        if len(questions) >= MOST_QUESTIONS:
            raise Refusal(_("An event can have %(most)s booking questions at most.") % {"most": MOST_QUESTIONS})
        order = questions[-1].order + 1 if questions else 1
        question = _fill(BookingQuestion(event=row, order=order), asked, questions)
        question.save()
        _trail(row, actor)
    return question


def change_booking_question(
    question: BookingQuestion, asked: Asked, *, seen: str | None, actor: User | None
) -> BookingQuestion:
    """Return the question as changed. What people answered and what hangs on it stays possible.

    Args:
        question: which one.
        asked: all of it, as the form sent it.
        seen: what :func:`engagement.events.queries_planning.question_seen` said when the form was opened; ``None``
            skips the comparison.

    Raises:
        Conflict: if somebody changed or deleted it since.
        Refusal: naming the field.
    """
    with transaction.atomic():
        event = _lock(question.event)
        questions = _questions(event)
        row = _mine(questions, question)
        if seen is not None and seen != question_seen(row):
            raise Conflict(
                _(
                    "Somebody else changed this question while you were editing. Your text is still below. "
                    "Open the page in another tab to see their change, then save again."
                )
            )
        before_kind = row.kind
        held = _held(row, questions)
        _fill(row, asked, [other for other in questions if other.order < row.order])
        if row.kind != before_kind and (held.answers or held.conditions):
            raise Refusal(_why(held), field="kind")
        offered = {value for value, _label in options_of(row)}
        if row.kind in CHOSEN and (gone := sorted(held.values - offered)):
            raise Refusal(
                _("“%(option)s” stays: people chose it, or another question depends on it.") % {"option": gone[0]},
                field="options",
            )
        row.save()
        _trail(event, actor)
    return row


def move_booking_question(question: BookingQuestion, *, up: bool, order: int, actor: User | None) -> None:
    """Change places with the question before it (or after, unless ``up``). At the edge nothing happens.

    Args:
        order: where the person saw it stand, so that a double click moves it once.

    Raises:
        Conflict: if it stands somewhere else by now.
        Refusal: if it would come before a question that it depends on.
    """
    with transaction.atomic():
        event = _lock(question.event)
        questions = _questions(event)
        row = _mine(questions, question)
        if row.order != order:
            raise Conflict(_("This question was moved already. Look at the order below."))
        at = questions.index(row)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(questions):
            return
        first, second = (questions[to], row) if up else (row, questions[to])
        if second.asked_if_id == first.pk:
            raise Refusal(
                _("“%(second)s” is asked after an answer to “%(first)s”, so it stays behind it.")
                % {"second": second.label, "first": first.label}
            )
        # The order is checked when the transaction ends.
        first.order, second.order = second.order, first.order
        first.save(update_fields=["order"])
        second.save(update_fields=["order"])
        _trail(event, actor)


def delete_booking_question(question: BookingQuestion, *, seen: str | None, actor: User | None) -> None:
    """Delete a question that nobody answered and on which none depends.

    Raises:
        Conflict: if somebody changed or deleted it since.
        Refusal: in words that say what holds it.
    """
    with transaction.atomic():
        event = _lock(question.event)
        questions = _questions(event)
        row = _mine(questions, question)
        if seen is not None and seen != question_seen(row):
            raise Conflict(_("Somebody else changed this question. Read it again before you delete it."))
        held = _held(row, questions)
        if held.answers or held.conditions:
            raise Refusal(_why(held))
        row.delete()
        _trail(event, actor)


@dataclass(frozen=True)
class _Held:
    """What holds a question: how many people answered it, which question depends on it, the values that are in use."""

    answers: int
    conditions: tuple[BookingQuestion, ...]
    values: frozenset[str]


def _held(row: BookingQuestion, questions: Sequence[BookingQuestion]) -> _Held:
    conditions = tuple(other for other in questions if other.asked_if_id == row.pk)
    values = {str(value) for other in conditions for value in other.asked_if_values}
    given = Booking.objects.filter(event_id=row.event_id, answers__has_key=row.public_id).values_list(
        "answers", flat=True
    )
    answers = [answer[row.public_id] for answer in given]
    for answer in answers:
        values |= set(answer) if isinstance(answer, list) else {str(answer)}
    return _Held(len(answers), conditions, frozenset(values))


def _why(held: _Held) -> str:
    if held.conditions:
        return str(
            _("“%(question)s” is asked only after an answer to this question. Change that one first.")
            % {"question": held.conditions[0].label}
        )
    return str(_("People have answered this question, so it stays as it is. You can still change its words."))


def _lock(event: Event) -> Event:
    """Lock places and event: nobody books, and no other question is written, until this is done."""
    lock_places(event.pk)
    return Event.objects.select_for_update(of=("self",)).select_related("programme__area").get(pk=event.pk)


def _questions(event: Event) -> list[BookingQuestion]:
    return list(BookingQuestion.objects.filter(event=event).order_by("order"))


def _mine(questions: Sequence[BookingQuestion], question: BookingQuestion) -> BookingQuestion:
    row = next((other for other in questions if other.pk == question.pk), None)
    if row is None:
        raise Conflict(_("Somebody else deleted this question."))
    return row


def _trail(event: Event, actor: User | None) -> None:
    record(Verb.CHANGED, actor=actor, target=event, area_code=area_code_of(event), what="booking_questions")


def _fill(row: BookingQuestion, asked: Asked, earlier: Sequence[BookingQuestion]) -> BookingQuestion:
    row.kind, row.label, row.hint, row.required = asked.kind, asked.label, asked.hint, asked.required
    check_row(row, names=("kind", "label", "hint"))
    row.options = _options(row.kind, asked.options)
    row.asked_if, row.asked_if_values = None, []
    if asked.asked_if or asked.asked_if_values:
        row.asked_if, row.asked_if_values = _condition(asked, earlier)
    return row


def _options(kind: str, given: Sequence[str]) -> list[str]:
    if kind not in (Kind.RADIOS, Kind.CHECKBOXES):
        return []
    options = [" ".join(option.split()) for option in given]
    options = [option for option in options if option]
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Refusal(
            _("Enter 2 to %(most)s answers to choose from, one a line.") % {"most": MOST_OPTIONS}, field="options"
        )
    for option in options:
        if len(option) > LONGEST_OPTION or "\x00" in option:
            raise Refusal(
                _("Each answer must be %(longest)s characters or fewer.") % {"longest": LONGEST_OPTION},
                field="options",
            )
    if len({option.casefold() for option in options}) != len(options):
        raise Refusal(_("Two of the answers are the same."), field="options")
    return options


def _condition(asked: Asked, earlier: Sequence[BookingQuestion]) -> tuple[BookingQuestion, list[str]]:
    other = next((question for question in earlier if question.public_id == asked.asked_if), None)
    if other is None or other.kind not in CHOSEN:
        raise Refusal(_("Choose answers of a question that is asked before this one."), field="asked_if")
    offered = [value for value, _label in options_of(other)]
    if not asked.asked_if_values or set(asked.asked_if_values) - set(offered):
        raise Refusal(_("Choose answers of a question that is asked before this one."), field="asked_if")
    return other, [value for value in offered if value in asked.asked_if_values]
