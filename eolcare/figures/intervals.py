"""How sure a share is, and whether a group is heard from as much as the census would have us expect.

The interval is Wilson's score interval without continuity correction: E. B. Wilson, "Probable inference, the law of
succession, and statistical inference", Journal of the American Statistical Association 22 (1927), 209-212;
recommended and worked through, as method 3, by R. G. Newcombe, "Two-sided confidence intervals for the single
proportion: comparison of seven methods", Statistics in Medicine 17 (1998), 857-872, whose examples are our tests.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from django.utils.translation import gettext as _

from eolcare.figures.counting import Category, Shape
from eolcare.figures.disclosure import HIDDEN, ReleasedTable, percent

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of shares or ratios, both ends included."""

    low: float
    high: float


def wilson(count: int, base: int, confidence: float = CONFIDENCE) -> Interval:
    """The Wilson score interval of the share ``count / base``. ``ValueError`` unless ``0 <= count <= base`` and
    ``base > 0``.
    """
    if base <= 0 or not 0 <= count <= base:
        raise ValueError("An interval needs a base above 0 and a count within it.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = count / base
    middle = share + z * z / (2 * base)
    reach = z * sqrt(share * (1 - share) / base + z * z / (4 * base * base))
    scale = 1 + z * z / base
    # At 0 and at the base the formula gives 0 and 1 but for rounding.
    low = 0.0 if count == 0 else (middle - reach) / scale
    high = 1.0 if count == base else (middle + reach) / scale
    return Interval(low, high)


class Verdict(enum.Enum):
    """What the interval allows us to say."""

    FEWER = "fewer"
    ABOUT = "about"
    MORE = "more"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Representation:
    """One group's share of the respondents beside its share of the population. The shares are 0 to 1; ``None`` where
    not shown.

    ``ratio`` is the one divided by the other (1 is what the census would have us expect) and ``ratio_interval`` its
    Wilson interval, with the census share taken as known.
    """

    row: Category
    count: int | None
    share: float | None
    interval: Interval | None
    expected: float
    ratio: float | None
    ratio_interval: Interval | None

    @property
    def verdict(self) -> Verdict:
        """Fewer or more only where the whole interval lies on one side of what we would expect."""
        if self.interval is None:
            return Verdict.UNKNOWN
        if self.interval.high < self.expected:
            return Verdict.FEWER
        if self.interval.low > self.expected:
            return Verdict.MORE
        return Verdict.ABOUT


def representation(released: ReleasedTable, population: Mapping[str, float]) -> list[Representation]:
    """Each row of a one-way released table beside the population.

    ``population`` maps row keys to how many people live there (or any numbers in proportion). Rows that are not in it
    (such as "lives elsewhere" or "did not say") are left out, and their people leave the base too where their number is
    shown; where it is not, it is small, and they stay. ``ValueError`` for a two-way table.
    """
    if not isinstance(released, ReleasedTable):
        raise TypeError(f"representation() takes a ReleasedTable, not {type(released).__name__}.")
    if released.shape is not Shape.ONE_WAY:
        raise ValueError("Representation needs a table whose rows add up to its base.")
    compared = [row for row in released.rows if row.key in population]
    others = [released.cell(row.key) for row in released.rows if row.key not in population]
    everybody = float(sum(population[row.key] for row in compared))
    base = released.base.value
    if base is not None:
        base -= sum(other.value or 0 for other in others)
    return [
        _beside(row, released.cell(row.key).value, base, population[row.key] / everybody if everybody else 0.0)
        for row in compared
    ]


def _beside(row: Category, count: int | None, base: int | None, expected: float) -> Representation:
    if count is None or not base:
        return Representation(row, count, None, None, expected, None, None)
    interval = wilson(count, base)
    if not expected:
        return Representation(row, count, count / base, interval, expected, None, None)
    ratio_interval = Interval(interval.low / expected, interval.high / expected)
    return Representation(row, count, count / base, interval, expected, count / base / expected, ratio_interval)


def in_words(verdict: Verdict) -> str:
    """A verdict as a reader would say it."""
    return {
        Verdict.FEWER: _("fewer than we would expect"),
        Verdict.ABOUT: _("about what we would expect"),
        Verdict.MORE: _("more than we would expect"),
        Verdict.UNKNOWN: _("not enough answers to say"),
    }[verdict]


def range_in_words(interval: Interval | None) -> str:
    """An interval of shares as text: "12% to 19%", or "not shown"."""
    if interval is None:
        return str(HIDDEN)
    return _("%(low)s to %(high)s") % {"low": percent(interval.low), "high": percent(interval.high)}


@dataclass(frozen=True, slots=True)
class RowShare:
    """How many of a row's people stand in one column, out of how many, with the Wilson interval of their share.

    ``share`` and ``interval`` are ``None`` where a number is not shown or the row has nobody.
    """

    row: Category
    base: int | None
    share: float | None
    interval: Interval | None


def row_shares(released: ReleasedTable, column_key: str) -> list[RowShare]:
    """The share that one column has of each row of a two-way released table, worked out from shown numbers alone.

    ``ValueError`` for a table of one column, ``KeyError`` where there is no such column.
    """
    if not isinstance(released, ReleasedTable):
        raise TypeError(f"row_shares() takes a ReleasedTable, not {type(released).__name__}.")
    if released.row_totals is None:
        raise ValueError("Shares of rows need a table of rows by columns.")
    found = []
    for row, total in zip(released.rows, released.row_totals, strict=True):
        share = released.share(row.key, column_key)
        count = released.cell(row.key, column_key).value
        known = share is not None and count is not None and total.value is not None
        found.append(RowShare(row, total.value, share, wilson(count, total.value) if known else None))  # type: ignore[arg-type]
    return found
