"""Percentage agreement: on how many items coders said the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engagement.feedback.agreement.alpha import Unit
from eolcare.figures.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many items all who coded them said the same, of how many items that two or more coded."""

    agreed: int
    base: int

    @property
    def share(self) -> float | None:
        """0 to 1; ``None`` without any item."""
        return self.agreed / self.base if self.base else None

    @property
    def interval(self) -> Interval | None:
        """The 95% Wilson interval of the share; ``None`` without any item.

        Not a bootstrap: where coders always agreed, every new draw of the items agrees always too, and the bootstrap
        would claim to know it for certain.
        """
        return wilson(self.agreed, self.base) if self.base else None


def percentage_agreement(units: Iterable[Unit]) -> Agreement:
    """Return on how many of the units all coders agree; units with fewer than two values are left out."""
    agreed = base = 0
    for unit in units:
        values = [value for value in unit if value is not None]
        if len(values) > 1:
            base += 1
            agreed += all(value == values[0] for value in values)
    return Agreement(agreed, base)
