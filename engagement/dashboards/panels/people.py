"""Figures of the people who answered, came and spoke. Everything here has passed the door as a commissioner sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.dashboards.queries import (
    ELSEWHERE,
    Came,
    Heard,
    events_by_kind,
    heard_tables,
    people_by_role,
)
from engagement.feedback.queries import themes_table
from engagement.programmes.models import Programme
from engagement.surveys.models import Channel, Survey
from eolcare.areas.models import Area
from eolcare.figures import charts, disclosure, intervals
from eolcare.figures.disclosure import Audience, ReleasedTable
from eolcare.figures.figure import Figure, representation_columns, share_column
from eolcare.figures.intervals import Representation, Verdict

AUDIENCE = Audience.COMMISSIONER
"""Everybody sees what a commissioner may see, so that pages and files can be sent on."""

AddressOf = Callable[[str], str]


@dataclass(frozen=True)
class HeardFigures:
    """One audience's figures, and its groups beside the census where there is one to set them beside."""

    audience: str
    table: ReleasedTable
    by_borough: Figure
    by_month: Figure
    by_channel: Figure
    groups: Sequence[Representation]


def day_in_words(day: date) -> str:
    """Return a day as people write it: "15 November 2026"."""
    return date_format(day, "j F Y")


def until_in_words(until: date) -> str:
    """Return the last day that is counted, before ``until``, in a sentence."""
    return _("Counted up to and including %(day)s.") % {"day": day_in_words(until - timedelta(days=1))}


def counted_in_words(heard: Heard) -> str:
    """Return what is counted of an audience: everything once it is over, or until when."""
    if heard.is_over and heard.closed < heard.until:
        return _("All answers, closed on %(day)s.") % {"day": day_in_words(heard.closed)}
    return until_in_words(heard.until)


def heard_figures(heard: Heard, boroughs: Sequence[Area], *, source: str, address_of: AddressOf) -> HeardFigures:
    """Return the figures of one audience, released together as they describe the same people."""
    tables = heard_tables(heard, boroughs, source=source)
    by_borough, by_month, by_channel = disclosure.release_together(
        [tables.by_borough, tables.by_month, tables.by_channel], AUDIENCE
    )
    residents = heard.audience == Survey.Audience.RESIDENTS
    name = "residents" if residents else "professionals"
    until = counted_in_words(heard)
    population = {area.code: float(area.adults) for area in boroughs if area.adults}  # type: ignore[attr-defined]
    compares = residents and bool(boroughs) and len(population) == len(boroughs)
    groups = intervals.representation(by_borough, population) if compares else []
    return HeardFigures(
        heard.audience,
        by_borough,
        _reach(by_borough, groups, population, until=until, key=f"{name}-by-borough", address_of=address_of)
        if compares
        else _places(by_borough, residents=residents, until=until, key=f"{name}-by-borough", address_of=address_of),
        _over_time(by_month, residents=residents, until=until, key=f"{name}-over-time", address_of=address_of),
        _channels(by_channel, residents=residents, until=until, key=f"{name}-by-channel", address_of=address_of),
        groups,
    )


def _reach(
    table: ReleasedTable,
    groups: Sequence[Representation],
    population: dict[str, float],
    *,
    until: str,
    key: str,
    address_of: AddressOf,
) -> Figure:
    expected = _("Share of adults who live there")
    apart = table.cell(ELSEWHERE)
    definition = _(
        "Answers of people who named a borough here, against adults aged 18 and over at the census of 2021. The range "
        "is where the share would lie 19 times out of 20 if chance alone decided who answers."
    )
    return Figure(
        key=key,
        title=_("Who answered, by borough, against the census"),
        sentence=reach_in_words(table, groups),
        table=table,
        chart=partial(
            charts.interval_chart,
            population=population,
            expected_label=expected,
            share_label=_("Share of answers, with its likely range"),
        ),
        extra_columns=representation_columns(groups, population_heading=_("Share of adults")),
        csv_url=address_of(key),
        definition=f"{until} {definition}",
        note=_("People who live elsewhere or did not say where (%(number)s) are kept apart from the shares.")
        % {"number": apart}
        if apart.value is not None
        else _("How many live elsewhere or did not say where is not shown, so the shares are of all answers."),
    )


def reach_in_words(table: ReleasedTable, groups: Sequence[Representation]) -> str:
    """Return which boroughs were heard from more or less than the census would have us expect."""
    if table.empty:
        return _("Nobody has answered yet.")
    if table.withheld or all(group.verdict is Verdict.UNKNOWN for group in groups):
        return _("It is too early to compare boroughs: more answers are needed before numbers can be shown.")
    fewer, more, about, unknown = (
        [str(group.row.label) for group in groups if group.verdict is verdict]
        for verdict in (Verdict.FEWER, Verdict.MORE, Verdict.ABOUT, Verdict.UNKNOWN)
    )
    parts = []
    if fewer:
        parts.append(_("Fewer people than we would expect answered in %(places)s.") % {"places": listed(fewer)})
    if more:
        parts.append(_("More than we would expect answered in %(places)s.") % {"places": listed(more)})
    if about and not fewer and not more:
        parts.append(_("Each borough that we can compare answered about as much as we would expect."))
    elif about:
        parts.append(_("In %(places)s it was about what we would expect.") % {"places": listed(about)})
    if unknown:
        parts.append(_("There are not enough answers to say for %(places)s.") % {"places": listed(unknown)})
    return " ".join(parts)


def listed(names: Sequence[str]) -> str:
    """Return names as people list them: "Brent, Ealing and Harrow"."""
    return get_text_list(list(names), _("and"))


def _places(table: ReleasedTable, *, residents: bool, until: str, key: str, address_of: AddressOf) -> Figure:
    boroughs = [row for row in table.rows if row.key != ELSEWHERE]
    silent = [str(row.label) for row in boroughs if table.cell(row.key).value == 0]
    if table.empty:
        sentence = _("Nobody has answered yet.")
    elif table.withheld:
        sentence = _("More answers are needed before numbers can be shown.")
    elif silent:
        sentence = _("We have not heard from anybody in %(places)s.") % {"places": listed(silent)}
    elif not table.suppressed:
        sentence = _("We heard from every borough. %(most)s") % {"most": _most(table, boroughs)}
    else:
        sentence = _most(table, boroughs)
    title = _("Who answered, by borough") if residents else _("Where the professionals who answered work")
    note = "" if residents else _("No census counts them by borough, so these numbers are not compared.")
    return Figure(
        key=key,
        title=title,
        sentence=sentence,
        table=table,
        chart=charts.bar_chart,
        extra_columns=(share_column(table),),
        csv_url=address_of(key),
        definition=until,
        note=note,
    )


def _most(table: ReleasedTable, rows: Sequence[object]) -> str:
    shown = [row for row in rows if table.cell(row.key).value]  # type: ignore[attr-defined]
    if not shown:
        return _("More answers are needed before most numbers can be shown.")
    most = max(table.cell(row.key).value or 0 for row in shown)  # type: ignore[attr-defined]
    names = [str(row.label) for row in shown if table.cell(row.key).value == most]  # type: ignore[attr-defined]
    return _("Most came from %(places)s (%(number)s of %(base)s).") % {
        "places": listed(names),
        "number": table.cell(next(row.key for row in shown if table.cell(row.key).value == most)),  # type: ignore[attr-defined]
        "base": table.base,
    }


def _over_time(table: ReleasedTable, *, residents: bool, until: str, key: str, address_of: AddressOf) -> Figure:
    shown = [row for row in table.rows if table.cell(row.key).value]
    if table.empty:
        sentence = _("Nobody has answered yet.")
    elif not shown:
        sentence = _("More answers are needed before numbers can be shown.")
    else:
        busiest = max(shown, key=lambda row: table.cell(row.key).value or 0)
        sentence = _("The busiest month so far was %(month)s, with %(number)s answers.") % {
            "month": date_format(date.fromisoformat(busiest.key), "F Y"),
            "number": table.cell(busiest.key),
        }
    return Figure(
        key=key,
        title=_("Answers from residents over time") if residents else _("Answers from professionals over time"),
        sentence=sentence,
        table=table,
        chart=charts.time_chart,
        csv_url=address_of(key),
        definition=until,
    )


def _channels(table: ReleasedTable, *, residents: bool, until: str, key: str, address_of: AddressOf) -> Figure:
    online = table.percentage(Channel.ONLINE)
    if table.empty:
        sentence = _("Nobody has answered yet.")
    elif table.withheld or table.share(Channel.ONLINE) is None:
        sentence = _("More answers are needed before numbers can be shown.")
    else:
        sentence = _("%(share)s answered online; the others on paper, by telephone or in an interview.") % {
            "share": online
        }
    return Figure(
        key=key,
        title=_("How residents answered") if residents else _("How professionals answered"),
        sentence=sentence,
        table=table,
        chart=partial(charts.bar_chart, show="share"),
        extra_columns=(share_column(table),),
        csv_url=address_of(key),
        definition=until,
    )


def event_figures(came: Came, *, source: str, address_of: AddressOf) -> list[Figure]:
    """Return the events held by kind, and who came to them by role."""
    by_kind = disclosure.release(events_by_kind(came, source=source), AUDIENCE)
    by_role = disclosure.release(people_by_role(came, source=source), AUDIENCE)
    until = _("All events held.") if came.is_over else until_in_words(came.until)
    held = sum(came.held.values())
    notes = [_("Somebody who came to several events is counted at each.")]
    if came.without_headcount:
        notes.append(
            ngettext(
                "At %(n)d of %(all)d event nobody counted who came.",
                "At %(n)d of %(all)d events nobody counted who came.",
                came.before,
            )
            % {"n": came.without_headcount, "all": came.before}
        )
    return [
        Figure(
            key="events-by-kind",
            title=_("Events held, by kind"),
            sentence=ngettext("%(n)d event was held.", "%(n)d events were held.", held) % {"n": held}
            if held
            else _("No event has been held yet."),
            table=by_kind,
            chart=charts.bar_chart,
            extra_columns=(share_column(by_kind),),
            csv_url=address_of("events-by-kind"),
            definition=_("As of %(day)s.") % {"day": day_in_words(timezone.localdate())},
        ),
        Figure(
            key="events-by-role",
            title=_("People at events, by role"),
            sentence=_largest(by_role),
            table=by_role,
            chart=partial(charts.bar_chart, show="share"),
            extra_columns=(share_column(by_role),),
            csv_url=address_of("events-by-role"),
            definition=until,
            note=" ".join(notes),
        ),
    ]


def _largest(table: ReleasedTable) -> str:
    if table.empty:
        return _("Nobody was counted at an event yet.")
    shown = [row for row in table.rows if table.cell(row.key).value]
    if not shown:
        return _("Too few people to show numbers yet.")
    row = max(shown, key=lambda each: table.cell(each.key).value or 0)
    return _("The largest group: %(label)s (%(number)s of %(base)s).") % {
        "label": row.label,
        "number": table.cell(row.key),
        "base": table.base,
    }


def themes_figure(programme: Programme, *, address_of: AddressOf) -> Figure:
    """Return what people spoke about, the main themes alone, counted by people."""
    table = disclosure.release(themes_table(programme=programme), AUDIENCE)
    shown = [row for row in table.rows if table.cell(row.key).value]
    if table.empty:
        sentence = _("Nothing that people said has been given a theme yet.")
    elif not shown:
        sentence = _("Too few people to show numbers yet.")
    else:
        names = listed([_("“%(theme)s”") % {"theme": row.label} for row in shown[:3]])
        sentence = _("People spoke most about %(themes)s.") % {"themes": names}
    return Figure(
        key="themes",
        title=_("Main themes, by people"),
        sentence=sentence,
        table=table,
        chart=partial(charts.bar_chart, show="share"),
        extra_columns=(share_column(table),),
        csv_url=address_of("themes"),
        definition=_("People whose answer, remark or question was read and given a theme, however often they said it."),
        note=_("One person can speak about several themes, so shares can add up to more than 100%."),
    )
