"""The gaps in plain words: who was not heard from, and what is planned about it. No score, no ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eolcare.figures.disclosure import percent
from eolcare.figures.intervals import Verdict

if TYPE_CHECKING:
    from engagement.dashboards.heard.page import CommunityLine, PlaceLine


@dataclass(frozen=True)
class Gap:
    """One gap: of whom, what is missing, and whether something that is planned may close it."""

    name: str
    words: str
    is_planned_for: bool


def gaps_of_places(lines: Sequence[PlaceLine]) -> list[Gap]:
    """Return the gaps by borough. What is for the whole area closes none: nobody knows who will come from where."""
    return [gap for line in lines for gap in _of_place(line)]


def open_first(gaps: Sequence[Gap]) -> list[Gap]:
    """Return the gaps for which nothing is planned before those for which something is, else in their order."""
    return sorted(gaps, key=lambda gap: gap.is_planned_for)


def _of_place(line: PlaceLine) -> Iterator[Gap]:
    held = line.events.held + line.talks.held
    planned = line.events.planned + line.talks.planned
    if not held:
        words = (
            _("No event, meeting or interview of its own so far.")
            if planned
            else _("No event, meeting or interview of its own so far, and none is planned.")
        )
        yield Gap(line.name, words, bool(planned))
    if line.residents is not None and line.residents.value == 0:
        yield Gap(line.name, _("No resident has answered a survey."), bool(planned))
    elif line.beside is not None and line.beside.verdict is Verdict.FEWER and line.beside.share is not None:
        words = _("%(share)s of residents’ answers come from here, where %(expected)s of adults live.") % {
            "share": percent(line.beside.share),
            "expected": percent(line.beside.expected),
        }
        yield Gap(line.name, words, bool(planned))
    if line.professionals is not None and line.professionals.value == 0:
        yield Gap(line.name, _("No professional has answered a survey."), bool(planned))


def gaps_of_communities(lines: Sequence[CommunityLine]) -> list[Gap]:
    """Return the gaps by community."""
    return [gap for line in lines for gap in _of_community(line)]


def _of_community(line: CommunityLine) -> Iterator[Gap]:
    held = line.events.held + line.talks.held
    planned = line.events.planned + line.talks.planned
    asked = line.said is not None
    if not held and not planned:
        words = (
            _("Nothing was held for them, and nothing is planned.")
            if asked
            else _("Nothing was held for them, nothing is planned, and no survey can tell who among us they are.")
        )
        yield Gap(line.name, words, is_planned_for=False)
    elif not held:
        yield Gap(line.name, _("Nothing was held for them so far."), is_planned_for=True)
    if line.beside is not None and line.beside.verdict is Verdict.FEWER and line.beside.share is not None:
        words = _("They are %(share)s of the residents who said, and %(expected)s of people in the census.") % {
            "share": percent(line.beside.share),
            "expected": percent(line.beside.expected),
        }
        yield Gap(line.name, words, bool(planned))
    elif line.is_measured and not asked:
        words = _("No survey asks about this, so nobody knows whether they answered. It can be taken from the bank.")
        yield Gap(line.name, words, bool(planned))
