"""The register of venues: places where events are held, and what is known of the access there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventState, Venue
from engagement.events.services.planning import lock_event
from engagement.events.services.telling_all import tell_everybody
from engagement.programmes.checking import check_day, check_row
from eolcare.accounts.models import User
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area, AreaKind
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal

WORDS = ("name", "address", "access_notes", "directions")
FIELDS = (*WORDS, "area", "has", "has_not", "checked_on", "is_retired")


def create_venue(*, actor: User | None, name: str, address: str, area: Area, **facts: Any) -> Venue:
    """Return a new venue of the register.

    Args:
        actor: who creates it, in a borough where they hold ``events.change``; ``None`` for the system.
        facts: any other of :data:`FIELDS`.

    Raises:
        TypeError: for another name.
        Refusal: naming the field.
    """
    _refuse_unknown(facts)
    venue = Venue(name=name, address=address, area=area, **facts)
    _check(venue, actor=actor)
    with transaction.atomic():
        venue.save()
        record(Verb.CREATED, actor=actor, target=venue, area_code=area.code)
    return venue


def change_venue(venue: Venue, *, version: int | None, actor: User | None, **changes: Any) -> Venue:
    """Return the venue with ``changes`` saved. Everybody who booked an event there is told a new name or address.

    Raises:
        TypeError: for another name.
        Conflict: if somebody changed it since ``version``.
        Refusal: naming the field.
    """
    _refuse_unknown(changes)
    with transaction.atomic():
        coming = [lock_event(event, None)[0] for event in coming_events_at(venue)]
        row = lock_for_edit(Venue.objects.select_related("area"), pk=venue.pk, version=version)
        before = {name: getattr(row, name) for name in changes}
        for name, value in changes.items():
            setattr(row, name, value)
        _check(row, actor=actor, since=before.get("area"))
        changed = {name for name, value in before.items() if getattr(row, name) != value}
        if not changed:
            return row
        save_edit(row)
        record(Verb.CHANGED, actor=actor, target=row, area_code=row.area.code, fields=sorted(changed))
        if changed & {"name", "address"}:
            for event in coming:
                event.sequence += 1
                save_edit(event)
                tell_everybody(event, "moved", actor=actor)
    return row


def coming_events_at(venue: Venue) -> list[Event]:
    """Return the published events that will take place at a venue, in the order of their keys."""
    coming = Event.objects.filter(venue=venue, state=EventState.PUBLISHED, ends_at__gt=timezone.now())
    return list(coming.order_by("pk"))


def _refuse_unknown(given: Mapping[str, Any]) -> None:
    if unknown := set(given) - set(FIELDS):
        raise TypeError(f"Not to be changed here: {sorted(unknown)}")


def _check(venue: Venue, *, actor: User | None, since: Area | None = None) -> None:
    check_row(venue, names=WORDS)
    if venue.area.kind != AreaKind.BOROUGH:
        raise Refusal(_("Select the borough in which the venue is."), field="area")
    touched = {venue.area_id, *([since.pk] if since else [])}
    if actor is not None and touched - area_ids_for(actor, "events.change"):
        raise Refusal(_("You can add and change venues in your own areas alone."), field="area")
    _check_facts(venue.has, field="has")
    _check_facts(venue.has_not, field="has_not")
    if set(venue.has) & set(venue.has_not):
        raise Refusal(_("A venue cannot have something and not have it."), field="has_not")
    if venue.checked_on is not None:
        check_day(venue.checked_on, field="checked_on")
        if venue.checked_on > timezone.localdate():
            raise Refusal(_("Enter the day on which somebody looked. It cannot be in the future."), field="checked_on")
    if Venue.objects.filter(area=venue.area, name=venue.name).exclude(pk=venue.pk).exists():
        raise Refusal(_("There is a venue of this name in this borough already."), field="name")


def _check_facts(facts: Collection[str], *, field: str) -> None:
    if set(facts) - set(Venue.Fact.values) or len(set(facts)) != len(facts):
        raise Refusal(_("Choose facts from the list, each once."), field=field)
