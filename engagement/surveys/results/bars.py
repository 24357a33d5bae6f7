"""Bars that stand within a table, drawn by a few characters each, so that twenty questions fit on a light page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eolcare.figures.counting import Shape
from eolcare.figures.disclosure import Cell, ReleasedTable
from eolcare.figures.figure import Figure
from eolcare.figures.paper import rung

# Of long lists (postcode districts) the page of all questions shows the beginning.
SHOWN = 12


class Bar(NamedTuple):
    """One line: an answer, how many ``people`` gave it, its share in words, and the bar's ``size`` in per cent."""

    label: str
    people: Cell
    share: str
    size: str


class Segment(NamedTuple):
    """One part of a divided bar: where it begins and how wide it is, in per cent, and its colour."""

    start: str
    size: str
    fill: str


class DividedBar(NamedTuple):
    """One line that is divided: a statement, how many answered it, and for each answer its share in words."""

    label: str
    total: Cell
    shares: Sequence[str]
    segments: Sequence[Segment]


class Bars(NamedTuple):
    """The lines of one question. ``headings`` are the divided bars' answers with their colours."""

    heading: str
    lines: Sequence[Bar]
    divided: Sequence[DividedBar]
    headings: Sequence[tuple[str, str]]
    more: int


def bars_of(figure: Figure) -> Bars:
    """Return the lines of a figure's released table; a two-way table gives divided bars."""
    table = figure.table
    if table.shape is Shape.TWO_WAY:
        fills = [rung(place, len(table.columns))[0] for place in range(len(table.columns))]
        headings = [(str(column.label), fill) for column, fill in zip(table.columns, fills, strict=True)]
        divided = [_divided(table, place, fills) for place in range(len(table.rows))]
        return Bars(str(table.row_heading), (), divided, headings, 0)
    lines = [
        Bar(str(row.label), table.cell(row.key), table.percentage(row.key), _per_cent(table.share(row.key) or 0))
        for row in table.rows[:SHOWN]
    ]
    return Bars(str(table.row_heading), lines, (), (), len(table.rows) - len(lines))


def _divided(table: ReleasedTable, place: int, fills: Sequence[str]) -> DividedBar:
    row = table.rows[place]
    total = table.row_totals[place] if table.row_totals is not None else table.base
    segments = []
    at = 0.0
    for column, fill in zip(table.columns, fills, strict=True):
        share = table.share(row.key, column.key) or 0
        if share:
            segments.append(Segment(_per_cent(at), _per_cent(share), fill))
        at += share
    shares = [table.percentage(row.key, column.key) if total.value else "–" for column in table.columns]
    return DividedBar(str(row.label), total, shares, segments)


def _per_cent(share: float) -> str:
    return f"{share * 100:.4g}%"
