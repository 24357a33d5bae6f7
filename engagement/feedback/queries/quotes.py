"""Words that may be published."""

from __future__ import annotations

from dataclasses import dataclass

from engagement.events.models import Event
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.queries.items import from_event
from engagement.feedback.queries.themes import beneath
from engagement.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Quote:
    """What may be published of one thing that somebody said: the confirmed words and as what the person spoke.

    No borough and no date: together with the words they could tell who spoke.
    """

    words: str
    said_by: str
    item_id: str
    """The item's public id, for the team to follow the quote back; not for the public."""


def quotes_for(
    *,
    event: Event | None = None,
    theme: Theme | None = None,
    programme: Programme | None = None,
    limit: int | None = None,
) -> list[Quote]:
    """Return the quotes of an event, of a theme with all beneath it, or of a programme; narrowed by all that are given.

    Only words that the person agreed to have quoted and that somebody confirmed. The latest come first.

    Raises:
        ValueError: with none of the three.
    """
    if event is None and theme is None and programme is None:
        raise ValueError("Quotes are for an event, a theme or a programme.")
    items = from_event(event) if event else FeedbackItem.objects.all()
    if programme is not None:
        items = items.filter(programme=programme)
    if theme is not None:
        items = items.filter(codings__theme__in=beneath(theme), codings__removed_at__isnull=True).distinct()
    return [as_quote(item) for item in items.quotable()[:limit]]  # type: ignore[attr-defined]


def as_quote(item: FeedbackItem) -> Quote:
    """Return what may be published of an item.

    Raises:
        ValueError: if nothing of it may be.
    """
    if not item.may_quote or not item.public_text or item.public_text_confirmed_at is None:
        raise ValueError("These words may not be published.")
    return Quote(words=item.public_text, said_by=item.get_said_by_display(), item_id=item.public_id)
