"""Planning an event: draft, publish, change, cancel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.kinds import misfits, missing_places, rules_of
from engagement.events.models import (
    Booking,
    BookingState,
    Event,
    EventKind,
    EventPlaces,
    EventReminder,
    EventState,
    PlaceKind,
)
from engagement.events.services.fitness import check_fit_to_publish, check_kind, check_plan
from engagement.events.services.telling_all import tell_everybody
from engagement.events.services.waiting import Places, lock_places, settle
from engagement.programmes.checking import free_slug
from engagement.programmes.models import Community, Programme
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import Organisation, User
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal

PLAIN = (
    "title",
    "kind",
    "format",
    "summary",
    "description",
    "starts_at",
    "ends_at",
    "venue_name",
    "venue_address",
    "access_information",
    "how_to_take_part",
    "languages",
    "interpreters",
    "joining_link",
    "joining_details",
    "takes_bookings",
    "booking_opens_at",
    "booking_closes_at",
    "hours_to_accept",
    "is_listed",
)
POINTING = ("venue", "host", "evaluation_survey")
LINKED = ("areas", "communities", "organisations")
# What people who booked have in their calendars and letters. They are told of a change to these, and of no other.
TOLD_OF = frozenset(
    {
        "starts_at",
        "ends_at",
        "venue",
        "venue_name",
        "venue_address",
        "format",
        "joining_link",
        "joining_details",
    }
)
DEFAULT_REMINDERS = (7 * 24, 24)
"""Hours before the start at which people are reminded unless the team says otherwise."""
# Addresses beneath /events/ that mean something else.
RESERVED_SLUGS = frozenset({"booking", "bookings", "calendar", "materials", "month"})


def area_code_of(event: Event) -> str:
    """Return the code for the audit trail: the event's own area if it has one alone, else its programme's."""
    areas = list(event.areas.all())
    return areas[0].code if len(areas) == 1 else event.programme.area.code


def create_event(
    *,
    actor: User | None,
    programme: Programme,
    title: str,
    kind: str,
    format: str,
    summary: str,
    starts_at: datetime,
    ends_at: datetime,
    areas: Iterable[Area],
    communities: Iterable[Community] = (),
    organisations: Iterable[Organisation] = (),
    is_listed: bool | None = None,
    consent_noted: bool = False,
    slug: str = "",
    **more: Any,
) -> Event:
    """Return a new draft. Its address is made of its title unless ``slug`` says one, and stays for good.

    An event that takes bookings gets the usual reminders, as far as their time is still to come.

    Args:
        actor: who creates it, in areas where they hold ``events.change``; ``None`` for the system, anywhere.
        areas: where it is for, all within the programme's area.
        is_listed: whether it stands in the public list; by default as events of its kind do.
        consent_noted: that the person of an interview agreed to it; the trail keeps that they did.
        more: any other of :data:`PLAIN` and :data:`POINTING`.

    Raises:
        TypeError: for another name.
        Refusal: for an area that is not the programme's or not the actor's, an end that is not after the
            start, a field that cannot be kept, or one that events of this kind cannot have or must have; names the
            field.
    """
    _refuse_unknown(more, {*PLAIN, *POINTING})
    event = Event(
        programme=programme,
        title=title,
        kind=kind,
        format=format,
        summary=summary,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=actor,
        **more,
    )
    if kind in EventKind.values:
        event.is_listed = rules_of(kind).listed if is_listed is None else is_listed
    chosen, meant = list(areas), list(communities)
    check_plan(event)
    check_kind(event, communities=meant, consent_noted=consent_noted)
    _check_areas(programme, chosen, moved=chosen, actor=actor)
    with transaction.atomic():
        event.slug = slug or free_slug(
            Event.objects.all(), event.title, public_id=event.public_id, reserved=RESERVED_SLUGS
        )
        event.save()
        event.areas.set(chosen)
        event.communities.set(meant)
        event.organisations.set(list(organisations))
        add_default_reminders(event)
        consent = {"consent": True} if consent_noted and rules_of(event.kind).needs_consent else {}
        record(Verb.CREATED, actor=actor, target=event, area_code=area_code_of(event), kind=event.kind, **consent)
    return event


def change_event(
    event: Event, *, version: int | None, actor: User | None, consent_noted: bool = False, **changes: Any
) -> Event:
    """Return the event with ``changes`` saved: any of :data:`PLAIN`, :data:`POINTING` and :data:`LINKED`.

    A published event stays fit to be published. Where something of :data:`TOLD_OF` changes, its calendar entry gets
    the next sequence number and everybody who booked is told, once; other changes disturb nobody.

    Raises:
        TypeError: for another name.
        Conflict: if somebody changed it since ``version``.
        Refusal: as :func:`create_event` and :func:`publish_event` do; also for adding or taking away an
            area that is not the actor's, for moving an event that people booked into the past, and for ending
            bookings while people have them.
    """
    _refuse_unknown(changes, {*PLAIN, *POINTING, *LINKED})
    with transaction.atomic():
        row, places = lock_event(event, version)
        was_over = row.is_over
        before = {name: getattr(row, name) for name in (*PLAIN, *POINTING) if name in changes}
        for name in before:
            setattr(row, name, changes[name])
        # Checking also takes away blanks around words, so that only then it is clear what changed.
        check_plan(row)
        changed = {name for name, value in before.items() if getattr(row, name) != value}
        for name in LINKED:
            if name not in changes:
                continue
            linked = set(getattr(row, name).all())
            after = set(changes[name])
            if name == "areas":
                _check_areas(row.programme, list(after), moved=linked ^ after, actor=actor)
            if linked != after:
                changed.add(name)
                getattr(row, name).set(after)
        # What stood before a rule of its kind was made is asked about when somebody touches it.
        if changed & {"kind", "format", "communities", "host", "is_listed", "takes_bookings"}:
            noted = consent_noted or "kind" not in changed
            check_kind(row, communities=list(row.communities.all()), consent_noted=noted)
        if changed & {"starts_at", "takes_bookings"}:
            _check_bookings_stand(row, changed, was_over=was_over)
        if row.state == EventState.PUBLISHED:
            if "format" in changed and row.takes_bookings:
                _refit_places(row)
            check_fit_to_publish(row, changed=changed)
        if changed:
            matters = bool(changed & TOLD_OF) and row.state == EventState.PUBLISHED
            row.sequence += matters
            save_edit(row)
            if "takes_bookings" in changed:
                add_default_reminders(row)
            record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row), fields=sorted(changed))
            if matters:
                _follow_the_move(row, places, was_over=was_over, actor=actor)
    return row


def _follow_the_move(row: Event, places: Places, *, was_over: bool, actor: User | None) -> None:
    """Tell everybody; an offer ends at the new start at the latest, and whoever waits may have a turn again."""
    row.bookings.filter(state=BookingState.OFFERED, offer_expires_at__gt=row.starts_at).update(
        offer_expires_at=row.starts_at
    )
    settle(row, places)
    if not (was_over and row.is_over):
        tell_everybody(row, "moved", actor=actor)


def _refit_places(row: Event) -> None:
    """Let the places follow the way in which people take part: none that nobody can use, none that is not there.

    A kind that the new way needs begins with no place, so that people wait for it until the team says how many.

    Raises:
        Refusal: if people have booked in a way that is no longer there.
    """
    here = {places.kind for places in row.places.all()}
    live = Booking.objects.live().filter(event=row)
    for kind in misfits(row.format, here):
        if (live.filter(with_carer=True) if kind == PlaceKind.CARER else live.filter(place_kind=kind)).exists():
            raise Refusal(
                _("People have booked “%(kind)s”. Keep that way beside the new one, or cancel and plan another event.")
                % {"kind": kind.label},
                field="format",
            )
        row.places.filter(kind=kind).delete()
    for kind in missing_places(row.format, here):
        EventPlaces.objects.create(event=row, kind=kind, capacity=0)


def _refuse_unknown(given: Iterable[str], known: set[str]) -> None:
    if unknown := set(given) - known:
        raise TypeError(f"Not to be changed here: {sorted(unknown)}")


def lock_event(event: Event, version: int | None) -> tuple[Event, Places]:
    """Lock an event and its places, and return both. The places come first, as they do when somebody books.

    Must run inside a transaction.

    Raises:
        Conflict: if somebody changed the event since ``version``.
    """
    places = lock_places(event.pk)
    row = lock_for_edit(Event.objects.select_related("programme__area", "venue"), pk=event.pk, version=version)
    return row, places


def add_default_reminders(event: Event) -> None:
    """Give an event that takes bookings the usual reminders, if it has none, as far as they are still to come."""
    if not event.takes_bookings or event.reminders.exists():
        return
    now = timezone.now()
    EventReminder.objects.bulk_create(
        EventReminder(event=event, hours_before=hours)
        for hours in DEFAULT_REMINDERS
        if event.starts_at - timedelta(hours=hours) > now
    )


def _check_areas(programme: Programme, areas: Iterable[Area], *, moved: Iterable[Area], actor: User | None) -> None:
    """Refuse no area, one outside the programme, or one added or taken away that is not the actor's."""
    ids = {area.pk for area in areas}
    if not ids:
        raise Refusal(_("Choose at least one area."), field="areas")
    if ids - set(areas_within(programme).values_list("pk", flat=True)):
        raise Refusal(_("Choose areas of the programme “%(programme)s”.") % {"programme": programme}, field="areas")
    if actor is not None and {area.pk for area in moved} - area_ids_for(actor, "events.change"):
        raise Refusal(_("You can add and take away your own areas alone."), field="areas")


def _check_bookings_stand(event: Event, changed: set[str], *, was_over: bool) -> None:
    """Refuse what would leave people with a booking that nobody meant: an event in the past, or one without booking."""
    if "takes_bookings" in changed and not event.takes_bookings:
        if Booking.objects.live().filter(event=event).exists():
            raise Refusal(
                _("People have booked or wait, so booking goes on. You can close it earlier, or cancel the event."),
                field="takes_bookings",
            )
    elif not was_over and event.starts_at <= timezone.now() and Booking.objects.live().filter(event=event).exists():
        raise Refusal(
            _("People have booked this event, so it cannot move into the past. Choose a day and time to come."),
            field="starts_at",
        )
