"""What is known of the access of a venue, in words. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engagement.events.models import Venue


@dataclass(frozen=True)
class Access:
    """The facts of a venue: what is there, what is not, what nobody has looked at, and when somebody looked last."""

    has: list[str]
    has_not: list[str]
    unknown: list[str]
    checked_on: date | None
    notes: str
    directions: str


def access_of(venue: Venue) -> Access:
    """Return what is known of a venue's access, in the reader's language and the order of the list.

    Where nobody has looked at anything, ``unknown`` is empty too: then the page says so once, not ten times.
    """
    has, has_not = set(venue.has), set(venue.has_not)
    looked = bool(has or has_not)
    return Access(
        has=[str(fact.label) for fact in Venue.Fact if fact.value in has],
        has_not=[str(fact.label) for fact in Venue.Fact if fact.value in has_not],
        unknown=[str(fact.label) for fact in Venue.Fact if fact.value not in has | has_not] if looked else [],
        checked_on=venue.checked_on,
        notes=venue.access_notes,
        directions=venue.directions,
    )
