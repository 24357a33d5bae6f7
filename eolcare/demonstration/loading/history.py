"""Doing things in the order in which they happened, each at its own time.

A report of 2022 says what was being done in 2022: so actions and reports cannot be loaded one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.load import Load


@dataclass(frozen=True)
class Act:
    """One thing that somebody did."""

    at: datetime
    do: Callable[[], object]


def play(load: Load, acts: Iterable[Act]) -> None:
    """Do the acts in the order of their times; of two at the same time the one that was named first."""
    ordered = sorted(acts, key=lambda act: act.at)
    for act in load.counted(ordered, len(ordered)):
        with as_of(act.at):
            act.do()


def load_actions_and_reports(load: Load) -> None:
    """Play what was done with actions and reports until today."""
    from eolcare.demonstration.loading import actions, reports

    play(load, [*actions.acts(load), *reports.acts(load)])
