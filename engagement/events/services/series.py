"""Series: more events made of one, and what is done to all of a series at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from engagement.events.models import (
    BookingQuestion,
    Event,
    EventPlaces,
    EventReminder,
    EventSeries,
    EventState,
    Panellist,
    Prompt,
)
from engagement.events.repeats import MOST_TIMES, Turn, shifted
from engagement.events.services.places import save_places
from engagement.events.services.planning import (
    LINKED,
    PLAIN,
    POINTING,
    RESERVED_SLUGS,
    area_code_of,
    change_event,
    lock_event,
)
from engagement.events.services.steps import cancel_event, publish_event
from engagement.events.times import LONDON, day_in_words
from engagement.programmes.checking import check_day, free_slug
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import IllegalMove, Refusal

SHARED = (
    "title",
    "summary",
    "description",
    "venue",
    "venue_name",
    "venue_address",
    "access_information",
    "how_to_take_part",
    "joining_link",
    "joining_details",
    "languages",
    "interpreters",
    "hours_to_accept",
    "communities",
    "organisations",
)
"""What can be changed at this event and all coming ones of its series at once."""


def repeat_event(event: Event, turns: Sequence[Turn], *, version: int | None, actor: User | None) -> list[Event]:
    """Return new drafts on these days, each a copy of the event's whole plan, and all of one series with it.

    Places, booking questions, reminders, panel and what is asked are copied; bookings, notes, materials and headcounts
    are not. A booking window keeps its distance to the start.

    Args:
        event: what repeats.
        turns: as :func:`engagement.events.repeats.turns_of` made them; those with a problem are refused.
        version: what the form carried, so that a double click makes them once.

    Raises:
        Conflict: if somebody changed or repeated the event since ``version``.
        Refusal: for no day, too many, one that cannot be, or one that the series has already.
    """
    if not turns:
        raise Refusal(_("Choose at least one day."), field="days")
    if len(turns) > MOST_TIMES:
        raise Refusal(_("An event can be repeated %(most)s times at once.") % {"most": MOST_TIMES}, field="days")
    with transaction.atomic():
        row, _places = lock_event(event, version)
        if row.series is None:
            row.series = EventSeries.objects.create(programme=row.programme, title=row.title, created_by=actor)
        taken = {other.astimezone(LONDON).date() for other in row.series.events.values_list("starts_at", flat=True)}
        taken.add(row.starts_at.astimezone(LONDON).date())
        save_edit(row)
        made = []
        for turn in turns:
            _check_turn(turn, taken)
            taken.add(turn.day)
            made.append(_copy(row, turn, actor))
        record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row), what="series", made=len(made))
    return made


def _check_turn(turn: Turn, taken: set[date]) -> None:
    words = {"day": f"{turn.day:%d/%m/%Y}", "problem": turn.problem}
    if turn.starts_at is None or turn.ends_at is None:
        raise Refusal(_("%(day)s: %(problem)s") % words, field="days")
    check_day(turn.day, field="days")
    if turn.day in taken:
        raise Refusal(_("%(day)s: this series has an event on that day already.") % words, field="days")


def _copy(event: Event, turn: Turn, actor: User | None) -> Event:
    """Return a draft with everything that was planned."""
    days = (turn.day - event.starts_at.astimezone(LONDON).date()).days
    facts = {name: getattr(event, name) for name in (*PLAIN, *POINTING)}
    for name in ("booking_opens_at", "booking_closes_at"):
        if facts[name] is not None:
            facts[name] = shifted(facts[name], days)
    facts |= {"starts_at": turn.starts_at, "ends_at": turn.ends_at}
    copy = Event(programme=event.programme, series=event.series, created_by=actor, **facts)
    address = f"{slugify(event.title)[:60].strip('-')}-{turn.day:%Y-%m-%d}"
    copy.slug = free_slug(Event.objects.all(), address, public_id=copy.public_id, reserved=RESERVED_SLUGS)
    copy.save()
    for name in LINKED:
        getattr(copy, name).set(getattr(event, name).all())
    EventPlaces.objects.bulk_create(
        EventPlaces(event=copy, kind=places.kind, capacity=places.capacity) for places in event.places.all()
    )
    EventReminder.objects.bulk_create(
        EventReminder(event=copy, hours_before=reminder.hours_before) for reminder in event.reminders.all()
    )
    Panellist.objects.bulk_create(
        Panellist(event=copy, order=person.order, name=person.name, role=person.role)
        for person in event.panellists.all()
    )
    Prompt.objects.bulk_create(
        Prompt(event=copy, order=prompt.order, text=prompt.text) for prompt in event.prompts.all()
    )
    _copy_questions(event, copy)
    facts = {"kind": copy.kind, "repeats": event.public_id}
    record(Verb.CREATED, actor=actor, target=copy, area_code=area_code_of(copy), **facts)
    return copy


def _copy_questions(event: Event, copy: Event) -> None:
    """Copy the booking questions in order, so that the one on which another hangs is there before it."""
    copies: dict[int, BookingQuestion] = {}
    for question in event.booking_questions.order_by("order"):
        condition = copies[question.asked_if_id] if question.asked_if_id else None
        copies[question.pk] = BookingQuestion.objects.create(
            event=copy,
            order=question.order,
            kind=question.kind,
            label=question.label,
            hint=question.hint,
            options=question.options,
            required=question.required,
            asked_if=condition,
            asked_if_values=question.asked_if_values,
        )


def publish_series(events: Iterable[Event], *, actor: User | None) -> list[Event]:
    """Publish all drafts among these events of a series, or none of them.

    Raises:
        Refusal: for no draft; for one that cannot be published, naming its day.
    """
    drafts = _in_order(event for event in events if event.state == EventState.DRAFT)
    if not drafts:
        raise Refusal(_("There is no draft to publish."))
    return _each(drafts, lambda event: publish_event(event, actor=actor))


def cancel_series(events: Iterable[Event], *, reason: str, actor: User | None) -> list[Event]:
    """Call off all coming events among these of a series for one reason, or none of them; everybody is told.

    Raises:
        Refusal: for no coming event, or without a reason; naming the day of one that cannot be cancelled.
    """
    coming = _in_order(event for event in events if event.state == EventState.PUBLISHED and not event.is_over)
    if not coming:
        raise Refusal(_("There is no coming event to cancel."))
    return _each(coming, lambda event: cancel_event(event, reason=reason, actor=actor))


def change_from_here(
    event: Event,
    *,
    version: int | None,
    others: Iterable[Event],
    actor: User | None,
    consent_noted: bool = False,
    **changes: Any,
) -> list[Event]:
    """Change this event, and what of :data:`SHARED` changed with it at all coming ones of its series; return them all.

    What differs between the events in other ways stays different.

    Args:
        event: the first that is changed.
        version: what the form carried for it.
        others: the other events of the series that the actor may change; those before this one, cancelled or over
            are left out.
        changes: as :func:`change_event` takes them.

    Raises:
        as :func:`change_event`; the refusal names the day of another event.
    """
    before = {name: _value(event, name) for name in SHARED if name in changes}
    with transaction.atomic():
        following = _lock_all(event, others)
        changed = [change_event(event, version=version, actor=actor, consent_noted=consent_noted, **changes)]
        shared = {name: changes[name] for name in before if _value(changed[0], name) != before[name]}
        if shared:
            changed += _each(following, lambda other: change_event(other, version=None, actor=actor, **shared))
    return changed


def save_places_from_here(
    event: Event,
    capacities: dict[str, int | None],
    *,
    version: int | None,
    others: Iterable[Event],
    actor: User | None,
) -> list[Event]:
    """Save places at this event and at all coming ones of its series; return them all.

    Raises:
        as :func:`save_places`; the refusal names the day of another event.
    """
    with transaction.atomic():
        following = _lock_all(event, others)
        changed = [save_places(event, capacities, version=version, actor=actor)]
        changed += _each(following, lambda other: save_places(other, capacities, version=None, actor=actor))
    return changed


def _lock_all(event: Event, others: Iterable[Event]) -> list[Event]:
    """Lock this event and those that follow it, in one order, so that two people cannot wait for each other."""
    following = _following(event, others)
    for row in _in_order([event, *following]):
        lock_event(row, None)
    return following


def _following(event: Event, others: Iterable[Event]) -> list[Event]:
    now = timezone.now()
    return _in_order(
        other
        for other in others
        if other.series_id == event.series_id
        and other.pk != event.pk
        and other.starts_at > max(event.starts_at, now - timedelta(seconds=1))
        and other.state != EventState.CANCELLED
    )


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Return the events by their keys: whoever locks several does so in this order."""
    return sorted(events, key=lambda event: event.pk)


def _value(event: Event, name: str) -> Any:
    value = getattr(event, name)
    return set(value.all()) if name in LINKED else value


def _each(events: Iterable[Event], act: Any) -> list[Event]:
    """Do one thing to each event, all or none; a refusal says at which day."""
    done = []
    with transaction.atomic():
        for event in events:
            try:
                done.append(act(event))
            except IllegalMove:
                # Somebody else was quicker; it stands where it was meant to go.
                continue
            except Refusal as refusal:
                words = {"day": day_in_words(event.starts_at), "refusal": str(refusal)}
                raise Refusal(_("%(day)s: %(refusal)s") % words, field=refusal.field) from refusal
    return done
