"""Days and times in words, after the NHS service manual: "Tuesday 15 March 2022, 2pm to 4pm". Pure functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eolcare.common.languages import is_english

LONDON = ZoneInfo("Europe/London")


def in_london(day: date, clock: time) -> datetime:
    """Return the moment at which clocks in London show ``clock`` on ``day``.

    The hour that comes twice in autumn means its first turn.
    """
    return datetime.combine(day, clock, tzinfo=LONDON)


def exists_in_london(moment: datetime) -> bool:
    """Return whether clocks in London ever show this time; an hour of the last Sunday in March is skipped."""
    there_and_back = moment.astimezone(UTC).astimezone(LONDON)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def in_words(moment: datetime) -> str:
    """Return the time of day in London: "2pm", "2:30pm", "midday", "midnight"; "14:30" in other languages."""
    local = moment.astimezone(LONDON)
    if not is_english():
        return f"{local:%H:%M}"
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    hour = local.hour % 12 or 12
    half = _("am") if local.hour < 12 else _("pm")
    return f"{hour}:{local.minute:02d}{half}" if local.minute else f"{hour}{half}"


def day_in_words(moment: datetime) -> str:
    """Return the day in London: "Tuesday 15 March 2022"."""
    return date_format(moment.astimezone(LONDON), "l j E Y")


def moment_in_words(moment: datetime) -> str:
    """Return "Tuesday 15 March 2022 at 2pm"."""
    return _("%(day)s at %(time)s") % {"day": day_in_words(moment), "time": in_words(moment)}


def span_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """Return "Tuesday 15 March 2022, 2pm to 4pm"; a span over midnight names both days."""
    words = {
        "day": day_in_words(starts_at),
        "start": in_words(starts_at),
        "last_day": day_in_words(ends_at),
        "end": in_words(ends_at),
    }
    if words["day"] == words["last_day"]:
        return _("%(day)s, %(start)s to %(end)s") % words
    return _("%(day)s, %(start)s to %(last_day)s, %(end)s") % words
