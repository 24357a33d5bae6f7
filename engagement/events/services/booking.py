"""Booking a place, changing and cancelling it, accepting one that became free."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events import keys
from engagement.events.asking import cleaned_answers
from engagement.events.models import (
    AccessNeed,
    Attendance,
    Booking,
    BookingChannel,
    BookingContact,
    BookingState,
    Event,
    EventState,
    PlaceKind,
)
from engagement.events.needs import NeedKind
from engagement.events.queries_kept import look_at
from engagement.events.services.storing import store_booking
from engagement.events.services.telling import about, first_message, tell
from engagement.events.services.waiting import Places, entry_of, lock_places, record_booking, save, settle
from engagement.programmes.checking import check_row
from engagement.programmes.queries import areas_kept
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.mail.models import OutboxMessage


class Need(NamedTuple):
    """One thing that somebody needs to take part; ``for_carer`` where it is their companion who needs it."""

    kind: str
    detail: str = ""
    for_carer: bool = False


@dataclass(frozen=True)
class Wish:
    """What somebody asks for when they book: the place, who they are, what they need, what they agree to.

    ``answers`` are those to the event's own questions, by public id: a string, or a list for checkboxes.
    """

    place_kind: str
    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    with_carer: bool = False
    area: Area | None = None
    role: str = ""
    language: str = "en-gb"
    needs: tuple[Need, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    may_contact: bool = False
    may_quote: bool = False


class Booked(NamedTuple):
    """What became of a request: the booking; whether this request made it, or the person had one before."""

    booking: Booking
    is_new: bool
    had_one: bool = False


def booking_refusal(event: Event, *, by_team: bool = False) -> str | None:
    """Return why nobody can book now, in words for the page; ``None`` where they can.

    The team books for people who ring also before and after the booking time, until the event is over.
    """
    now = timezone.now()
    hurdles = (
        (event.state == EventState.CANCELLED, _("This event is cancelled.")),
        (event.state != EventState.PUBLISHED, _("This event is not published yet.")),
        (event.is_over, _("This event is over.")),
        (not event.takes_bookings, _("Nobody needs to book for this event.")),
        (
            not by_team and event.booking_opens_at is not None and now < event.booking_opens_at,
            _("Booking has not opened yet."),
        ),
        (not by_team and now >= event.booking_ends_at, _("Booking has closed.")),
    )
    return next((str(words) for stands, words in hurdles if stands), None)


def book_place(
    event: Event,
    wish: Wish,
    *,
    channel: str = BookingChannel.WEB,
    form_key: str | None = None,
    actor: User | None = None,
) -> Booked:
    """Book a place, or a turn on the waiting list where none is free; the person is told by e-mail if they gave one.

    One form sent twice is one booking. Somebody whose address has a booking already keeps that one unchanged, and gets
    a message with the link to it; the caller's page must not say so, as it would tell anybody who comes to an event.

    Args:
        event: which one.
        wish: what the person asks for.
        channel: how it reached us; another than the web's only with an actor.
        form_key: 32 hexadecimal characters of the form.
        actor: the member of the team who books for somebody; ``None`` for the public.

    Raises:
        Refusal: naming the field; or without a field, if nobody can book now.
    """
    with transaction.atomic():
        places = lock_places(event.pk)
        key = keys.person_key(event, wish.email)
        seen = look_at(event.pk, form_key=form_key or "", person_key=key, now=timezone.now())
        row = seen.kept.event
        if form_key and seen.same_form and (known := _by_form(row, form_key)) is not None:
            return Booked(known, is_new=False)
        if reason := booking_refusal(row, by_team=actor is not None):
            raise Refusal(reason)
        _check(row, wish, places, needs_address=actor is None)
        if seen.same_person and (had := _live_of(row, key)) is not None:
            # Once an hour at most, so that nobody can be flooded by somebody who types their address.
            tell(had, "again", mark=f"{timezone.now():%Y%m%d%H}")
            return Booked(had, is_new=False, had_one=True)
        if seen.in_line:
            settle(row, places)
        places.see_who_walked_in(row)
        booking = Booking(event=row, channel=channel, form_key=form_key or None, person_key=key, created_by=actor)
        _fill(booking, wish, cleaned_answers(seen.kept.questions, wish.answers))
        keys.issue(booking)
        if places.has_free(booking.kinds_needed):
            booking.state, booking.booked_at = BookingState.BOOKED, timezone.now()
        else:
            booking.state = BookingState.WAITING
        contact = BookingContact(booking=booking, **_contact(wish))
        store_booking(
            booking,
            contact,
            [
                AccessNeed(booking=booking, kind=need.kind, for_carer=need.for_carer, detail=need.detail.strip())
                for need in wish.needs
            ],
            entry=entry_of(Verb.BOOKED, booking, actor=actor, channel=str(channel)),
            message=first_message(booking, contact),
        )
    return Booked(booking, is_new=True)


def change_booking(booking: Booking, wish: Wish, *, version: int | None, actor: User | None = None) -> Booking:
    """Return the booking with what is wished for now. Who waits keeps their turn, who has a place keeps one.

    Raises:
        Conflict: if it was changed since ``version``.
        IllegalMove: if it is not live any more, or the event has begun.
        Refusal: naming the field; for a kind of place of which none is free, the old place stays.
    """
    with transaction.atomic():
        places, row = _lock(booking)
        _check_can_change(row, version)
        _check(row.event, wish, places, needs_address=actor is None)
        key = keys.person_key(row.event, wish.email)
        if key and key != row.person_key and _live_of(row.event, key) is not None:
            raise Refusal(_("Use another email address. This one cannot be used here."), field="email")
        holds = row.state in (BookingState.BOOKED, BookingState.OFFERED)
        before = row.kinds_needed
        kept = {"language": row.language} if actor is not None else {}
        _fill(row, wish, _answers(row.event, wish), **kept)
        row.person_key = key
        if holds and set(before) != set(row.kinds_needed):
            places.take(before, -1)
            places.see_who_walked_in(row.event)
            if not places.has_free(set(row.kinds_needed) - set(before)):
                field_ = "with_carer" if row.place_kind in before else "place_kind"
                raise Refusal(_("No such place is free. The place that you have stays yours."), field=field_)
            places.take(row.kinds_needed)
        save(row)
        _save_contact(row, wish)
        _save_needs(row, wish.needs)
        record_booking(Verb.CHANGED, row, actor=actor)
        settle(row.event, places)
        row.refresh_from_db()
        tell(row, "changed")
    return row


def cancel_booking(booking: Booking, *, actor: User | None = None) -> Booking:
    """Give a place back, leave the waiting list, or decline an offer; the next in line is asked. Can run twice.

    Raises:
        IllegalMove: if the event has begun.
    """
    with transaction.atomic():
        places, row = _lock(booking)
        if not row.is_live:
            return row
        if row.event.starts_at <= timezone.now():
            raise IllegalMove(_("The event has begun, so there is nothing to cancel."))
        was = row.state
        row.state = BookingState.DECLINED if was == BookingState.OFFERED else BookingState.CANCELLED
        row.ended_at = timezone.now()
        row.offer_expires_at = None
        save(row)
        if was in (BookingState.BOOKED, BookingState.OFFERED):
            places.take(row.kinds_needed, -1)
        record_booking(Verb.CANCELLED, row, actor=actor)
        tell(row, "cancelled", was_booked=was == BookingState.BOOKED)
        settle(row.event, places)
    return row


def accept_offer(booking: Booking, *, actor: User | None = None) -> Booking:
    """Take the place that became free. Can run twice; a moment too late is still in time until it was passed on.

    Raises:
        IllegalMove: if it was passed on, or there is no offer.
    """
    with transaction.atomic():
        _places, row = _lock(booking)
        if row.state == BookingState.BOOKED:
            return row
        if row.state == BookingState.LAPSED:
            raise IllegalMove(
                _("The time to accept is over, and the place went to the next person. You can book again.")
            )
        if row.state != BookingState.OFFERED:
            raise IllegalMove(_("There is no free place to accept."))
        if row.event.state != EventState.PUBLISHED or row.event.is_over:
            raise IllegalMove(_("This event does not take place any more."))
        row.state = BookingState.BOOKED
        row.booked_at = timezone.now()
        row.offer_expires_at = None
        save(row)
        record_booking(Verb.BOOKED, row, actor=actor)
        tell(row, "booked")
    return row


def erase_booking(booking: Booking, *, actor: User | None) -> None:
    """Delete somebody's booking with all that was written to them; the trail keeps its number. Can run twice."""
    with transaction.atomic():
        places = lock_places(booking.event_id)
        row = Booking.objects.select_for_update(of=("self",)).filter(pk=booking.pk).first()
        if row is None:
            return
        row.event = Event.objects.select_related("programme__area", "venue").get(pk=row.event_id)
        record_booking(Verb.ERASED, row, actor=actor)
        if row.state in (BookingState.BOOKED, BookingState.OFFERED) and row.channel != BookingChannel.WALK_IN:
            places.take(row.kinds_needed, -1)
        OutboxMessage.objects.filter(about=about(row.event), key__contains=f":{row.public_id}:").delete()
        row.delete()
        settle(row.event, places)


def _lock(booking: Booking) -> tuple[Places, Booking]:
    places = lock_places(booking.event_id)
    row = Booking.objects.select_for_update(of=("self",)).select_related("area").get(pk=booking.pk)
    row.event = Event.objects.select_related("programme__area", "venue").get(pk=row.event_id)
    return places, row


def _by_form(event: Event, form_key: str) -> Booking | None:
    known = Booking.objects.filter(event=event, form_key=form_key).first()
    if known is not None:
        known.event = event
    return known


def _live_of(event: Event, key: str) -> Booking | None:
    had = Booking.objects.live().filter(event=event, person_key=key).first()
    if had is not None:
        had.event = event
    return had


def _check_can_change(row: Booking, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Conflict(_("This booking was changed in the meantime. Look at it again, then change it."))
    if not row.is_live:
        raise IllegalMove(_("This booking is cancelled. You can book again."))
    if row.event.starts_at <= timezone.now():
        raise IllegalMove(_("The event has begun, so the booking cannot be changed here."))


def _check(event: Event, wish: Wish, places: Places, *, needs_address: bool) -> None:
    if wish.place_kind == PlaceKind.CARER or wish.place_kind not in places.kinds:
        raise Refusal(_("Select how you want to take part"), field="place_kind")
    if wish.with_carer and PlaceKind.CARER not in places.kinds:
        raise Refusal(_("There are no extra seats for companions at this event"), field="with_carer")
    contact = BookingContact(name=wish.name, email=wish.email, phone=wish.phone, organisation=wish.organisation)
    check_row(contact, names=("name", "email", "phone", "organisation"))
    if needs_address and not (wish.email or wish.phone):
        raise Refusal(_("Enter an email address or a telephone number, so that we can reach you"), field="email")
    if wish.role and wish.role not in Attendance.Role.values:
        raise Refusal(_("Choose from the list"), field="role")
    if wish.area is not None and wish.area not in areas_kept(event.programme):
        raise Refusal(_("%(area)s does not belong to this programme.") % {"area": wish.area}, field="area")
    seen = set()
    for need in wish.needs:
        if need.kind not in NeedKind.values or (need.kind, need.for_carer) in seen:
            raise Refusal(_("Choose from the list what you need"), field="needs")
        seen.add((need.kind, need.for_carer))
        check_row(AccessNeed(kind=need.kind, detail=need.detail), names=("detail",))


def _answers(event: Event, wish: Wish) -> dict[str, Any]:
    return cleaned_answers(list(event.booking_questions.order_by("order")), wish.answers)


def _fill(booking: Booking, wish: Wish, answers: dict[str, Any], **kept: Any) -> None:
    booking.place_kind, booking.with_carer = wish.place_kind, wish.with_carer
    booking.area, booking.role, booking.language = wish.area, wish.role, wish.language
    booking.may_contact, booking.may_quote = wish.may_contact, wish.may_quote
    booking.answers = answers
    for name, value in kept.items():
        setattr(booking, name, value)


def _save_contact(booking: Booking, wish: Wish) -> None:
    BookingContact.objects.update_or_create(booking=booking, defaults=_contact(wish))


def _contact(wish: Wish) -> dict[str, str]:
    return {name: getattr(wish, name).strip() for name in ("name", "email", "phone", "organisation")}


def _save_needs(booking: Booking, needs: tuple[Need, ...]) -> None:
    """Keep what was asked for before with what was arranged, add what is new, take away what is not asked any more."""
    wanted = {(need.kind, need.for_carer): need.detail.strip() for need in needs}
    for row in AccessNeed.objects.filter(booking=booking):
        detail = wanted.pop((row.kind, row.for_carer), None)
        if detail is None:
            row.delete()
        elif detail != row.detail:
            # Arranged for other words than these, so somebody looks again.
            row.detail, row.arranged = detail, AccessNeed.Arranged.OPEN
            row.version += 1
            row.save()
    AccessNeed.objects.bulk_create(
        AccessNeed(booking=booking, kind=kind, for_carer=for_carer, detail=detail)
        for (kind, for_carer), detail in wanted.items()
    )
