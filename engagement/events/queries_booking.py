"""What is shown to people who book: how an event stands for them, and their own booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from engagement.events.models import Event, EventPlaces, EventState, PlaceKind
from engagement.events.models.booking import STANDALONE


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


def booking_panel(event: Event) -> BookingPanel:
    """Return how an event stands for somebody who wants to come; one query where people book, none elsewhere.

    The database decides when somebody books (``services.booking_refusal``); what is shown here may be a moment old.
    """
    now = timezone.now()
    if event.state != EventState.PUBLISHED or event.is_over or not event.takes_bookings:
        return BookingPanel(event, "none")
    rows = {row.kind: row for row in EventPlaces.objects.filter(event_id=event.pk)}
    kinds = tuple(
        KindOffered(str(kind), str(kind.label), rows[kind].free != 0) for kind in STANDALONE if kind in rows
    )
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
        has_carer_seats=PlaceKind.CARER in rows,
        opens_at=event.booking_opens_at,
        closes_at=event.booking_ends_at,
    )
