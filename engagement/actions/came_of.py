"""Which published reports came of what somebody said. Reports stand above actions; their room says how to find them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from engagement.actions.models import Action
from engagement.feedback.models import FeedbackItem


class CameOut(NamedTuple):
    """A report that everybody can read: its title, its address on this portal, and the day it came out."""

    title: str
    address: str
    published_on: date


Find = Callable[[Collection[FeedbackItem], Collection[Action]], tuple[CameOut, ...]]
_finders: list[Find] = []


def finds_reports_of(find: Find) -> Find:
    """Register the decorated function as what finds the published reports that rest on items or name actions."""
    _finders[:] = [find]
    return find


def reports_of(items: Collection[FeedbackItem], actions: Collection[Action]) -> tuple[CameOut, ...]:
    """Return the published reports that came of these items or tell of these actions, the latest first; each once."""
    return _finders[0](items, actions) if _finders and (items or actions) else ()
