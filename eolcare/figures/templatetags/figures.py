"""``{% figure %}``: a figure as every page and PDF shows it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from eolcare.figures.disclosure import HIDDEN, Cell, percent
from eolcare.figures.figure import Figure
from eolcare.figures.intervals import Interval, Representation, in_words, range_in_words

register = template.Library()


@register.inclusion_tag("figures/figure.html")
def figure(figure: Figure, *, for_print: bool = False) -> dict[str, Any]:
    """The figure with heading, sentence, chart, base, notes and table of figures.

    On a page the table is folded below the chart; ``for_print`` lays it open and leaves out what cannot be clicked. A
    figure without a chart has its table open.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"{{% figure %}} shows a Figure, not {type(figure).__name__}.")
    table = figure.table
    drawable = figure.chart is not None and not table.withheld and not table.empty
    return {
        "figure": figure,
        "table": table,
        "chart": figure.picture() if drawable else None,
        "for_print": for_print,
        "folded": drawable and not for_print,
        "headings": list(zip(figure.headings, figure.numeric, strict=True)),
        "lines": [
            (label, cells, list(zip(texts, figure.extra_columns, strict=True)))
            for label, cells, texts in figure.lines()
        ],
        "totals": figure.total_line(),
        "level": figure.heading_level,
    }


@register.filter
def percent_words(share: float | None) -> str:
    """Show a share (0 to 1) of released numbers as text; "not shown" without one."""
    return str(HIDDEN) if share is None else percent(share)


@register.filter
def range_of(interval: Interval | None) -> str:
    """Show an interval of shares: "12% to 19%"."""
    return range_in_words(interval)


@register.filter
def verdict_words(beside: Representation) -> str:
    """Say whether a group is heard from as much as the census would have us expect."""
    return in_words(beside.verdict)


@register.filter
def cell_or_not_asked(cell: Cell | None) -> str:
    """Show a released number; ``None`` means that nobody was asked, which is not nobody."""
    return _("not asked") if cell is None else str(cell)
