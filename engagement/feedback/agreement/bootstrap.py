"""How sure an alpha is: the same number of items is drawn again and again from those coded, with replacement.

The percentile interval of the standard bootstrap over items, as compared and recommended for alpha by A. Zapf,
S. Castell, L. Morawietz and A. Karch, "Measuring inter-rater reliability for nominal data - which coefficients and
confidence intervals are appropriate?", BMC Medical Research Methodology 16:93 (2016).
"""

from __future__ import annotations

import enum
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engagement.feedback.agreement.alpha import Table
from eolcare.figures.intervals import CONFIDENCE, Interval

DRAWS = 1_000
MOST_WITHOUT = 0.05
"""Above this share of draws in which alpha cannot be computed, what is left would be a choice among draws."""


class NoInterval(enum.Enum):
    """Why an alpha has no interval."""

    NO_ALPHA = "no_alpha"
    ALWAYS_AGREED = "always_agreed"
    TOO_RARE = "too_rare"


@dataclass(frozen=True, slots=True)
class Sureness:
    """The interval of an alpha, or why there is none."""

    interval: Interval | None
    why_not: NoInterval | None = None


def draws(items: int, seed: int, number: int = DRAWS) -> Iterator[list[int]]:
    """Yield how often each item stands in each draw; the same ones for the same seed, in any version of Python."""
    # `random()` alone is promised to give the same numbers for a seed; `choices` and `randrange` are not.
    source = random.Random(seed).random  # noqa: S311 - no secret hangs on it
    for _draw in range(number):
        weights = [0] * items
        for _item in range(items):
            weights[int(source() * items)] += 1
        yield weights


def sureness(table: Table, weights: Sequence[Sequence[int]]) -> Sureness:
    """Return the interval in which alpha lies in 95% of the draws, or why there is none.

    Args:
        table: the coded units.
        weights: the draws (:func:`draws`), one weight for each unit of the table.
    """
    whole = table.alpha()
    if whole.value is None:
        return Sureness(None, NoInterval.NO_ALPHA)
    if whole.observed == 0:
        # Every draw agrees as well, which says nothing about how sure it is.
        return Sureness(None, NoInterval.ALWAYS_AGREED)
    found = [table.alpha(each).value for each in weights]
    known = sorted(value for value in found if value is not None)
    if len(known) < (1 - MOST_WITHOUT) * len(found):
        return Sureness(None, NoInterval.TOO_RARE)
    tail = (1 - CONFIDENCE) / 2
    return Sureness(Interval(quantile(known, tail), quantile(known, 1 - tail)))


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which that share of the ordered values lies, between two of them in proportion."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
