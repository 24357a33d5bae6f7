"""A note of an analyst."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.feedback.models import AnalystNote, FeedbackItem, Theme
from engagement.feedback.services.notes import LONGEST_NOTE
from eolcare.common import nhsuk


class NoteForm(nhsuk.Form):
    """What somebody thought about one thing that was said, about a theme or about a programme.

    Args:
        note: the one that is changed; ``None`` for a new one.
        item: what a new one is about.
        theme: the same.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = forms.CharField(
        label=_("Note"),
        help_text=_("For the team alone. It is never published."),
        widget=forms.Textarea,
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Enter the note")},
    )

    layout = ("version", "form_key", nhsuk.Textarea("text", rows=5), nhsuk.Button(_("Save note")))

    def __init__(
        self,
        data: Any = None,
        *,
        note: AnalystNote | None = None,
        item: FeedbackItem | None = None,
        theme: Theme | None = None,
    ) -> None:
        self.note, self.item, self.theme = note, item, theme
        initial = {"form_key": secrets.token_hex(16)}
        if note is not None:
            initial = {"text": note.text, "version": str(note.version)}
        super().__init__(data, initial=initial)
