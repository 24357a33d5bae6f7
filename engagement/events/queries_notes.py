"""What note-takers see of each other's work while an event goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from engagement.events.models import Event, EventNote
from engagement.events.queries import notes_of, prompts_seen
from eolcare.audit.models import AuditEntry
from eolcare.audit.verbs import Verb

SLACK = timedelta(minutes=1)
"""How long a write may take from its clock to its end: what was written so long before a page was made may be missing
from it."""


@dataclass
class NoteGroup:
    """Notes that stand together, the newest first; ``key`` tells the group from the others, ``title`` may be empty."""

    key: str
    title: str = ""
    notes: list[EventNote] = field(default_factory=list)


def live_notes(event: Event) -> QuerySet[EventNote]:
    """Return the notes, the newest first, as :func:`~engagement.events.queries.notes_of` gives them.

    Each has ``item_made_at``, too.
    """
    return notes_of(event).annotate(item_made_at=F("feedback_item__created_at")).order_by("-pk")


def note_groups(event: Event, *, by_prompt: bool = False, since: datetime | None = None) -> list[NoteGroup]:
    """Return the notes of an event in one group, or in one for each question that it asks, those without one last.

    Args:
        by_prompt: whether to group them.
        since: when the reader's page was made. Each note has ``is_known``: that the page shows it as it is.
    """
    notes = live_notes(event)
    groups: dict[int | None, NoteGroup] = {None: NoteGroup("all")}
    if by_prompt:
        groups = {pk: NoteGroup(f"prompt-{order}", text) for pk, order, text in _prompts(event)}
        groups[None] = NoteGroup("none", _("In answer to none of the questions"))
    for note in notes:
        changed = max(filter(None, (note.updated_at, note.item_made_at)))  # type: ignore[attr-defined]
        note.is_known = since is not None and changed < since - SLACK  # type: ignore[attr-defined]
        groups[note.prompt_id if by_prompt else None].notes.append(note)
    if by_prompt and not groups[None].notes and len(groups) > 1:
        del groups[None]
    return list(groups.values())


def _prompts(event: Event) -> Iterable[tuple[int, int, str]]:
    return event.prompts.order_by("order").values_list("pk", "order", "text")


def notes_seen(event: Event, *, by_prompt: bool = False) -> str:
    """Return a short mark of the notes as they are: it changes with each note that comes, changes, goes or becomes an
    item."""
    rows = event.notes.order_by("pk").values_list("pk", "version", "prompt__text", "feedback_item__pk")
    parts = [repr(row) for row in rows]
    if by_prompt:
        parts.append(prompts_seen(event))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def last_change(row: Model) -> AuditEntry | None:
    """Return the trail's last word on who changed a record, or ``None``."""
    return _acts(type(row), str(getattr(row, "public_id", row.pk)), Verb.CHANGED)


def deletion_of(model: type[Model], public_id: str) -> AuditEntry | None:
    """Return the trail's row of who deleted a record and when; its facts name the event. ``None`` if nobody did."""
    return _acts(model, public_id, Verb.DELETED)


def _acts(model: type[Model], public_id: str, verb: Verb) -> AuditEntry | None:
    rows = AuditEntry.objects.filter(target_type=model._meta.label_lower, target_id=public_id, verb=verb)
    return rows.select_related("actor").order_by("-pk").first()
