"""Notes of an event: one thing that somebody said, written down by one of several note-takers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventNote, Prompt
from engagement.events.services.planning import area_code_of
from engagement.programmes.checking import check_row
from engagement.programmes.models import Community
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Conflict, Refusal

CHANGED_NOTE = _(
    "Somebody else changed this note while you were writing. Both texts are below. "
    "Save again to replace theirs with yours."
)
DELETED_NOTE = _("Somebody else deleted this note in the meantime.")


@dataclass(frozen=True)
class _Content:
    """What a note says."""

    text: str
    prompt: Prompt | None
    said_by: str
    area: Area | None
    community: Community | None
    may_quote: bool

    def put_into(self, note: EventNote) -> None:
        """Write it into an unsaved note, or refuse the first part that cannot be kept, naming its field."""
        if self.prompt is not None and self.prompt.event_id != note.event_id:
            raise Refusal(_("Choose a question of this event."), field="prompt")
        area = self.area
        if area is not None and not areas_within(note.event.programme).filter(pk=area.pk).exists():
            raise Refusal(_("%(area)s does not belong to this programme.") % {"area": area}, field="area")
        note.text, note.prompt, note.said_by = self.text, self.prompt, self.said_by
        note.area, note.community, note.may_quote = area, self.community, self.may_quote
        check_row(note, names=("text", "said_by"))

    def key(self, event: Event, actor: User | None, form_key: str) -> str:
        """Return what tells one sending of a form from another: the same form with the same content, by one person.

        The content is part of it, so that somebody who went back to a form that was saved already and wrote something
        else into it has a second note, and loses nothing.
        """
        parts = [event.pk, actor.pk if actor else None, form_key, " ".join(self.text.split()), self.said_by]
        parts += [row.pk if row else None for row in (self.prompt, self.area, self.community)]
        return hashlib.sha256(json.dumps([*parts, self.may_quote]).encode()).hexdigest()[:32]


def add_note(
    event: Event,
    *,
    text: str,
    prompt: Prompt | None = None,
    said_by: str = "",
    area: Area | None = None,
    community: Community | None = None,
    may_quote: bool = False,
    form_key: str = "",
    actor: User | None,
) -> EventNote:
    """Return a new note of one thing that was said.

    Args:
        form_key: of the form that it was written in. The same form sent again with the same content, over a bad line
            or by two presses, gives the note that is there, whatever became of it since; ``""`` looks for none.

    Raises:
        Refusal: without words, or for a question or area that is not this event's; names the field.
    """
    content = _Content(text, prompt, said_by, area, community, may_quote)
    note = EventNote(event=event, written_by=actor)
    content.put_into(note)
    note.form_key = content.key(event, actor, form_key) if form_key else None
    if note.form_key and (known := EventNote.objects.filter(form_key=note.form_key).first()):
        return known
    try:
        with transaction.atomic():
            note.save()
            record(Verb.CREATED, actor=actor, target=note, area_code=area_code_of(event), event=event.public_id)
    except IntegrityError:
        # Two sendings of one form at the same moment: the database kept one.
        known = EventNote.objects.filter(form_key=note.form_key).first() if note.form_key else None
        if known is None:
            raise
        return known
    return note


def change_note(
    note: EventNote,
    *,
    version: int | None,
    text: str,
    prompt: Prompt | None = None,
    said_by: str = "",
    area: Area | None = None,
    community: Community | None = None,
    may_quote: bool = False,
    actor: User | None,
) -> EventNote:
    """Return the note with new content. A feedback item that was made of it keeps its own words.

    A form that arrives a second time finds its own content there, and changes nothing.

    Raises:
        Conflict: if another note-taker changed it since ``version``, or deleted it.
        Refusal: as :func:`add_note`.
    """
    content = _Content(text, prompt, said_by, area, community, may_quote)
    with transaction.atomic():
        row = _lock_note(note, None)
        before = _facts(row)
        content.put_into(row)
        if _facts(row) == before:
            return row
        if version is not None and row.version != version:
            raise Conflict(CHANGED_NOTE)
        save_edit(row)
        record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row.event), event=row.event.public_id)
    return row


def delete_note(note: EventNote, *, version: int | None = None, actor: User | None) -> None:
    """Delete a note, unless a feedback item rests on it.

    Raises:
        Conflict: if another note-taker changed it since ``version``, or deleted it.
        Refusal: if it became a feedback item.
    """
    with transaction.atomic():
        row = _lock_note(note, version)
        event = row.event
        record(Verb.DELETED, actor=actor, target=row, area_code=area_code_of(event), event=event.public_id)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refusal(_("This note became a feedback item, so it is kept: the item rests on it.")) from error


def _facts(note: EventNote) -> tuple[object, ...]:
    names = ("text", "prompt_id", "said_by", "area_id", "community_id", "may_quote")
    return tuple(getattr(note, name) for name in names)


def _lock_note(note: EventNote, version: int | None) -> EventNote:
    rows = EventNote.objects.select_related("event__programme__area")
    try:
        return lock_for_edit(rows, pk=note.pk, version=version)
    except EventNote.DoesNotExist as error:
        raise Conflict(DELETED_NOTE) from error
