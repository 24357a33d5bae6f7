"""Fixtures of the tests of booking pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from engagement.events.models import BookingQuestion, Event
from eolcare.common import limits
from tests.events.booking.pages import JOINING
from tests.factories.areas import area_tree
from tests.factories.events import bookable
from tests.factories.programmes import ProgrammeFactory


@pytest.fixture
def nothing_counted():
    cache.clear()
    limits.forget()


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, slug="review", contact_phone="020 7946 0991")


@pytest.fixture
def make(programme, tree):
    def bookable_here(capacities: dict[str, int | None] | None = None, **facts: Any) -> Event:
        facts.setdefault("title", "Care at night")
        facts.setdefault("slug", "care-at-night")
        return bookable(capacities, programme=programme, areas=[tree["Brent"]], **facts)

    return bookable_here


@pytest.fixture
def event(make):
    return make({"in_person": 2, "online": 1, "carer": 1}, joining_link=JOINING, joining_details="Code 4711")


@pytest.fixture
def asked(event):
    """Two questions of the event's own: the second hangs on the first."""
    first = BookingQuestion.objects.create(event=event, order=1, kind="yes_no", label="Have you been before?")
    second = BookingQuestion.objects.create(
        event=event, order=2, kind="short_text", label="What did you like?", required=True, asked_if=first,
        asked_if_values=["yes"],
    )  # fmt: skip
    return first, second
