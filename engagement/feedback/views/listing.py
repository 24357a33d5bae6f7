"""One page of a list of feedback, with the words found in it marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest

from engagement.feedback.finding import words
from engagement.feedback.finding.excerpts import Excerpt, around, beginning
from engagement.feedback.forms.finding import How
from engagement.feedback.models import FeedbackItem
from engagement.feedback.queries.search import Bounded, Place, bounded_count, slice_of

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """One page: its items, how many the list has, and the addresses to go on to; empty where there is nothing."""

    items: tuple[FeedbackItem, ...]
    count: Bounded
    first: str = ""
    earlier: str = ""
    later: str = ""
    last: str = ""

    @property
    def previous(self) -> dict[str, Any]:
        """The link "previous" of the component "pagination"."""
        return {"href": self.earlier}

    @property
    def next(self) -> dict[str, Any]:
        """The link "next" of the component "pagination"."""
        return {"href": self.later}


def dated_page(items: models.QuerySet[FeedbackItem], request: HttpRequest) -> Shown:
    """Return the page that the address asks for of a list in which the latest stand first."""
    asked = request.GET
    part = slice_of(
        items,
        PAGE_SIZE,
        after=Place.parse(asked.get("after")),
        before=Place.parse(asked.get("before")),
        last="last" in asked,
    )
    if not part.items and asked.keys() & {"after", "before"}:
        # What stood there was erased, or the address was typed: the list begins again.
        part = slice_of(items, PAGE_SIZE)
    return Shown(
        part.items,
        bounded_count(items),
        first=_to(request) if part.before else "",
        earlier=_to(request, before=part.before) if part.before else "",
        later=_to(request, after=part.after) if part.after else "",
        last=_to(request, last=1) if part.after else "",
    )


def ranked_page(items: models.QuerySet[FeedbackItem], nearest: Mapping[int, float], request: HttpRequest) -> Shown:
    """Return the page of a short list in which the nearest stand first; ``nearest`` is in that order."""
    fitting = set(items.order_by().values_list("pk", flat=True))
    page = Paginator([pk for pk in nearest if pk in fitting], PAGE_SIZE).get_page(asked_page(request))
    by_pk = {item.pk: item for item in items.filter(pk__in=list(page.object_list))}
    return Shown(
        tuple(by_pk[pk] for pk in page.object_list if pk in by_pk),
        Bounded(page.paginator.count),
        earlier=_to(request, page=page.previous_page_number()) if page.has_previous() else "",
        later=_to(request, page=page.next_page_number()) if page.has_next() else "",
    )


def asked_page(request: HttpRequest) -> str:
    """Return which page the address asks for."""
    return request.GET.get("page", "1")


def with_excerpts(items: Iterable[FeedbackItem], wanted: str, how: str) -> list[dict[str, Any]]:
    """Return each item with an excerpt in which what was looked for is marked; one query at most."""
    items = list(items)
    found: dict[int, Excerpt] = {}
    if wanted and how == How.WORDS:
        found = words.excerpts([item.pk for item in items], wanted)
    elif wanted and how == How.LETTERS:
        found = {item.pk: around(item.text, wanted.strip()) for item in items}
    return [{"item": item, "excerpt": found.get(item.pk) or (beginning(item.text),)} for item in items]


def _to(request: HttpRequest, **place: Any) -> str:
    """Return the address of another part of the same list."""
    query = request.GET.copy()
    for name in ("page", "after", "before", "last"):
        query.pop(name, None)
    for name, value in place.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
