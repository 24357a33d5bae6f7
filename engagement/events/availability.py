"""Whether somebody can still come, in words and never in numbers: a small number could tell who comes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from engagement.events.models import EventFormat, EventKind, EventState
from engagement.events.queries_booking import BookingPanel
from engagement.events.times import day_in_words


def in_words(panel: BookingPanel) -> tuple[str, ...]:
    """Return how an event stands for somebody who wants to come, in sentences for a list; empty for past ones.

    Args:
        panel: of the event, with its places at hand.
    """
    event = panel.event
    if event.state != EventState.PUBLISHED or event.is_over:
        return ()
    if not event.takes_bookings:
        return _without_booking(event.kind, event.format)
    if panel.state == "open" and panel.some_full:
        free = _("%(kind)s: places are free")
        full = _("%(kind)s: full, you can join the waiting list")
        return tuple((free if kind.is_free else full) % {"kind": kind.label} for kind in panel.kinds)
    opens = day_in_words(panel.opens_at) if panel.opens_at else ""
    words = {
        "not_yet": _("Booking opens on %(day)s") % {"day": opens},
        "open": _("Places are free"),
        "full": _("Full: you can join the waiting list"),
        "closed": _("Booking has closed"),
    }
    return (words[panel.state],) if panel.state in words else ()


def _without_booking(kind: str, how: str) -> tuple[str, ...]:
    """Return that nobody books: who goes to a place just comes; who takes part from afar needs to read how."""
    if kind == EventKind.DROP_IN or how in (EventFormat.IN_PERSON, EventFormat.HYBRID):
        return (_("No need to book"),)
    return ()
