"""Reading a day that somebody typed into a spreadsheet, without guessing."""

from __future__ import annotations

import re
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.feedback.importing.problems import quoted
from engagement.programmes.checking import EARLIEST_YEAR

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})(?:,? \d{1,2}:\d{2}.*)?")
DAY_FIRST = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})", re.IGNORECASE)
MONTH_FIRST = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")


class Order(models.TextChoices):
    """In which order days such as 03/04/2022 are written."""

    UNKNOWN = "unknown", gettext_lazy("I am not sure: name those that could be either")
    DAY_FIRST = "day_first", gettext_lazy("Day first, as in Britain: 3 April 2022")
    MONTH_FIRST = "month_first", gettext_lazy("Month first, as in America: March 4, 2022")


class NotADay(ValueError):
    """What was typed is no day that can be kept; its text says why and what to do."""


def read_day(text: str, order: str, today: date) -> date:
    """Return the day that a text means.

    Args:
        text: as it stands in the cell.
        order: one of :class:`Order`.
        today: nothing was received after it.

    Raises:
        NotADay: if it means none, could mean two, lies in the future or before the year 2000.
    """
    return check_day(_read(" ".join(text.split()), order), text, today)


def check_day(day: date, text: str, today: date) -> date:
    """Return the day, unless it cannot be the day on which something was received.

    Raises:
        NotADay: for a day in the future or before the year 2000.
    """
    if day > today:
        raise NotADay(_("“%(text)s” lies in the future.") % {"text": quoted(text)})
    if day.year < EARLIEST_YEAR:
        raise NotADay(_("“%(text)s” lies before the year %(first)s.") % {"text": quoted(text), "first": EARLIEST_YEAR})
    return day


def _read(text: str, order: str) -> date:
    if found := ISO.fullmatch(text):
        return _day(text, *found.groups())
    if found := NUMBERS.fullmatch(text):
        return _in_order(text, found, order)
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
    else:
        raise _unreadable(text)
    return _day(text, year, _month(text, month), day)


def _in_order(text: str, found: re.Match[str], order: str) -> date:
    first, second, year = found.groups()
    if len(year) == 2:
        raise NotADay(_("“%(text)s” has a year of two numbers. Write it with four.") % {"text": quoted(text)})
    if order == Order.UNKNOWN:
        if int(first) <= 12 and int(second) <= 12 and first.lstrip("0") != second.lstrip("0"):
            raise NotADay(
                _(
                    "“%(text)s” could be either of two days. Say for the whole file whether the day or the month "
                    "comes first, or write it as 2022-04-03."
                )
                % {"text": quoted(text)}
            )
        order = Order.MONTH_FIRST if int(second) > 12 else Order.DAY_FIRST
    if order == Order.MONTH_FIRST:
        first, second = second, first
    return _day(text, year, second, first)


def _month(text: str, name: str) -> str:
    small = name.casefold()
    if small[:3] in MONTHS and (small in (*NAMES, "december", "sept") or len(small) == 3):
        return str(MONTHS.index(small[:3]) + 1)
    raise _unreadable(text)


def _day(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotADay(_("“%(text)s” is no real day.") % {"text": quoted(text)}) from None


def _unreadable(text: str) -> NotADay:
    return NotADay(
        _("“%(text)s” cannot be read as a day. Write it as 2022-04-03 or 3 April 2022.") % {"text": quoted(text)}
    )


def guess_order(texts: list[str]) -> str:
    """Return the order that some days show, one of :class:`Order`; two that contradict each other show none."""
    firsts = [found for text in texts if (found := NUMBERS.fullmatch(" ".join(text.split())))]
    day_first = any(int(found.group(1)) > 12 for found in firsts)
    month_first = any(int(found.group(2)) > 12 for found in firsts)
    if day_first == month_first:
        return Order.UNKNOWN
    return Order.DAY_FIRST if day_first else Order.MONTH_FIRST
