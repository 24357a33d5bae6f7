"""Charts of released tables, as SVG.

Each function takes a :class:`ReleasedTable`, and raises ``TypeError`` for anything else: a chart is drawn from what
may be seen. It gives a :class:`Chart` with two pictures of the same, ``wide`` (page and PDF) and ``narrow`` (a phone,
down to 320 px), each with words of a size that can be read there.

A figure calls its chart with ``title``, ``description`` (both read out by screen readers) and ``key`` (unique on the
page).
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eolcare.figures.counting import Shape
from eolcare.figures.disclosure import HIDDEN, ReleasedTable, percent
from eolcare.figures.intervals import representation, row_shares

CACHE_SECONDS = 24 * 60 * 60
# Part of the cache's key: raise it when drawing.py or svg.py changes what a chart looks like.
LOOK = 3


@dataclass(frozen=True, slots=True)
class Chart:
    """Two pictures of one thing. A page shows the one that fits its width; a PDF takes ``wide``."""

    wide: SafeString
    narrow: SafeString


def bar_chart(released: ReleasedTable, *, title: str, description: str, key: str, show: str = "count") -> Chart:
    """Horizontal bars of a one-column table, each with its number.

    ``show`` is "count", or "share" for bars and numbers in per cent of the base.
    """
    _need_released(released, one_column=True)
    if show not in {"count", "share"}:
        raise ValueError('A bar chart shows "count" or "share".')
    rows: list[dict[str, Any]] = []
    for row in released.rows:
        cell, share = released.cell(row.key), released.share(row.key)
        size = cell.value if show == "count" else share
        words = str(cell) if show == "count" else released.percentage(row.key)
        rows.append({"label": str(row.label), "size": size, "words": str(HIDDEN) if size is None else words})
    return _chart("bars", {"rows": rows}, title=title, description=description, key=key)


def interval_chart(
    released: ReleasedTable,
    *,
    title: str,
    description: str,
    key: str,
    population: Mapping[str, float],
    expected_label: str,
    share_label: str = "",
) -> Chart:
    """Each group's share of the people counted, with its Wilson interval, beside its share of the population.

    ``population`` as in :func:`eolcare.figures.intervals.representation`; ``expected_label`` names it in the key of
    symbols ("Share of adults who live there"), ``share_label`` what is counted ("Share of responses").
    """
    _need_released(released, one_column=True)
    rows = [
        {
            "label": str(group.row.label),
            "share": group.share,
            "low": group.interval.low if group.interval else None,
            "high": group.interval.high if group.interval else None,
            "expected": group.expected,
            "words": str(HIDDEN) if group.share is None else percent(group.share),
        }
        for group in representation(released, population)
    ]
    share_label = share_label or _("Share of %(counted)s, with its likely range") % {"counted": released.counted}
    data = {"rows": rows, "share_label": str(share_label), "expected_label": str(expected_label)}
    return _chart("intervals", data, title=title, description=description, key=key)


def share_chart(
    released: ReleasedTable,
    *,
    title: str,
    description: str,
    key: str,
    column: str,
    share_label: str,
    overall_label: str,
) -> Chart:
    """The share that one column has of each row of a two-way table, with its Wilson interval, beside that of all rows.

    ``share_label`` says what the share is ("Said “Very good”"), ``overall_label`` what the mark beside it is ("In all
    boroughs together"). ``ValueError`` where the totals of columns are withheld: there is nothing to set rows beside.
    """
    _need_released(released)
    if released.column_totals is None or not released.base.value:
        raise ValueError("A chart of shares needs the share of all rows together.")
    place = [each.key for each in released.columns].index(column)
    overall = (released.column_totals[place].value or 0) / released.base.value
    rows = [
        {
            "label": str(each.row.label),
            "share": each.share,
            "low": each.interval.low if each.interval else None,
            "high": each.interval.high if each.interval else None,
            "expected": overall,
            "words": str(HIDDEN) if each.base is None else _("nobody") if each.share is None else percent(each.share),
        }
        for each in row_shares(released, column)
    ]
    data = {"rows": rows, "share_label": str(share_label), "expected_label": str(overall_label)}
    return _chart("intervals", data, title=title, description=description, key=key)


def time_chart(released: ReleasedTable, *, title: str, description: str, key: str) -> Chart:
    """Columns side by side, one a row of the table, in its order: months or weeks, with short labels ("Jun 2024")."""
    _need_released(released, one_column=True)
    rows = []
    for row in released.rows:
        cell = released.cell(row.key)
        rows.append({"label": str(row.label), "size": cell.value, "words": str(cell)})
    return _chart("times", {"rows": rows, "hidden": str(HIDDEN)}, title=title, description=description, key=key)


def stacked_status_chart(released: ReleasedTable, *, title: str, description: str, key: str) -> Chart:
    """One bar a row, divided by the columns of the table: actions of each borough by status.

    Parts keep the columns' order, dark to light; up to seven can be told apart. A one-column table gives one bar,
    divided by its rows.
    """
    _need_released(released)
    if released.shape is Shape.OVERLAPPING:
        raise ValueError("Rows that overlap do not stack.")
    if released.shape is Shape.ONE_WAY:
        parts = [str(row.label) for row in released.rows]
        numbers = [released.cell(row.key).value for row in released.rows]
        rows = [{"label": "", "numbers": numbers, "total": released.base.value, "words": str(released.base)}]
    else:
        parts = [str(column.label) for column in released.columns]
        totals = released.row_totals or ()
        rows = [
            {
                "label": str(row.label),
                "numbers": [cell.value for cell in released.cells[place]],
                "total": totals[place].value,
                "words": str(totals[place]),
            }
            for place, row in enumerate(released.rows)
        ]
    data = {"rows": rows, "parts": parts, "hidden": str(HIDDEN)}
    return _chart("stacks", data, title=title, description=description, key=key)


def _need_released(released: ReleasedTable, *, one_column: bool = False) -> None:
    if not isinstance(released, ReleasedTable):
        raise TypeError(f"A chart is drawn from a ReleasedTable, not from {type(released).__name__}.")
    if one_column and released.shape is Shape.TWO_WAY:
        raise ValueError("This chart takes a table of one column.")


def _chart(kind: str, data: dict[str, Any], *, title: str, description: str, key: str) -> Chart:
    return Chart(
        wide=_picture(kind, data, "wide", title=str(title), description=str(description), key=f"{key}-wide"),
        narrow=_picture(kind, data, "narrow", title=str(title), description=str(description), key=f"{key}-narrow"),
    )


def _picture(kind: str, data: dict[str, Any], size: str, *, title: str, description: str, key: str) -> SafeString:
    told = json.dumps([LOOK, kind, data, size, title, description, key], sort_keys=True)
    cache_key = f"figures.chart.{hashlib.sha256(told.encode()).hexdigest()}"
    picture = caches["local"].get(cache_key)
    if picture is None:
        # The drawing tools take a while to load, so a process loads them for its first new chart and not before.
        from eolcare.figures import drawing, svg

        # A copy, as drawing.py works out places in the rows themselves.
        drawn = drawing.draw(kind, copy.deepcopy(data), size)
        picture = svg.finished(drawn, title=title, description=description, key=key)
        caches["local"].set(cache_key, picture, CACHE_SECONDS)
    return mark_safe(picture)  # noqa: S308 - svg.finished lets through shapes and escaped words alone
