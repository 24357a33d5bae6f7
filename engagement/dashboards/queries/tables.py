"""The tables of people: true counts, ready for the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement.dashboards.batches import months
from engagement.dashboards.queries.people import Came, Heard
from engagement.events.models import Attendance, EventKind
from engagement.surveys.models import Channel
from eolcare.areas.models import Area
from eolcare.figures import counting
from eolcare.figures.counting import Category, Unit

ELSEWHERE = "elsewhere-or-not-given"


@dataclass(frozen=True)
class HeardTables:
    """Three tables of the same people. They go through the door together."""

    by_borough: counting.Table
    by_month: counting.Table
    by_channel: counting.Table


def heard_tables(heard: Heard, boroughs: Sequence[Area], *, source: str) -> HeardTables:
    """Return the answers of one audience by borough, by month and by how they were given.

    Who lives elsewhere or did not say where has a row of their own, so the three tables have one base. An answer from
    before the opening or after the closing day counts in the first or the last month.
    """
    elsewhere = Category(ELSEWHERE, _("Elsewhere, or not given"))
    code_of = {area.pk: area.code for area in boroughs}
    # The months are fixed beforehand, so that a row of its own does not tell that somebody answered late.
    span = months(heard.opened, max(heard.opened, min(heard.closed, heard.until - timedelta(days=1))))
    by_borough: dict[str, int] = {}
    by_month: dict[date, int] = {}
    by_channel: dict[str, int] = {}
    for (borough_id, channel, month), number in heard.counts.items():
        code = code_of.get(borough_id, ELSEWHERE) if borough_id is not None else ELSEWHERE
        by_borough[code] = by_borough.get(code, 0) + number
        within = min(max(month, span[0]), span[-1])
        by_month[within] = by_month.get(within, 0) + number
        by_channel[channel] = by_channel.get(channel, 0) + number
    return HeardTables(
        counting.one_way(
            by_borough,
            rows=[*(Category(area.code, area.name) for area in boroughs), elsewhere],
            title=_("Answers by borough"),
            dimension="borough",
            row_heading=_("Borough"),
            unit=Unit.PEOPLE,
            counted=_("answers"),
            source=source,
        ),
        counting.one_way(
            {month.isoformat(): number for month, number in by_month.items()},
            rows=[Category(month.isoformat(), date_format(month, "M Y")) for month in span],
            title=_("Answers by month"),
            dimension="month",
            row_heading=_("Month"),
            unit=Unit.PEOPLE,
            counted=_("answers"),
            source=source,
        ),
        counting.one_way(
            by_channel,
            rows=[Category(channel.value, str(channel.label)) for channel in Channel],
            title=_("Answers by how they were given"),
            dimension="channel",
            row_heading=_("How they answered"),
            unit=Unit.PEOPLE,
            counted=_("answers"),
            source=source,
        ),
    )


def events_by_kind(came: Came, *, source: str) -> counting.Table:
    """Return how many events of each kind were held.

    People are not counted by kind: where a kind was held twice and one event has its report, a subtraction would show
    who came to the other.
    """
    return counting.one_way(
        came.held,
        rows=[Category(kind.value, str(kind.label)) for kind in EventKind if kind.value in came.held],
        title=_("Events held, by kind"),
        dimension="kind",
        row_heading=_("Kind of event"),
        unit=Unit.RECORDS,
        counted=_("events"),
        source=source,
        order=counting.Order.LARGEST_FIRST,
    )


def people_by_role(came: Came, *, source: str) -> counting.Table:
    """Return the people who came to events by role."""
    return counting.one_way(
        came.people,
        rows=[Category(role.value, str(role.label)) for role in Attendance.Role],
        title=_("People at events, by role"),
        dimension="role",
        row_heading=_("Came as"),
        unit=Unit.PEOPLE,
        counted=_("people"),
        source=source,
    )
