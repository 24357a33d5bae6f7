"""Numbers, days and months in rows that a reader can take in: bands and months that were counted, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from engagement.surveys.tallies.numbers import EXACT_TO, band_ends
from eolcare.figures.counting import Category

MOST_ROWS = 12
MOST_MONTHS = 24
WIDTHS = (1, 2, 5, 10, 20, 25, 50, EXACT_TO + 1)


def number_rows(bands: Mapping[str, int], *, decimals: bool) -> tuple[list[Category], dict[str, int]]:
    """Return the rows for a question about a number, from the least, and how many people stand in each.

    Args:
        bands: how many people by band.
        decimals: whether numbers with decimals were given, so that a row ends before the next begins.
    """
    sizes = [abs(int(band)) for band in bands]
    exact = [size for size in sizes if size <= EXACT_TO]
    beyond = len({band for band in bands if abs(int(band)) > EXACT_TO})
    width = _width(exact, signs=len({band.startswith("-") for band in bands}), room=max(MOST_ROWS - beyond, 3))
    rows: dict[tuple[int, int], Category] = {}
    counted: dict[str, int] = {}
    for band, n in bands.items():
        below = band.startswith("-")
        least, end = band_ends(band)
        if least <= EXACT_TO:
            least -= least % width
            end = least + width
        category = _number_row(below, least, end, decimals)
        rows[(-1 if below else 1), (-least if below else least)] = category
        counted[category.key] = counted.get(category.key, 0) + n
    for least in _between(exact, width, any(band.startswith("-") for band in bands)):
        rows.setdefault((1, least), _number_row(False, least, least + width, decimals))
    return [rows[place] for place in sorted(rows)], counted


def _width(exact: list[int], *, signs: int, room: int) -> int:
    span = (max(exact) - min(exact) + 1) * signs if exact else 1
    return next((width for width in WIDTHS if span / width <= room), WIDTHS[-1])


def _between(exact: list[int], width: int, below: bool) -> Iterable[int]:
    """Return where the rows between the least and the largest begin, so that gaps are seen."""
    if not exact or below:
        return ()
    return range(min(exact) - min(exact) % width, max(exact) + 1, width)


def _number_row(below: bool, least: int, end: int, decimals: bool) -> Category:
    key = f"{'-' if below else ''}{least}"
    sign = "−" if below else ""
    if not decimals and end - least == 1:
        return Category(key, sign + _figures(least))
    if below:
        words = {"far": f"−{_figures(end)}", "near": f"−{_figures(least)}"}
        if decimals:
            return Category(key, _("above %(far)s, up to %(near)s") % words)
        return Category(key, _("%(far)s to %(near)s") % (words | {"far": f"−{_figures(end - 1)}"}))
    if decimals:
        return Category(key, _("%(least)s to under %(end)s") % {"least": _figures(least), "end": _figures(end)})
    return Category(key, _("%(least)s to %(most)s") % {"least": _figures(least), "most": _figures(end - 1)})


def _figures(number: int) -> str:
    return number_format(number, force_grouping=True)


def month_rows(months: Mapping[str, int]) -> tuple[list[Category], dict[str, int]]:
    """Return the rows for a question about a day or month, from the earliest, and how many people stand in each.

    Months as long as they are few; otherwise years.
    """
    if not months:
        return [], {}
    numbers = {int(text[:4]) * 12 + int(text[5:7]) - 1: n for text, n in months.items()}
    first, last = min(numbers), max(numbers)
    if last - first < MOST_MONTHS:
        listed = range(first, last + 1)
        return [_month(number) for number in listed], {_month(number).key: numbers.get(number, 0) for number in listed}
    years: dict[str, int] = {}
    for number, n in numbers.items():
        years[str(number // 12)] = years.get(str(number // 12), 0) + n
    span = range(first // 12, last // 12 + 1)
    shown = [str(year) for year in span] if len(span) <= 2 * MOST_ROWS else sorted(years)
    return [Category(year, year) for year in shown], years


def _month(number: int) -> Category:
    day = date(number // 12, number % 12 + 1, 1)
    return Category(day.isoformat()[:7], date_format(day, "M Y"))
