"""How many places of each kind an event has."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.events.kinds import DEMANDED
from engagement.events.models import STANDALONE, Booking, Event, EventPlaces, EventState, PlaceKind
from engagement.events.services.planning import area_code_of, lock_event
from engagement.events.services.waiting import lock_places, settle
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import Refusal

MOST_PLACES = 5_000


def save_places(
    event: Event, capacities: Mapping[str, int | None], *, version: int | None, actor: User | None
) -> Event:
    """Return the event with these places; whoever waits for one that is there now is offered it at once.

    Args:
        event: which one.
        capacities: how many places there are by kind of place; ``None`` for as many as come. A kind that is not
            named has none.
        version: what the form carried.

    Raises:
        Conflict: if somebody changed the event since ``version``.
        Refusal: naming the kind as field, for fewer places than are taken, an impossible number, a kind that is not
            known or is still booked, or seats for companions without a place to sit beside.
    """
    for kind, capacity in capacities.items():
        if kind not in PlaceKind.values:
            raise Refusal(_("Choose kinds of places from the list."), field=kind)
        if capacity is not None and not 0 <= capacity <= MOST_PLACES:
            raise Refusal(_("Enter a whole number from 0 to %(most)s.") % {"most": f"{MOST_PLACES:,}"}, field=kind)
    if PlaceKind.CARER in capacities and not set(STANDALONE) & set(capacities):
        raise Refusal(_("A seat for a companion needs a place beside it."), field=PlaceKind.CARER)
    with transaction.atomic():
        row, _locked = lock_event(event, version)
        here = {places.kind: places for places in EventPlaces.objects.filter(event=row)}
        for kind, places in here.items():
            if kind not in capacities:
                _refuse_taking_away(row, places)
                _refuse_what_people_need(row, kind)
                places.delete()
        for kind, capacity in capacities.items():
            places = here.get(kind) or EventPlaces(event=row, kind=kind)
            if capacity is not None and places.taken > capacity:
                raise Refusal(
                    _("%(taken)s places of this kind are taken already.") % {"taken": places.taken}, field=kind
                )
            places.capacity = capacity
            # Never `taken`: that is the trigger's, and its row is locked, so what stands here is what stands there.
            places.save()
        save_edit(row)
        record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row), what="places")
        settle(row, lock_places(row.pk))
    return row


def _refuse_what_people_need(event: Event, kind: str) -> None:
    if event.state == EventState.PUBLISHED and event.takes_bookings and kind in DEMANDED[event.format]:
        raise Refusal(
            _("This event is published, and people book “%(kind)s”. Enter 0 if there is no place any more.")
            % {"kind": PlaceKind(kind).label},
            field=kind,
        )


def _refuse_taking_away(event: Event, places: EventPlaces) -> None:
    live = Booking.objects.live().filter(event=event)
    is_carer = places.kind == PlaceKind.CARER
    if (live.filter(with_carer=True) if is_carer else live.filter(place_kind=places.kind)).exists():
        raise Refusal(
            _("People have booked “%(kind)s” or wait for it, so it stays.") % {"kind": places.get_kind_display()},
            field=places.kind,
        )
