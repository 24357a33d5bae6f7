"""Bank holidays of England. Pure functions.

The days that come each year follow the Banking and Financial Dealings Act 1971 and the custom of a day in lieu; the
others were proclaimed, and a new one is added here when it is (https://www.gov.uk/bank-holidays).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MONDAY, SATURDAY = 0, 5

NEW_YEAR = _("New Year’s Day")
GOOD_FRIDAY = _("Good Friday")
EASTER_MONDAY = _("Easter Monday")
EARLY_MAY = _("Early May bank holiday")
SPRING = _("Spring bank holiday")
SUMMER = _("Summer bank holiday")
CHRISTMAS = _("Christmas Day")
BOXING_DAY = _("Boxing Day")
IN_LIEU_NEW_YEAR = _("New Year’s Day, day in lieu")
IN_LIEU_CHRISTMAS = _("Christmas Day, day in lieu")
IN_LIEU_BOXING = _("Boxing Day, day in lieu")
SPECIAL = _("special bank holiday")

# Where a proclamation moved the early May or the spring holiday, and the days that it added.
_MOVED_EARLY_MAY = {2020: date(2020, 5, 8)}
_MOVED_SPRING = {2002: date(2002, 6, 4), 2012: date(2012, 6, 4), 2022: date(2022, 6, 2)}
_ADDED = (
    date(2002, 6, 3),
    date(2011, 4, 29),
    date(2012, 6, 5),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> dict[date, str | Promise]:
    """Return the bank holidays of a year with their names; Christmas and New Year also where they fall on a weekend."""
    sunday = easter(year)
    days: dict[date, str | Promise] = {
        date(year, 1, 1): NEW_YEAR,
        sunday - timedelta(days=2): GOOD_FRIDAY,
        sunday + timedelta(days=1): EASTER_MONDAY,
        _MOVED_EARLY_MAY.get(year) or _monday_from(date(year, 5, 1)): EARLY_MAY,
        _MOVED_SPRING.get(year) or _monday_from(date(year, 5, 25)): SPRING,
        _monday_from(date(year, 8, 25)): SUMMER,
        date(year, 12, 25): CHRISTMAS,
        date(year, 12, 26): BOXING_DAY,
    }
    for day, name in (
        (date(year, 1, 1), IN_LIEU_NEW_YEAR),
        (date(year, 12, 25), IN_LIEU_CHRISTMAS),
        (date(year, 12, 26), IN_LIEU_BOXING),
    ):
        if day.weekday() >= SATURDAY:
            days[_next_free(day, days)] = name
    return days | {day: SPECIAL for day in _ADDED if day.year == year}


def bank_holiday(day: date) -> str | Promise | None:
    """Return the name of the bank holiday on a day, ``None`` on any other day."""
    return bank_holidays(day.year).get(day)


def _monday_from(day: date) -> date:
    """Return the first Monday on a day or after it; from the 25th of May or August that is the month's last."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _next_free(day: date, taken: dict[date, str | Promise]) -> date:
    """Return the first day of the week after ``day`` that is no holiday yet."""
    while day.weekday() >= SATURDAY or day in taken:
        day += timedelta(days=1)
    return day
