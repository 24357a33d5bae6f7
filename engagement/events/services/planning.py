"""Planning an event: draft, publish, change, cancel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventFormat, EventState
from engagement.events.moves import require_move
from engagement.events.services.telling_all import tell_everybody
from engagement.events.services.waiting import lock_places, settle, withdraw_offers
from engagement.programmes.checking import check_day, check_row, free_slug
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
    "is_listed",
)
LINKED = ("areas", "communities", "organisations")
LONGEST_EVENT = timedelta(days=31)
# Addresses beneath /events/ that mean something else.
RESERVED_SLUGS = frozenset({"bookings", "calendar", "month"})


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
    description: str = "",
    venue_name: str = "",
    venue_address: str = "",
    access_information: str = "",
    how_to_take_part: str = "",
    is_listed: bool = True,
    slug: str = "",
) -> Event:
    """Return a new draft. Its address is made of its title unless ``slug`` says one, and stays for good.

    Args:
        actor: who creates it, in areas where they hold ``events.change``; ``None`` for the system, anywhere.
        areas: where it is for, all within the programme's area.

    Raises:
        Refusal: for an area that is not the programme's or not the actor's, an end that is not after the
            start, or a field that cannot be kept; names the field.
    """
    event = Event(
        programme=programme,
        title=title,
        kind=kind,
        format=format,
        summary=summary,
        starts_at=starts_at,
        ends_at=ends_at,
        description=description,
        venue_name=venue_name,
        venue_address=venue_address,
        access_information=access_information,
        how_to_take_part=how_to_take_part,
        is_listed=is_listed,
        created_by=actor,
    )
    chosen = list(areas)
    _check(event)
    _check_areas(programme, chosen, moved=chosen, actor=actor)
    with transaction.atomic():
        event.slug = slug or free_slug(
            Event.objects.all(), event.title, public_id=event.public_id, reserved=RESERVED_SLUGS
        )
        event.save()
        event.areas.set(chosen)
        event.communities.set(list(communities))
        event.organisations.set(list(organisations))
        record(Verb.CREATED, actor=actor, target=event, area_code=area_code_of(event), kind=event.kind)
    return event


def change_event(event: Event, *, version: int | None, actor: User | None, **changes: Any) -> Event:
    """Return the event with ``changes`` saved: any of :data:`PLAIN` and :data:`LINKED`.

    A published event stays fit to be published, and its calendar entry gets the next sequence number.

    Raises:
        TypeError: for another name.
        Conflict: if somebody changed it since ``version``.
        Refusal: as :func:`create_event` and :func:`publish_event` do; also for adding or taking away an
            area that is not the actor's.
    """
    if unknown := set(changes) - {*PLAIN, *LINKED}:
        raise TypeError(f"Not to be changed here: {sorted(unknown)}")
    with transaction.atomic():
        row = lock_for_edit(Event.objects.select_related("programme__area"), pk=event.pk, version=version)
        changed = {name for name in PLAIN if name in changes and getattr(row, name) != changes[name]}
        for name in changed:
            setattr(row, name, changes[name])
        _check(row)
        for name in LINKED:
            if name not in changes:
                continue
            before = set(getattr(row, name).all())
            after = set(changes[name])
            if name == "areas":
                _check_areas(row.programme, list(after), moved=before ^ after, actor=actor)
            if before != after:
                changed.add(name)
                getattr(row, name).set(after)
        if row.state == EventState.PUBLISHED:
            _check_fit_to_publish(row)
        if changed:
            if row.state != EventState.DRAFT:
                row.sequence += 1
            save_edit(row)
            record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row), fields=sorted(changed))
    return row


def publish_event(event: Event, *, version: int | None = None, actor: User | None) -> Event:
    """Show a draft to the public. An event that is over may be published too: that is how past ones are recorded.

    Raises:
        IllegalMove: for an event that is no draft.
        Conflict: if somebody changed it since ``version``.
        Refusal: if residents could not tell where it is or how to take part; names the field.
    """
    with transaction.atomic():
        row = lock_for_edit(Event.objects.select_related("programme__area"), pk=event.pk, version=version)
        require_move(row, EventState.PUBLISHED, since=EventState.DRAFT)
        _check_fit_to_publish(row)
        row.state = EventState.PUBLISHED
        row.published_at = timezone.now()
        save_edit(row)
        record(Verb.PUBLISHED, actor=actor, target=row, area_code=area_code_of(row))
    return row


def cancel_event(event: Event, *, reason: str, version: int | None = None, actor: User | None) -> Event:
    """Call a published event off. It stays visible with the reason, and calendars learn of it.

    Raises:
        IllegalMove: for an event that is not published.
        Conflict: if somebody changed it since ``version``.
        Refusal: without a reason, or for an event to which people came.
    """
    with transaction.atomic():
        row = lock_for_edit(Event.objects.select_related("programme__area"), pk=event.pk, version=version)
        require_move(row, EventState.CANCELLED)
        if row.attendances.exists():
            raise Refusal(_("People came to this event, so it cannot be cancelled any more."))
        row.cancelled_reason = reason
        check_row(row, names=("cancelled_reason",))
        if not row.cancelled_reason:
            raise Refusal(_("Say why it is cancelled. People who meant to come will read it."), field="reason")
        row.state = EventState.CANCELLED
        row.sequence += 1
        save_edit(row)
        withdraw_offers(row, lock_places(row.pk))
        record(Verb.CANCELLED, actor=actor, target=row, area_code=area_code_of(row))
        tell_everybody(row, "called_off", actor=actor)
    return row


def reinstate_event(event: Event, *, version: int | None = None, actor: User | None) -> Event:
    """Put a cancelled event back on.

    Raises:
        IllegalMove: for an event that is not cancelled.
        Conflict: if somebody changed it since ``version``.
        Refusal: if it is not fit to be published.
    """
    with transaction.atomic():
        row = lock_for_edit(Event.objects.select_related("programme__area"), pk=event.pk, version=version)
        require_move(row, EventState.PUBLISHED, since=EventState.CANCELLED)
        _check_fit_to_publish(row)
        row.state = EventState.PUBLISHED
        row.cancelled_reason = ""
        row.sequence += 1
        save_edit(row)
        record(Verb.OPENED, actor=actor, target=row, area_code=area_code_of(row))
        tell_everybody(row, "back_on", actor=actor)
        settle(row, lock_places(row.pk))
    return row


def delete_draft(event: Event, *, version: int | None = None, actor: User | None) -> None:
    """Delete an event that nobody has been told of and nothing was written about.

    Raises:
        Refusal: for an event that was published, or one with notes or questions.
        Conflict: if somebody changed it since ``version``.
    """
    with transaction.atomic():
        row = lock_for_edit(Event.objects.select_related("programme__area"), pk=event.pk, version=version)
        if row.state != EventState.DRAFT:
            raise Refusal(_("This event was published, so it is kept. You can cancel it."))
        record(Verb.DELETED, actor=actor, target=row, area_code=area_code_of(row), kind=row.kind)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refusal(
                _("Notes, questions or a report belong to this event, so it is kept. Delete those first.")
            ) from error


def _check(event: Event) -> None:
    check_row(event, names=PLAIN)
    check_day(event.starts_at.date(), field="starts_at")
    check_day(event.ends_at.date(), field="ends_at")
    if event.ends_at <= event.starts_at:
        raise Refusal(_("The event must end after it starts."), field="ends_at")
    if event.ends_at - event.starts_at > LONGEST_EVENT:
        raise Refusal(
            _("An event can last %(days)s days at most. Make one event for each session.")
            % {"days": LONGEST_EVENT.days},
            field="ends_at",
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


def _check_fit_to_publish(event: Event) -> None:
    """Refuse a coming event that residents could not find or join."""
    if event.is_over or not event.is_listed:
        return
    if event.format in (EventFormat.IN_PERSON, EventFormat.HYBRID) and not event.place_name:
        raise Refusal(_("Say where it is before you publish it: enter the place."), field="venue_name")
    if not event.how_to_take_part:
        raise Refusal(_("Say how people take part before you publish it."), field="how_to_take_part")
