"""Both coding frames, and feedback items from answers, notes and questions, coded and in part confirmed for quoting."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ambitions.framework.models import Ambition
from engagement.events.models import EventNote, EventQuestion
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.services import (
    confirm_public_text,
    create_from_answer,
    create_from_note,
    create_from_question,
    create_theme,
    save_coding,
)
from engagement.surveys.models import Response
from eolcare.common.tokens import hash_code
from eolcare.demonstration.content.events_reported import REPORTED
from eolcare.demonstration.content.surveys import SURVEYS
from eolcare.demonstration.content.themes import FRAME, LEAVES, RELATED
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.events import notes_by_event
from eolcare.demonstration.loading.load import Load
from eolcare.demonstration.loading.surveys import invented_responses, reference_code

# How many of the responses with words the analyst has read so far.
READ = {"your-experience-2022": 0.42, "professionals-2022": 0.4, "how-is-it-now": 0.5}
CODED = 0.92
QUOTED = 0.32


@dataclass(frozen=True)
class Said:
    """One thing to make a feedback item of, and what it is about."""

    source: tuple[Response, str] | EventNote | EventQuestion
    themes: tuple[str, ...]
    names_people: bool = False
    for_report: bool = False


def load_frames(load: Load) -> None:
    """Make the coding frame of each programme; the second carries the first one on."""
    analyst = load.people["analyst"]
    ambitions = {row.number: row for row in Ambition.objects.filter(edition__is_current=True)}
    for programme in load.programmes.values():
        with as_of(load.moment(programme.opens_on, 14)):
            for branch in FRAME:
                parent = create_theme(
                    programme,
                    name=branch.name,
                    description=branch.description,
                    ambition=ambitions[branch.ambition],
                    actor=analyst,
                )
                for leaf in branch.leaves:
                    create_theme(
                        programme,
                        name=leaf.name,
                        description=leaf.description,
                        parent=parent,
                        building_block=load.blocks[leaf.block],
                        actor=analyst,
                    )


def themes_of(programme_id: int) -> dict[str, Theme]:
    """Return a programme's leaves by the slug that the demonstration calls them by."""
    by_name = {theme.name: theme for theme in Theme.objects.filter(programme_id=programme_id, parent__isnull=False)}
    return {slug: by_name[leaf.name] for slug, leaf in LEAVES.items()}


def load_feedback(load: Load) -> None:
    """Make feedback items of what the analyst has read so far."""
    rng = load.rng("feedback")
    said = [*_from_answers(load, rng), *_from_events(load, rng)]
    frames = {programme.pk: themes_of(programme.pk) for programme in load.programmes.values()}
    for each in load.counted(said, len(said)):
        _make(load, each, frames, rng)


def _make(load: Load, said: Said, frames: dict[int, dict[str, Theme]], rng: random.Random) -> None:
    analyst = load.people["analyst"]
    item = _item(load, said)
    frame = frames[item.programme_id]
    if said.themes and rng.random() < CODED:
        with as_of(_later(load, item, 9, 15)):
            save_coding(item, give=[frame[slug] for slug in said.themes], actor=analyst)
    chance = 0.8 if said.for_report else QUOTED
    if item.may_quote and not said.names_people and rng.random() < chance:
        with as_of(_later(load, item, 13, 16)):
            confirm_public_text(item, item.text, actor=analyst)


def _item(load: Load, said: Said) -> FeedbackItem:
    analyst = load.people["analyst"]
    source = said.source
    if isinstance(source, EventNote):
        with as_of(load.moment(source.event.starts_at.date() + timedelta(days=5), 11)):
            return create_from_note(source, actor=analyst)
    if isinstance(source, EventQuestion):
        with as_of(load.moment(source.event.starts_at.date() + timedelta(days=5), 12)):
            return create_from_question(source, actor=analyst)
    response, key = source
    with as_of(load.moment(response.submitted_at.date() + timedelta(days=6), 10)):
        return create_from_answer(response, key, actor=analyst)


def _later(load: Load, item: FeedbackItem, days: int, hour: int) -> datetime:
    return load.moment(item.said_on + timedelta(days=days), hour)


def _with_related(theme: str, rng: random.Random) -> tuple[str, ...]:
    return (theme, RELATED[theme]) if theme in RELATED and rng.random() < 0.25 else (theme,)


def _from_answers(load: Load, rng: random.Random) -> Iterator[Said]:
    """Yield the answers in words of those responses that were read."""
    for survey in SURVEYS:
        rows = {
            row.reference_hash: row
            for row in Response.objects.filter(survey__slug=survey.slug).select_related("survey", "version", "borough")
        }
        for number, invented in enumerate(invented_responses(load, survey)):
            names = any(remark.passage.names_people for remark in invented.remarks)
            # What names people is always in the queue, so that redacting has something to find.
            if not invented.remarks or (rng.random() > READ[survey.slug] and not names):
                continue
            row = rows[hash_code(reference_code(load.seed, survey.slug, number))]
            for remark in invented.remarks:
                themes = _with_related(remark.passage.theme, rng)
                yield Said((row, remark.question), themes, names_people=remark.passage.names_people)


def _from_events(load: Load, rng: random.Random) -> Iterator[Said]:
    """Yield all that was noted and asked at events with a report, and half of the other notes."""
    reported = {content.slug for content in REPORTED}
    rows: dict[str, list[EventNote]] = {}
    for row in EventNote.objects.select_related("event", "area").order_by("pk"):
        rows.setdefault(row.event.slug, []).append(row)
    for slug, notes in notes_by_event(load).items():
        for row, note in zip(rows.get(slug, []), notes, strict=True):
            if slug in reported or rng.random() < 0.5:
                themes = _with_related(note.passage.theme, rng)
                names = note.passage.names_people
                yield Said(row, themes, names_people=names, for_report=slug in reported)
    for question in EventQuestion.objects.select_related("event").order_by("pk"):
        yield Said(question, ())
