"""Whether an event's report is out. Reports stand above events, so their room says here how to find one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engagement.events.models import Event


class PublishedReport(NamedTuple):
    """A report that everybody can read: its title, and its full address."""

    title: str
    link: str


Find = Callable[[Event], PublishedReport | None]
_finders: list[Find] = []


def finds_reports(find: Find) -> Find:
    """Register the decorated function as what finds the published report of an event."""
    _finders[:] = [find]
    return find


def report_of(event: Event) -> PublishedReport | None:
    """Return the event's report if it is published and not withdrawn."""
    return _finders[0](event) if _finders else None
