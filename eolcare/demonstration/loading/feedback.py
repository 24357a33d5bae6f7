"""Both coding frames, and feedback items from answers, notes and questions, coded and in part confirmed for quoting.

Items and codings are inserted in bulk, in the form in which the room's services make them (a test compares the two);
the trail says how many in one row. The database's constraints hold for these rows as for any.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ambitions.framework.models import Ambition
from engagement.events.models import Attendance, Event, EventNote, EventQuestion
from engagement.feedback.models import Coding, FeedbackItem, SaidBy, Theme
from engagement.feedback.services import create_theme
from engagement.feedback.services.items import SAID_BY_AUDIENCE, SAID_BY_ROLE
from engagement.surveys.models import Response, Survey
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.tokens import hash_code
from eolcare.demonstration.content.asked import SURVEYS
from eolcare.demonstration.content.events_reported import REPORTED
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
    items = []
    for each in load.counted(said, len(said)):
        item = _item(load, each)
        chance = 0.8 if each.for_report else QUOTED
        if item.may_quote and not each.names_people and rng.random() < chance:
            item.public_text = item.text
            item.public_text_confirmed_by = load.people["analyst"]
            item.public_text_confirmed_at = _later(load, item, 13, 16)
        items.append(item)
    FeedbackItem.objects.bulk_create(items, batch_size=500)
    _code(load, list(zip(items, said, strict=True)), frames, rng)
    _set_communities(items)
    record(Verb.LOADED, actor=None, target=("feedback", "items"), area_code=load.system.code, items=len(items))


def _item(load: Load, said: Said) -> FeedbackItem:
    """Return the item as ``create_from_answer``, ``create_from_note`` or ``create_from_question`` would make it."""
    source = said.source
    item = FeedbackItem(created_by=load.people["analyst"])
    if isinstance(source, EventNote):
        item.event_note = source
        item.text, item.area_id, item.may_quote = source.text, source.area_id, source.may_quote
        item.said_by = SAID_BY_ROLE.get(Attendance.Role(source.said_by), SaidBy.UNKNOWN)
    elif isinstance(source, EventQuestion):
        item.event_question = source
        item.text = source.question
    else:
        response, item.question_key = source
        item.response = response
        item.text, item.area_id = response.answers[item.question_key].strip(), response.borough_id
        item.may_quote = response.may_quote
        item.said_by = SAID_BY_AUDIENCE[Survey.Audience(response.survey.audience)]
        item.programme_id = response.survey.programme_id
        item.said_on = timezone.localdate(response.submitted_at)
        return item
    item.programme_id = source.event.programme_id
    item.said_on = timezone.localdate(source.event.starts_at)
    return item


def _code(
    load: Load, pairs: list[tuple[FeedbackItem, Said]], frames: dict[int, dict[str, Theme]], rng: random.Random
) -> None:
    """Give most items their themes; the rest wait for somebody to read them."""
    rows = []
    for item, said in pairs:
        if said.themes and rng.random() < CODED:
            for slug in said.themes:
                theme = frames[item.programme_id][slug]
                coding = Coding(item=item, theme=theme, set_by=load.people["analyst"])
                rows.append((coding, _later(load, item, 9, 15)))
    codings = Coding.objects.bulk_create([coding for coding, _set_at in rows], batch_size=500)
    for coding, set_at in rows:
        coding.set_at = set_at
    Coding.objects.bulk_update(codings, ["set_at"], batch_size=500)


def _set_communities(items: list[FeedbackItem]) -> None:
    """Start items from events with the communities that the event was for, as the services do."""
    through = FeedbackItem.communities.through
    of_event: dict[int, list[int]] = {}
    for event_id, community_id in Event.communities.through.objects.values_list("event_id", "community_id"):
        of_event.setdefault(event_id, []).append(community_id)
    through.objects.bulk_create(
        through(feedbackitem_id=item.pk, community_id=community_id)
        for item in items
        for source in (item.event_note or item.event_question,)
        if source is not None
        for community_id in of_event.get(source.event_id, [])
    )


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
    """Yield all that was noted and asked at events with a report or of late, and half of the other notes."""
    reported = {content.slug for content in REPORTED}
    rows: dict[str, list[EventNote]] = {}
    for row in EventNote.objects.select_related("event", "area").order_by("pk"):
        rows.setdefault(row.event.slug, []).append(row)
    for slug, notes in notes_by_event(load).items():
        for row, note in zip(rows.get(slug, []), notes, strict=True):
            # Those of the programme that is open now are read at once.
            is_recent = row.event.programme_id == load.programmes["now"].pk
            if slug in reported or is_recent or rng.random() < 0.5:
                themes = _with_related(note.passage.theme, rng)
                names = note.passage.names_people
                yield Said(row, themes, names_people=names, for_report=slug in reported)
    for question in EventQuestion.objects.select_related("event").order_by("pk"):
        yield Said(question, ())
