"""What note-takers wrote down at the demonstration's events."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eolcare.demonstration.content import voices
from eolcare.demonstration.content.event_shape import EventContent
from eolcare.demonstration.content.responses import BOROUGH_WEIGHTS
from eolcare.demonstration.content.voices import Passage


@dataclass(frozen=True)
class InventedNote:
    passage: Passage
    text: str
    borough: str  # the area's slug, "" where nobody noted it
    prompt: int | None  # which of the event's questions it answers, counted from 0
    said_by: str
    may_quote: bool


def invent_notes(events: Sequence[EventContent], rng: random.Random) -> dict[str, list[InventedNote]]:
    """Return the notes of each event by its slug, in the order in which they were taken."""
    bags: dict[str, list[Passage]] = {}
    return {event.slug: list(_notes(event, bags, rng)) for event in events if event.came is not None}


def _notes(event: EventContent, bags: dict[str, list[Passage]], rng: random.Random) -> Iterator[InventedNote]:
    slugs = list(event.boroughs) or [slug for slug in BOROUGH_WEIGHTS if slug]
    weights = [BOROUGH_WEIGHTS[slug] for slug in slugs]
    for passage in _remarks(event, bags, rng):
        borough = rng.choices(slugs, weights)[0]
        yield InventedNote(
            passage=passage,
            text=voices.say(passage, borough, voices.kin_of(passage.voice, rng), rng, frame=False),
            borough=borough if rng.random() < 0.9 else "",
            prompt=_prompt(passage, len(event.prompts), rng),
            said_by=_said_by(passage),
            may_quote=rng.random() < 0.55,
        )


def _remarks(event: EventContent, bags: dict[str, list[Passage]], rng: random.Random) -> Iterator[Passage]:
    """Yield as many remarks as the event has notes, on its own themes, none of them twice."""
    alone = event.came is not None and event.came.residents == 1
    used: set[Passage] = set()
    for number in range(event.notes):
        theme = event.themes[number % len(event.themes)]
        bag = bags.setdefault(theme, [])
        if not set(bag) - used:
            fresh = [passage for passage in voices.passages() if passage.theme == theme]
            rng.shuffle(fresh)
            # What is left over comes first: bags are drawn from at their end.
            bag[:0] = fresh
        # One person is interviewed, so what a doctor would say is not said there.
        fitting = [at for at, each in enumerate(bag) if each not in used and not (alone and each.is_professional)]
        chosen = bag.pop(fitting[-1] if fitting else -1)
        used.add(chosen)
        yield chosen


def _said_by(passage: Passage) -> str:
    if passage.voice in voices.VOLUNTARY_VOICES:
        return "voluntary"
    return "professional" if passage.is_professional else "resident"


def _prompt(passage: Passage, count: int, rng: random.Random) -> int | None:
    """Return the question that a remark answers: of four, they ask what went well, what did not, what should change."""
    if not count or rng.random() < 0.15:
        return None
    if count == 4:
        return {"praise": 1, "concern": 2, "idea": 3}[passage.mood]
    return rng.randrange(count)
