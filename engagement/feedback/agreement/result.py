"""The figures of a blind sample, worked out once when both codings are opened and kept as they were then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from engagement.feedback.agreement.alpha import Table
from engagement.feedback.agreement.bootstrap import DRAWS, NoInterval, draws, sureness
from engagement.feedback.agreement.metrics import MASI, NOMINAL, Metric
from engagement.feedback.agreement.percentage import percentage_agreement

SCHEMA = 1


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How far two people agree on one question. Shares and alphas are fractions; intervals of 95%.

    Args:
        alpha: Krippendorff's alpha; ``None`` where it cannot be computed.
        alpha_low: the lower end of its interval; ``None`` where there is none.
        alpha_high: the upper end.
        no_interval: why it has none (:class:`~engagement.feedback.agreement.bootstrap.NoInterval`), or empty.
        agreed: on how many items both said the same.
        base: on how many items both said something.
        agreed_low: the lower end of the interval of the share ``agreed / base``.
        agreed_high: the upper end.
    """

    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    no_interval: str
    agreed: int
    base: int
    agreed_low: float | None
    agreed_high: float | None

    @property
    def share(self) -> float | None:
        """The percentage agreement as a fraction; ``None`` without an item."""
        return self.agreed / self.base if self.base else None


class ThemeFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one theme, with its name then, and how many items each of the two gave it."""

    theme: str
    name: str
    depth: int
    both: int
    first_only: int
    second_only: int
    figures: Figures

    @property
    def given(self) -> int:
        """How many items have the theme from one of the two at least."""
        return self.both + self.first_only + self.second_only

    @property
    def never_varied(self) -> str:
        """ "given" or "not_given" where both said that of every item, and there is no alpha; else empty."""
        if self.figures.alpha is not None or not self.figures.base:
            return ""
        return "given" if self.both else "not_given"


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a blind sample gave.

    Args:
        schema: the form of this record.
        items: how many items the sample held when the codings were opened.
        read_by_both: how many of them both had read: the base of all figures.
        nothing_by_both: how many of those both found that no theme fits.
        seed: what the intervals were drawn with.
        draws: how many times.
        metric: how sets of themes were compared.
        overall: the figures of all themes together, the codes of an item taken as one set.
        themes: the figures of each theme.
        closing: what closing the sample did, once it is closed: codes given, already standing and not given.
    """

    schema: int = SCHEMA
    items: int
    read_by_both: int
    nothing_by_both: int
    seed: int
    draws: int = DRAWS
    metric: str = MASI.name
    overall: Figures
    themes: list[ThemeFigures]
    closing: dict[str, int] | None = None

    @property
    def left_out(self) -> int:
        """How many items did not count, as one of the two had not read them."""
        return self.items - self.read_by_both

    def to_json(self) -> dict[str, Any]:
        """Return it as the database keeps it."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def from_json(kept: Any) -> Result:
    """Return what the database keeps as a record."""
    return msgspec.convert(kept, Result)


class NamedTheme(msgspec.Struct, frozen=True):
    """A theme as the figures need it: its public id, its name and how deep it stands."""

    key: str
    name: str
    depth: int


def work_out(
    readings: Sequence[tuple[frozenset[str], frozenset[str]]],
    themes: Sequence[NamedTheme],
    *,
    items: int,
    seed: int,
) -> Result:
    """Return the figures of two people's codings. The same readings and seed give the same figures.

    Args:
        readings: for each item that both read, the themes that the one and the other gave, by their keys; an empty set
            where nothing fitted. An item that one of them did not read is not among them.
        themes: the themes that both could give.
        items: how many items the sample holds, read or not.
        seed: what the intervals are drawn with.
    """
    weights = list(draws(len(readings), seed))
    return Result(
        items=items,
        read_by_both=len(readings),
        nothing_by_both=sum(not one and not other for one, other in readings),
        seed=seed,
        overall=_figures(readings, MASI, weights),
        themes=[
            ThemeFigures(
                theme=theme.key,
                name=theme.name,
                depth=theme.depth,
                both=sum(theme.key in one and theme.key in other for one, other in readings),
                first_only=sum(theme.key in one and theme.key not in other for one, other in readings),
                second_only=sum(theme.key not in one and theme.key in other for one, other in readings),
                figures=_figures([(theme.key in one, theme.key in other) for one, other in readings], NOMINAL, weights),
            )
            for theme in themes
        ],
    )


def _figures(units: Sequence[Any], metric: Metric, weights: Sequence[Sequence[int]]) -> Figures:
    table = Table(units, metric)
    alpha = table.alpha()
    sure = sureness(table, weights)
    percentage = percentage_agreement(units)
    return Figures(
        alpha=alpha.value,
        alpha_low=sure.interval.low if sure.interval else None,
        alpha_high=sure.interval.high if sure.interval else None,
        no_interval=NoInterval(sure.why_not).value if sure.why_not else "",
        agreed=percentage.agreed,
        base=percentage.base,
        agreed_low=percentage.interval.low if percentage.interval else None,
        agreed_high=percentage.interval.high if percentage.interval else None,
    )
