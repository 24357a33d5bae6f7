"""At the door: who is here. Checking in and taking back, people who come without booking, closing the list.

Every write locks the places of the event first, as bookings do: two helpers at one door come one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events import keys
from engagement.events.models import (
    HOLDING,
    LIVE,
    AccessNeed,
    Attendance,
    Booking,
    BookingChannel,
    BookingContact,
    BookingState,
    Event,
    EventPlaces,
    EventState,
    PlaceKind,
)
from engagement.events.needs import NeedKind
from engagement.events.services.booking import Need
from engagement.events.services.chairs import require_chairs
from engagement.events.services.planning import area_code_of
from engagement.events.services.waiting import OPENS_BEFORE, lock_places, record_booking, save
from engagement.events.times import day_in_words, in_words
from engagement.programmes.checking import check_row
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.models import AuditEntry
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import IllegalMove, Refusal

STAYS_OPEN = timedelta(hours=24)


def door_refusal(event: Event, now: datetime | None = None) -> str | None:
    """Return why nobody can be checked in at this moment, in words for the page; ``None`` where people can.

    The list is open from three hours before the start until a day after the end, unless the team closed it.
    """
    now = now or timezone.now()
    opens_at = event.starts_at - OPENS_BEFORE
    when = {"day": day_in_words(opens_at), "time": in_words(opens_at)}
    hurdles = (
        (event.state == EventState.CANCELLED, _("This event is cancelled, so nobody is checked in.")),
        (event.state != EventState.PUBLISHED, _("This event is not published yet, so nobody is checked in.")),
        (not event.takes_bookings, _("Nobody books for this event. Record how many people came instead.")),
        (event.forgotten_at is not None, _("Names of people who booked are deleted. The counts are kept.")),
        (now < opens_at, _("Check-in opens on %(day)s at %(time)s, three hours before the start.") % when),
        (
            now > event.ends_at + STAYS_OPEN,
            _("Check-in ended a day after the event. Record how many people came instead."),
        ),
        (
            event.check_in_closed_at is not None,
            _("Check-in is closed: everybody who came is on the list. Open it again to change the list."),
        ),
    )
    return next((str(words) for stands, words in hurdles if stands), None)


class CheckedIn(NamedTuple):
    """Somebody who is here now, and whether this act put them on the list."""

    booking: Booking
    is_new: bool


def check_in(booking: Booking, *, admit: bool = False, actor: User | None) -> CheckedIn:
    """Put somebody on the list of those who are here. Done twice, or by two at once, it is done once.

    Args:
        booking: whose; with a place, unless ``admit``.
        admit: let somebody in who has no place - they wait, cancelled, or their offer ran out - if a chair is free.
            They count as having come without booking, and keep what we know of them.
        actor: who stands at the door.

    Raises:
        IllegalMove: if the door is not open, the person has no place, or the room is full.
    """
    with transaction.atomic():
        event = _lock(booking.event_id)
        row = Booking.objects.select_for_update(of=("self",)).select_related("area").get(pk=booking.pk)
        row.event = event
        if row.checked_in_at is not None:
            return CheckedIn(row, is_new=False)
        _require_open(event)
        was, channel = str(row.state), str(row.channel)
        if row.state != BookingState.BOOKED:
            if not admit:
                raise IllegalMove(no_place_words(row))
            _refuse_second(row)
            if row.state != BookingState.OFFERED:
                # An offer holds its place, so whoever has one takes that; the others come beside the places.
                row.channel = BookingChannel.WALK_IN
            row.state, row.booked_at = BookingState.BOOKED, timezone.now()
            row.offered_at = row.offer_expires_at = row.ended_at = None
        require_chairs(event, row.kinds_needed, keeps_places=was not in HOLDING, beside=row)
        row.checked_in_at, row.checked_in_by = timezone.now(), actor
        save(row)
        admitted = {} if was in HOLDING else {"was": was, "channel": channel}
        record_booking(Verb.CHECKED_IN, row, actor=actor, **admitted)
    return CheckedIn(row, is_new=True)


def undo_check_in(booking: Booking, *, actor: User | None) -> None:
    """Take somebody off the list of those who are here. Can run twice.

    Who was written down at the door alone is deleted: of them nothing else is known. Who was let in without a place
    stands again where they stood.

    Raises:
        IllegalMove: if the door is not open.
    """
    with transaction.atomic():
        event = _lock(booking.event_id)
        row = Booking.objects.select_for_update(of=("self",)).select_related("area").filter(pk=booking.pk).first()
        if row is None or row.checked_in_at is None:
            return
        row.event = event
        _require_open(event)
        row.checked_in_at = row.checked_in_by = None
        if row.channel == BookingChannel.WALK_IN:
            before = _before_admission(row)
            if before is None:
                record_booking(Verb.DELETED, row, actor=actor, what="walk_in")
                row.delete()
                return
            row.state, row.channel = before
            row.booked_at = None
            row.ended_at = None if row.state in LIVE else timezone.now()
        save(row)
        record_booking(Verb.CHANGED, row, actor=actor, what="check_in_undone")


def _before_admission(row: Booking) -> tuple[str, str] | None:
    """Return state and channel of who was let in without a place, from the trail; ``None`` for a walk-in."""
    entries = AuditEntry.objects.filter(target_type=Booking._meta.label_lower, target_id=row.public_id)
    entry = entries.filter(verb=Verb.CHECKED_IN, facts__has_key="was").first()
    return None if entry is None else (entry.facts["was"], entry.facts["channel"])


@dataclass(frozen=True)
class WalkIn:
    """Somebody who comes without booking. Without a name they are "Walk-in 3"."""

    place_kind: str
    name: str = ""
    with_carer: bool = False
    area: Area | None = None
    role: str = ""
    needs: Sequence[Need] = ()


def walk_in(event: Event, who: WalkIn, *, form_key: str | None = None, actor: User | None) -> CheckedIn:
    """Write somebody down who came without booking, and check them in. One form sent twice is one person.

    Until the start, places that people booked or were offered are kept for them; from then on, chairs count that
    nobody sits on. Never more people of a kind than it has places.

    Raises:
        IllegalMove: if the door is not open.
        Refusal: naming the field; ``place_kind`` if the room is full.
    """
    with transaction.atomic():
        row = _lock(event.pk)
        if form_key and (known := Booking.objects.filter(event=row, form_key=form_key).first()) is not None:
            known.event = row
            return CheckedIn(known, is_new=False)
        _require_open(row)
        _check(row, who)
        booking = Booking(
            event=row,
            state=BookingState.BOOKED,
            channel=BookingChannel.WALK_IN,
            place_kind=who.place_kind,
            with_carer=who.with_carer,
            area=who.area,
            role=who.role,
            form_key=form_key or None,
            created_by=actor,
            checked_in_by=actor,
        )
        require_chairs(row, booking.kinds_needed, keeps_places=True)
        booking.booked_at = booking.checked_in_at = timezone.now()
        contact = BookingContact(booking=booking, name=who.name.strip() or _next_name(row))
        check_row(contact, names=("name",))
        keys.issue(booking)
        booking.save()
        contact.save()
        AccessNeed.objects.bulk_create(
            AccessNeed(booking=booking, kind=need.kind, detail=need.detail.strip()) for need in who.needs
        )
        record_booking(Verb.CHECKED_IN, booking, actor=actor, channel=str(booking.channel))
    return CheckedIn(booking, is_new=True)


def _check(event: Event, who: WalkIn) -> None:
    kinds = set(EventPlaces.objects.filter(event=event).values_list("kind", flat=True))
    if who.place_kind == PlaceKind.CARER or who.place_kind not in kinds:
        raise Refusal(_("Select how they take part"), field="place_kind")
    if who.with_carer and PlaceKind.CARER not in kinds:
        raise Refusal(_("There are no extra seats for companions at this event"), field="with_carer")
    if who.role and who.role not in Attendance.Role.values:
        raise Refusal(_("Choose from the list"), field="role")
    if who.area is not None and not areas_within(event.programme).filter(pk=who.area.pk).exists():
        raise Refusal(_("%(area)s does not belong to this programme.") % {"area": who.area}, field="area")
    if len({need.kind for need in who.needs}) != len(who.needs) or any(
        need.kind not in NeedKind.values for need in who.needs
    ):
        raise Refusal(_("Choose from the list what they need"), field="needs")
    for need in who.needs:
        check_row(AccessNeed(kind=need.kind, detail=need.detail), names=("detail",))


def _next_name(event: Event) -> str:
    """Return "Walk-in 3" for the third without a name; a number that was given is not given again while it stands."""
    start = str(_("Walk-in"))
    names = BookingContact.objects.filter(booking__event=event, name__startswith=f"{start} ")
    numbers = [name.removeprefix(f"{start} ") for name in names.values_list("name", flat=True)]
    return f"{start} {max((int(each) for each in numbers if each.isdecimal()), default=0) + 1}"


def close_check_in(event: Event, *, actor: User | None) -> None:
    """Say that everybody who came is on the list: who booked and is not there counts as not having come. Can run twice.

    Raises:
        IllegalMove: before the event has begun, or if it takes no bookings or is cancelled.
    """
    with transaction.atomic():
        row = _lock(event.pk, for_event=True)
        if row.check_in_closed_at is not None:
            return
        if row.starts_at > timezone.now():
            raise IllegalMove(_("The event has not begun. People may still come."))
        if row.state != EventState.PUBLISHED or not row.takes_bookings:
            raise IllegalMove(_("This event has no check-in."))
        row.check_in_closed_at = timezone.now()
        row.save(update_fields=["check_in_closed_at"])
        came = Booking.objects.came().filter(event=row).count()
        record(Verb.CLOSED, actor=actor, target=row, area_code=area_code_of(row), what="check_in", came=came)


def open_check_in(event: Event, *, actor: User | None) -> None:
    """Open the list again, to add somebody who was left out. Can run twice."""
    with transaction.atomic():
        row = _lock(event.pk, for_event=True)
        if row.check_in_closed_at is None:
            return
        row.check_in_closed_at = None
        row.save(update_fields=["check_in_closed_at"])
        record(Verb.OPENED, actor=actor, target=row, area_code=area_code_of(row), what="check_in")


def no_place_words(booking: Booking) -> str:
    """Return in words why somebody without a place is not checked in, and what to do."""
    words = {
        BookingState.WAITING: _("They are on the waiting list. If there is a free chair, you can let them in."),
        BookingState.OFFERED: _(
            "They were offered a place and did not accept yet. Accept it for them on the page of their booking, or "
            "let them in."
        ),
        BookingState.CANCELLED: _("They cancelled this booking. If there is a free chair, you can let them in."),
        BookingState.DECLINED: _("They declined the place. If there is a free chair, you can let them in."),
        BookingState.LAPSED: _(
            "They did not accept their place in time, so it went to somebody else. If there is a free chair, you can "
            "let them in."
        ),
    }
    return str(words.get(BookingState(booking.state), ""))


def _refuse_second(row: Booking) -> None:
    """Refuse to let in by an old booking who has a new one: one person is on the list once."""
    if not row.person_key or row.state in LIVE:
        return
    if Booking.objects.filter(event=row.event, person_key=row.person_key, state__in=LIVE).exists():
        raise IllegalMove(_("This person booked again. Check them in by their newer booking, which is on the list."))


def _require_open(event: Event) -> None:
    if reason := door_refusal(event):
        raise IllegalMove(reason)


def _lock(event_id: int, *, for_event: bool = False) -> Event:
    """Hold the places of an event and return it as it stands now; with ``for_event``, hold the event's row too.

    The places come first, as where the plan is changed: two who hold one each would wait for each other for ever.
    """
    lock_places(event_id)
    rows = Event.objects.select_related("programme__area", "venue")
    return (rows.select_for_update(of=("self",)) if for_event else rows).get(pk=event_id)
