"""What is shown to people who book: how an event stands for them, and their own booking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from engagement.events.asking import asked_questions, options_of
from engagement.events.models import AccessNeed, Booking, BookingContact, Event, EventPlaces, EventState, PlaceKind
from engagement.events.models.booking import STANDALONE
from eolcare.common.tokens import hash_token


@dataclass(frozen=True)
class KindOffered:
    """One way to take part, and whether a place is free; how many, nobody is told."""

    kind: str
    label: str
    is_free: bool


@dataclass(frozen=True)
class BookingPanel:
    """How an event stands for somebody who wants to come.

    ``state``: ``"none"`` (nobody books, or the event is over, cancelled or a draft), ``"not_yet"``, ``"open"``,
    ``"full"`` (open, waiting lists alone) or ``"closed"``.
    """

    event: Event
    state: str
    kinds: tuple[KindOffered, ...] = ()
    has_carer_seats: bool = False
    carer_seats_free: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def can_book(self) -> bool:
        """Whether the form takes bookings now, be it for the waiting list."""
        return self.state in ("open", "full")

    @property
    def some_full(self) -> bool:
        """Whether places of one way to take part are gone, and of another there are some."""
        return self.state == "open" and not all(kind.is_free for kind in self.kinds)


def booking_panel(event: Event, places: Mapping[str, EventPlaces] | None = None) -> BookingPanel:
    """Return how an event stands for somebody who wants to come; one query where people book, none elsewhere.

    With ``places``, by kind, there is no query at all.

    The database decides when somebody books (``services.booking_refusal``); what is shown here may be a moment old.
    """
    now = timezone.now()
    if event.state != EventState.PUBLISHED or event.is_over or not event.takes_bookings:
        return BookingPanel(event, "none")
    kinds, has_carer_seats, carer_seats_free = places_offered(event, places)
    if event.booking_opens_at is not None and now < event.booking_opens_at:
        state = "not_yet"
    elif now >= event.booking_ends_at:
        state = "closed"
    elif not kinds:
        state = "none"
    else:
        state = "open" if any(kind.is_free for kind in kinds) else "full"
    return BookingPanel(
        event,
        state,
        kinds,
        has_carer_seats=has_carer_seats,
        carer_seats_free=carer_seats_free,
        opens_at=event.booking_opens_at,
        closes_at=event.booking_ends_at,
    )


def places_offered(
    event: Event, places: Mapping[str, EventPlaces] | None = None
) -> tuple[tuple[KindOffered, ...], bool, bool]:
    """Return the ways to take part, whether companions have seats, and whether such a seat is free.

    One query, or none with ``places``, by kind.
    """
    rows = {row.kind: row for row in event.places.all()} if places is None else places
    kinds = tuple(KindOffered(str(kind), str(kind.label), rows[kind].free != 0) for kind in STANDALONE if kind in rows)
    carers = rows.get(PlaceKind.CARER)
    return kinds, carers is not None, carers is not None and carers.free != 0


def booking_by_token(token: str) -> Booking | None:
    """Return the booking that a link opens, with its event, programme, venue and borough, or ``None``."""
    return _with_event().filter(token_hash=hash_token(token)).first()


def booking_by_code(code_hash: str) -> Booking | None:
    """Return the booking whose code has this hash, or ``None``."""
    return _with_event().filter(code_hash=code_hash).first()


def _with_event() -> QuerySet[Booking]:
    return Booking.objects.select_related("event__programme__area", "event__venue", "area")


def contact_of(booking: Booking) -> BookingContact | None:
    """Return who booked, or ``None`` once that was deleted."""
    return BookingContact.objects.filter(pk=booking.pk).first()


def needs_of(booking: Booking) -> list[AccessNeed]:
    """Return what somebody named that they need, their own before their companion's."""
    return sorted(booking.needs.all(), key=lambda need: (need.for_carer, need.pk))


def answers_of(booking: Booking) -> list[tuple[str, str]]:
    """Return the event's own questions that were answered, with the answers in words."""
    if not booking.answers:
        return []
    questions = list(booking.event.booking_questions.order_by("order"))
    found = []
    for question in asked_questions(questions, booking.answers):
        given = booking.answers.get(question.public_id)
        labels = dict(options_of(question))
        values = given if isinstance(given, list) else [given] if given else []
        if values:
            found.append((question.label, ", ".join(labels.get(str(value), str(value)) for value in values)))
    return found
