"""The board: a column for each status, a card for each action."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, DateField, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from engagement.actions.claims import unconfirmed
from engagement.actions.models import CLAIMS, ENDED_STATUSES, OPEN_STATUSES, Action, Status
from engagement.actions.moves import MOVES, NEEDS_WORDS
from engagement.actions.queries import actions_by_status, people_behind_each, with_what_lists_show
from eolcare.figures.disclosure import Audience, Cell, release

MOST_IN_COLUMN = 30
"""How many cards a column shows; the list has the others."""

ORDER = (
    Status.CONSIDERED,
    Status.PLANNED,
    Status.UNDER_WAY,
    Status.PARTLY,
    Status.DONE,
    Status.PASSED_ON,
    Status.CANNOT_BE_DONE,
)
"""The columns from left to right."""


@dataclass(frozen=True, slots=True)
class Card:
    """One action on the board; ``waits`` that nobody confirmed yet what it claims."""

    action: Action
    people: str
    waits: bool
    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One status with its cards. ``number`` is how many actions have it, ``more`` how many of them are not shown."""

    status: Status
    number: Cell
    cards: tuple[Card, ...]
    more: int


def needs_form(before: str, after: str) -> bool:
    """Return whether a move asks for words, a reason, an addressee or evidence, and so for a page of its own."""
    move = (Status(before), Status(after))
    return move[1] in ENDED_STATUSES or move in NEEDS_WORDS


def columns_of(actions: QuerySet[Action]) -> list[Column]:
    """Return the board of these actions, in the same number of queries however many there are.

    Open ones stand in the order of their due day, the others with the latest progress on top.
    """
    numbers = release(actions_by_status(actions=actions), Audience.TEAM)
    due_first = Case(When(status__in=OPEN_STATUSES, then=F("due_on")), default=Value(None), output_field=DateField())
    placed = actions.annotate(
        place=Window(
            RowNumber(),
            partition_by=[F("status")],
            order_by=[due_first.asc(nulls_last=True), F("status_since").desc(), F("pk").desc()],
        )
    ).filter(place__lte=MOST_IN_COLUMN)
    shown = list(with_what_lists_show(placed.order_by("place")))
    people = people_behind_each(shown, Audience.TEAM)
    claiming = [action.pk for action in shown if action.status in CLAIMS]
    waiting = set(unconfirmed(Action.objects.filter(pk__in=claiming).order_by()).values_list("pk", flat=True))
    columns = []
    for status in ORDER:
        cards = tuple(
            Card(action, people[action.pk], action.pk in waiting, _moves(action))
            for action in shown
            if action.status == status
        )
        number = numbers.cell(status.value)
        columns.append(Column(status, number, cards, (number.value or 0) - len(cards)))
    return columns


def _moves(action: Action) -> tuple[tuple[str, str], ...]:
    """Return the statuses that may follow, in the order of the columns, as choices of a list."""
    allowed = MOVES[Status(action.status)]
    return tuple((status.value, str(status.label)) for status in ORDER if status in allowed and status != action.status)
