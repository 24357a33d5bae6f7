"""Analysts' notes: what somebody thought about one thing that was said, about a theme or about the whole."""

from __future__ import annotations

import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from engagement.feedback.models import AnalystNote, FeedbackItem, Theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Conflict, Refusal

LONGEST_NOTE = 10_000

CHANGED_NOTE = _(
    "This note was changed in another window while you were writing. Both texts are below. "
    "Save again to replace that one with yours."
)
DELETED_NOTE = _("This note was deleted in the meantime.")
NOT_YOURS = _("Only who wrote a note can change or delete it. Add a note of your own instead.")


def write_note(
    programme: Programme,
    *,
    text: str,
    actor: User,
    item: FeedbackItem | None = None,
    theme: Theme | None = None,
    form_key: str = "",
) -> AnalystNote:
    """Return a new note about an item, a theme, or the programme as a whole.

    Args:
        programme: whose feedback it is about.
        text: what the analyst thought.
        actor: who wrote it.
        item: the one thing that somebody said that it is about.
        theme: the theme that it is about, or that became one with another since: then about that. A note is about an
            item or a theme, not both.
        form_key: of the form that it was written in. The same form sent again with the same words gives the note that
            is there; ``""`` looks for none.

    Raises:
        Refusal: without words, or about an item or theme that is another programme's or is not there any more.
    """
    words = _checked(text)
    if item is not None and theme is not None:
        raise Refusal(_("A note is about one thing that was said, or about a theme."))
    for about in (item, theme):
        if about is not None and about.programme_id != programme.pk:
            raise Refusal(_("This belongs to another programme."))
    while theme is not None and theme.merged_into is not None:
        theme = theme.merged_into
    key = None
    if form_key:
        about_ids = [item.pk if item else None, theme.pk if theme else None]
        key = _key([programme.pk, *about_ids, actor.pk, form_key, words])
    if key and (known := AnalystNote.objects.filter(form_key=key).first()):
        return known
    try:
        with transaction.atomic():
            if item is not None and not FeedbackItem.objects.select_for_update(no_key=True).filter(pk=item.pk).exists():
                raise Refusal(_("This was erased in the meantime."))
            note = AnalystNote.objects.create(
                programme=programme, item=item, theme=theme, text=words, written_by=actor, form_key=key
            )
            record(
                Verb.CREATED,
                actor=actor,
                target=note,
                area_code=programme.area.code,
                about="item" if item else "theme" if theme else "programme",
            )
    except IntegrityError:
        # Two sendings of one form at the same moment: the database kept one.
        kept = AnalystNote.objects.filter(form_key=key).first() if key else None
        if kept is None:
            raise
        return kept
    return note


@transaction.atomic
def change_note(note: AnalystNote, *, text: str, actor: User, version: int | None) -> AnalystNote:
    """Return one's own note with new words. A form that arrives a second time changes nothing.

    Raises:
        Refusal: without words, or for a note of somebody else.
        Conflict: if it was changed since ``version``, or deleted.
    """
    words = _checked(text)
    row = _own(note, actor)
    if row.text == words:
        return row
    if version is not None and row.version != version:
        raise Conflict(CHANGED_NOTE)
    row.text = words
    save_edit(row)
    record(Verb.CHANGED, actor=actor, target=row, area_code=row.programme.area.code)
    return row


@transaction.atomic
def delete_note(note: AnalystNote, *, actor: User, version: int | None = None) -> None:
    """Delete one's own note.

    Raises:
        Refusal: for a note of somebody else.
        Conflict: if it was changed since ``version``, or is gone already.
    """
    row = _own(note, actor)
    if version is not None and row.version != version:
        raise Conflict(CHANGED_NOTE)
    record(Verb.DELETED, actor=actor, target=row, area_code=row.programme.area.code)
    row.delete()


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refusal(_("Enter the note."), field="text")
    if len(words) > LONGEST_NOTE:
        raise Refusal(_("Write %(most)s characters at the most.") % {"most": LONGEST_NOTE}, field="text")
    return words


def _own(note: AnalystNote, actor: User) -> AnalystNote:
    try:
        row = lock_for_edit(AnalystNote.objects.select_related("programme__area"), pk=note.pk, version=None)
    except AnalystNote.DoesNotExist as error:
        raise Conflict(DELETED_NOTE) from error
    if row.written_by_id != actor.pk:
        raise Refusal(NOT_YOURS)
    return row


def _key(parts: list[object]) -> str:
    """Return what tells one sending of a form from another; other words in the same form are another note."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
