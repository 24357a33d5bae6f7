"""Events with who came, what was asked, said and answered, through the room's services."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta

from engagement.events.models import Attendance, Event
from engagement.events.services import (
    add_note,
    add_question,
    cancel_event,
    create_event,
    publish_event,
    record_attendance,
    save_prompts,
)
from eolcare.areas.models import Area
from eolcare.demonstration.content import event_shape
from eolcare.demonstration.content.event_shape import EventContent
from eolcare.demonstration.content.events import events
from eolcare.demonstration.content.notes import InventedNote, invent_notes
from eolcare.demonstration.content.responses import BOROUGH_WEIGHTS
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.load import Load

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
    for content in load.counted(everything, len(everything)):
        event = _plan(load, content)
        if content.came is not None:
            _record(load, content, event, notes=notes[content.slug], rng=rng)


def notes_by_event(load: Load) -> dict[str, list[InventedNote]]:
    """Return what was noted at each event, by its slug, the same each time."""
    return invent_notes(events(load.today), load.rng("notes"))


def _plan(load: Load, content: EventContent) -> Event:
    officer = load.people["officer"]
    in_person = content.format in ("in_person", "hybrid")
    planned = load.moment(content.on - timedelta(days=24), 9)
    with as_of(planned):
        event = create_event(
            actor=officer,
            programme=load.programmes[content.programme],
            slug=content.slug,
            title=content.title,
            kind=content.kind,
            format=content.format,
            summary=content.summary,
            description=content.description,
            starts_at=content.starts_at,
            ends_at=content.ends_at,
            areas=load.areas_named(content.boroughs),
            communities=[load.communities[slug] for slug in content.communities],
            organisations=[load.organisations[name] for name in content.organisations],
            venue_name=content.venue,
            venue_address=content.address,
            access_information=event_shape.ACCESS_IN_PERSON if in_person else event_shape.ACCESS_ONLINE,
            how_to_take_part=event_shape.TAKE_PART_IN_PERSON if in_person else event_shape.TAKE_PART_ONLINE,
            is_listed=content.listed,
        )
        if content.prompts:
            save_prompts(event, prompts=[(None, prompt) for prompt in content.prompts], actor=officer)
        event = publish_event(event, actor=officer)
    if content.cancelled:
        with as_of(load.moment(content.on - timedelta(days=12), 15)):
            event = cancel_event(event, reason=content.cancelled, actor=officer)
    return event


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
