"""Slices of long lists, and counts of them, that cost the same however long the list is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.feedback.models import FeedbackItem

COUNTED_UP_TO = 10_000
"""Longer lists are "more than 10,000": to count further would read every row, for a number that helps nobody."""

_PLACE = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list an item stands: the latest first, and of one day the last that was made."""

    said_on: date
    pk: int

    @classmethod
    def of(cls, item: FeedbackItem) -> Place:
        """Return the place of an item."""
        return cls(item.said_on, item.pk)

    @classmethod
    def parse(cls, text: str | None) -> Place | None:
        """Return the place that an address names; ``None`` where it names none that there can be."""
        match = _PLACE.fullmatch(text or "")
        if match is None:
            return None
        try:
            return cls(date.fromisoformat(match[1]), int(match[2]))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.said_on.isoformat()}_{self.pk}"


@dataclass(frozen=True, slots=True)
class Slice:
    """Some items of a list, and the places to go on from to both sides; ``None`` where the list ends."""

    items: tuple[FeedbackItem, ...]
    before: Place | None
    after: Place | None


class _Compared(Func):
    """``(said_on, id) < (a, b)``, compared as a row, which is what an index of both columns is walked by."""

    output_field = models.BooleanField()

    def __init__(self, operator: str, place: Place) -> None:
        self.operator = operator
        super().__init__(F("said_on"), F("pk"), Value(place.said_on), Value(place.pk))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:  # type: ignore[override]
        parts = [compiler.compile(source) for source in self.source_expressions]
        (said_on, _a), (pk, _b), (day, days), (number, numbers) = parts
        return f"({said_on}, {pk}) {self.operator} ({day}, {number})", [*_a, *_b, *days, *numbers]

    def copy(self) -> _Compared:
        """Return a copy, as expressions are asked for while a query is made."""
        copied: _Compared = super().copy()
        copied.operator = self.operator
        return copied


def slice_of(
    items: models.QuerySet[FeedbackItem],
    size: int,
    *,
    after: Place | None = None,
    before: Place | None = None,
    last: bool = False,
) -> Slice:
    """Return up to ``size`` of the items, the latest first: after a place, before one, the last ones, or the first.

    One query, which reads no more rows at the five-thousandth page than at the first.
    """
    backwards = before is not None or last
    if before is not None:
        items = items.filter(_Compared(">", before))
    elif after is not None and not last:
        items = items.filter(_Compared("<", after))
    # One row more tells whether there is anything further on.
    order = ("said_on", "pk") if backwards else ("-said_on", "-pk")
    found = list(items.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Slice((), None, None)
    earlier = more if backwards else after is not None
    later = (before is not None) if backwards else more
    return Slice(tuple(found), Place.of(found[0]) if earlier else None, Place.of(found[-1]) if later else None)


@dataclass(frozen=True, slots=True)
class Bounded:
    """How many there are, or that there are more than were counted."""

    value: int
    more: bool = False

    @property
    def words(self) -> str:
        """The number with its noun: "1 thing that somebody said", "More than 10,000 things that people said"."""
        shown = number_format(self.value, force_grouping=True)
        if self.more:
            return _("More than %(number)s things that people said") % {"number": shown}
        return ngettext("%(number)s thing that somebody said", "%(number)s things that people said", self.value) % {
            "number": shown
        }


def bounded_count(items: models.QuerySet[FeedbackItem], most: int = COUNTED_UP_TO) -> Bounded:
    """Return how many items there are, exact up to ``most``. Of records, not of people: see ``queries.people``."""
    number = items.order_by()[: most + 1].count()
    return Bounded(min(number, most), more=number > most)
