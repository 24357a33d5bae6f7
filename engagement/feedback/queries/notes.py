"""Analysts' notes: about one thing that somebody said, about a theme, about a programme. For the team alone."""

from __future__ import annotations

from django.db import models

from engagement.feedback.models import AnalystNote, FeedbackItem, Theme
from engagement.programmes.models import Programme


def notes_about(
    programme: Programme, *, item: FeedbackItem | None = None, theme: Theme | None = None
) -> models.QuerySet[AnalystNote]:
    """Return the notes of a programme, or those about one item or one theme, the latest first."""
    notes = AnalystNote.objects.filter(programme=programme)
    if item is not None:
        notes = notes.filter(item=item)
    if theme is not None:
        notes = notes.filter(theme=theme)
    return notes.select_related("item", "theme", "written_by", "programme").order_by("-created_at", "-pk")
