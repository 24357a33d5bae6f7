"""Whether there is a chair for one more: never more people of a kind in the room than it has places."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import HOLDING, Booking, Event, EventPlaces, PlaceKind
from engagement.events.times import in_words
from eolcare.common.errors import IllegalMove


def chairs_free(event: Event, kinds: Iterable[str], *, keeps_places: bool, beside: Booking | None = None) -> str | None:
    """Return the kind of which there is no chair for one more person, ``None`` if there is one of each.

    Args:
        event: which one.
        kinds: what the person takes.
        keeps_places: whether places of people who booked and are not here yet are kept, which they are until the start.
        beside: a booking that is not counted, because it is the person's own.
    """
    wanted = set(kinds)
    capacities = dict(EventPlaces.objects.filter(event=event, kind__in=wanted).values_list("kind", "capacity"))
    rows = Booking.objects.filter(event=event)
    if keeps_places and event.starts_at > timezone.now():
        rows = rows.filter(state__in=HOLDING)
    else:
        rows = rows.filter(checked_in_at__isnull=False)
    if beside is not None:
        rows = rows.exclude(pk=beside.pk)
    for kind, capacity in sorted(capacities.items()):
        if capacity is None:
            continue
        taken = rows.filter(with_carer=True) if kind == PlaceKind.CARER else rows.filter(place_kind=kind)
        if taken.count() >= capacity:
            return kind
    return None


def require_chairs(event: Event, kinds: Iterable[str], *, keeps_places: bool, beside: Booking | None = None) -> None:
    """Let somebody pass for whom there are chairs; arguments as of :func:`chairs_free`.

    Raises:
        IllegalMove: naming the field, in words that say what to do.
    """
    full = chairs_free(event, kinds, keeps_places=keeps_places, beside=beside)
    if full is None:
        return
    field = "with_carer" if full == PlaceKind.CARER else "place_kind"
    label = PlaceKind(full).label
    if keeps_places and event.starts_at > timezone.now():
        raise IllegalMove(
            _(
                "“%(kind)s”: until the start, at %(time)s, the places left are kept for people who booked. Then every "
                "chair counts as free on which nobody sits."
            )
            % {"kind": label, "time": in_words(event.starts_at)},
            field=field,
        )
    raise IllegalMove(
        _(
            "“%(kind)s” is full: as many people are here as there are places. If there is room for more, change the "
            "number of places of the event."
        )
        % {"kind": label},
        field=field,
    )
