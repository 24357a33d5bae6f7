"""How many people spoke of each theme, and in how many sessions: a page, and a file of the same figures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.feedback.queries.counts import By, ThemeCounts, theme_counts
from engagement.feedback.views.finding import chosen_programme
from engagement.programmes.models import Programme
from eolcare.accounts.access import requires
from eolcare.figures.csv import figure_csv
from eolcare.figures.disclosure import Audience, Cell, ReleasedTable, release
from eolcare.figures.figure import ExtraColumn, Figure, share_column

# The team alone: parts of a theme that stand beside the whole would tell anybody else who is behind a small number.
AUDIENCE = Audience.TEAM


@requires("feedback.view")
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Show the themes of one programme by people and sessions, divided by area, community, role or source."""
    programmes, programme = chosen_programme(request)
    by = _by(request)
    figure = _figure(programme, by) if programme else None
    context = {"programmes": programmes, "programme": programme, "by": by.value, "ways": By.choices, "figure": figure}
    return render(request, "feedback/counts/counts.html", context)


@requires("feedback.view")
@require_safe
def counts_csv(request: HttpRequest) -> HttpResponse:
    """Give the same figures as a file."""
    _programmes, programme = chosen_programme(request)
    if programme is None:
        raise Http404
    return figure_csv(_figure(programme, _by(request)))


def _by(request: HttpRequest) -> By:
    """Return what the address divides by, boroughs where it says nothing; 404 for what there is not."""
    try:
        return By(request.GET.get("by") or By.AREA)
    except ValueError as error:
        raise Http404 from error


def _figure(programme: Programme, by: By) -> Figure:
    counted = theme_counts(programme, by)
    people = release(counted.people, AUDIENCE)
    address = f"{reverse('feedback_team:counts_csv')}?programme={programme.slug}&by={by.value}"
    return Figure(
        key=f"themes-by-{by.value}",
        title=_("What people spoke about, by %(what)s") % {"what": str(by.label).lower()},
        sentence=_("How many people spoke of each theme or of something beneath it, and in how many sessions."),
        table=people,
        csv_url=address,
        definition=_(
            "Counted are people, not mentions. One response, letter or reply is one person; each note or question "
            "from an event is one. A session is an event. Somebody who spoke of several themes stands in several lines."
        ),
        extra_columns=_columns(counted, people),
        heading_level=2,
    )


def _columns(counted: ThemeCounts, people: ReleasedTable) -> tuple[ExtraColumn, ...]:
    sessions = release(counted.sessions, AUDIENCE)
    columns = [share_column(people, _("Of everybody")), _column(_("Sessions"), sessions)]
    columns += [_column(str(part.label), release(table, AUDIENCE)) for part, table in counted.parts]
    return tuple(columns)


def _column(heading: str, table: ReleasedTable) -> ExtraColumn:
    return ExtraColumn(heading, {row.key: _plain(table.cell(row.key)) for row in table.rows})


def _plain(cell: Cell) -> str:
    """A number without separators, as a file is added up from it; in words where it is not shown."""
    return str(cell) if cell.value is None else str(cell.value)
