"""Events with who came, what was asked, said and answered, through the room's services."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from engagement.events.models import Attendance, Event, EventKind, Venue
from engagement.events.repeats import Pattern, turns_of
from engagement.events.services import (
    add_note,
    add_question,
    cancel_event,
    create_event,
    publish_event,
    record_attendance,
    save_prompts,
)
from engagement.events.services.forgetting import forget_what_is_due
from engagement.events.services.preparing import save_panel
from engagement.events.services.series import publish_series, repeat_event
from eolcare.accounts.models import Organisation
from eolcare.areas.models import Area
from eolcare.demonstration.content import event_shape
from eolcare.demonstration.content.bookings import PANEL_BEFORE
from eolcare.demonstration.content.event_shape import EventContent
from eolcare.demonstration.content.events import events
from eolcare.demonstration.content.events_now import is_holiday
from eolcare.demonstration.content.notes import InventedNote, invent_notes
from eolcare.demonstration.content.responses import BOROUGH_WEIGHTS
from eolcare.demonstration.loading.bookings import add_materials, make_venues, prepare_booking, take_bookings
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.load import Load
from eolcare.demonstration.people import BOARD

ROLES = (
    (Attendance.Role.RESIDENT, "residents"),
    (Attendance.Role.PROFESSIONAL, "professionals"),
    (Attendance.Role.VOLUNTARY, "voluntary"),
    (Attendance.Role.OTHER, "other"),
)


def load_events(load: Load) -> None:
    """Make every event as it stands today: those that were with their record, those to come published."""
    rng = load.rng("events")
    everything = events(load.today)
    notes = notes_by_event(load)
    venues = make_venues(load)
    for content in load.counted(everything, len(everything)):
        event = _plan(load, content, venues)
        add_materials(load, event, content.slug)
        if content.booking is not None:
            take_bookings(load, event, content, content.booking)
        if content.came is not None:
            _record(load, content, event, notes=notes[content.slug], rng=rng)
    # As the worker does every day: what people needed at the event that has been is forgotten, how many is not.
    forget_what_is_due()


def notes_by_event(load: Load) -> dict[str, list[InventedNote]]:
    """Return what was noted at each event, by its slug, the same each time."""
    return invent_notes(events(load.today), load.rng("notes"))


def _plan(load: Load, content: EventContent, venues: Mapping[str, Venue]) -> Event:
    officer = load.people["officer"]
    planned = load.moment(content.on - timedelta(days=24), 9)
    with as_of(planned):
        event = create_event(actor=officer, slug=content.slug, consent_noted=True, **_facts(load, content, venues))
        if content.prompts:
            save_prompts(event, prompts=[(None, prompt) for prompt in content.prompts], actor=officer)
        if content.kind == EventKind.FULL_PANEL_WEBINAR:
            save_panel(event, content.panel or PANEL_BEFORE, actor=officer)
        if content.booking is not None:
            prepare_booking(load, event, content.booking)
        # By hand: what stands here is that of before the places.
        event.refresh_from_db()
        event = publish_event(event, actor=officer)
        if content.repeats:
            turns = turns_of(event.starts_at, event.ends_at, Pattern.FORTNIGHTLY, times=content.repeats)
            fitting = [turn for turn in turns if not is_holiday(turn.day)]
            publish_series(repeat_event(event, fitting, version=None, actor=officer), actor=officer)
    if content.cancelled:
        with as_of(load.moment(content.on - timedelta(days=12), 15)):
            event = cancel_event(event, reason=content.cancelled, actor=officer)
    return event


def _facts(load: Load, content: EventContent, venues: Mapping[str, Venue]) -> dict[str, Any]:
    """Return what is planned of an event under the names of the services."""
    in_person = content.format in ("in_person", "hybrid")
    plan = content.booking
    organisations = [load.organisations[name] for name in content.organisations]
    opens = content.starts_at - timedelta(days=plan.opens) if plan and plan.opens else None
    take_part = event_shape.TAKE_PART_IN_PERSON if in_person else event_shape.TAKE_PART_ONLINE
    return {
        "programme": load.programmes[content.programme],
        "title": content.title,
        "kind": content.kind,
        "format": content.format,
        "summary": content.summary,
        "description": content.description,
        "starts_at": content.starts_at,
        "ends_at": content.ends_at,
        "areas": load.areas_named(content.boroughs),
        "communities": [load.communities[slug] for slug in content.communities],
        "organisations": organisations,
        "host": _host(load, organisations) if content.kind == EventKind.MEETING_ATTENDED else None,
        "venue": venues.get(content.held_at),
        "venue_name": content.venue,
        "venue_address": content.address,
        "access_information": event_shape.ACCESS_IN_PERSON if in_person else event_shape.ACCESS_ONLINE,
        "how_to_take_part": event_shape.TAKE_PART_BOOKED if plan else take_part,
        "is_listed": content.listed,
        "languages": list(content.languages),
        "interpreters": list(content.interpreters),
        "takes_bookings": plan is not None,
        "joining_link": plan.link if plan else "",
        "joining_details": plan.details if plan else "",
        "booking_opens_at": opens,
        "hours_to_accept": plan.hours if plan else 48,
    }


def _host(load: Load, organisations: Sequence[Organisation]) -> Organisation:
    """Return whose meeting it was: the partner's, or the board's where the sources name nobody."""
    return organisations[0] if organisations else load.organisations[BOARD]


def _record(
    load: Load, content: EventContent, event: Event, *, notes: Sequence[InventedNote], rng: random.Random
) -> None:
    officer = load.people["officer"]
    boroughs = [load.boroughs[slug] for slug in content.boroughs or load.boroughs]
    with as_of(min(content.ends_at + timedelta(hours=1), load.moment(load.today))):
        record_attendance(event, counts=_headcounts(content, boroughs, rng), actor=officer)
        for question, answer in content.questions:
            add_question(event, question=question, answer=answer, actor=officer)
        prompts = list(event.prompts.order_by("order"))
        for note in notes:
            add_note(
                event,
                text=note.text,
                prompt=None if note.prompt is None else prompts[note.prompt],
                said_by=note.said_by,
                area=load.boroughs[note.borough] if note.borough else None,
                may_quote=note.may_quote,
                actor=officer,
            )


def _headcounts(
    content: EventContent, boroughs: Sequence[Area], rng: random.Random
) -> Iterator[tuple[Area | None, str, int]]:
    """Yield who came, spread over the boroughs as uneven as life is."""
    weights = [BOROUGH_WEIGHTS[area.slug] for area in boroughs]
    for role, name in ROLES:
        people = getattr(content.came, name)
        chosen = rng.choices(boroughs, weights, k=people)
        for area in boroughs:
            if number := chosen.count(area):
                yield area, role, number
