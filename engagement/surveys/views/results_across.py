"""Results of a survey across questions: one by another, boroughs side by side, where people stop."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.surveys.results.boroughs import boroughs_figure
from engagement.surveys.results.choosing import Choosing
from engagement.surveys.results.crossing import crossed_figure, too_large
from engagement.surveys.results.dropoff import drop_off, drop_off_figure
from engagement.surveys.results.facets import Facet
from engagement.surveys.tallies.keys import BOROUGH
from engagement.surveys.views.results import Opened, open_results, refused
from eolcare.accounts.access import requires
from eolcare.figures.csv import figure_csv
from eolcare.figures.figure import Figure


# --- One by another ------------------------------------------------------------------------------
@requires("surveys.view_results")
@require_safe
def table(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one question by another, or by borough, language, channel or version."""
    opened = open_results(request, public_id)
    if opened.choosing is None:
        return refused(request, opened)
    facets = list(opened.facets.by_key.values())
    rows, columns = (_named(opened, request.GET.get(name, "")) for name in ("rows", "columns"))
    rows = rows or next((facet for facet in facets if not facet.of_response), None)
    columns = columns or opened.facets.by_key.get(BOROUGH)
    figure, problem = None, ""
    if rows is not None and columns is not None:
        if rows.key == columns.key:
            problem = _("Choose two different things to set against each other.")
        elif too_large(rows, columns):
            problem = _("This table would have too many cells to read. Choose a question with fewer answers.")
        else:
            figure = _crossed(opened, opened.choosing, rows, columns)
    kept = {"rows": rows.key, "columns": columns.key} if rows and columns else {}
    context = opened.context("table", kept, facets=facets, rows=rows, columns=columns, figure=figure, problem=problem)
    return render(request, "surveys/results/table.html", context)


def _crossed(opened: Opened, choosing: Choosing, rows: Facet, columns: Facet) -> Figure:
    csv_url = opened.address("surveys_team:results_table_csv", rows=rows.key, columns=columns.key)
    return crossed_figure(opened.survey.pk, rows, columns, choosing.chosen, source=opened.survey.title, csv_url=csv_url)


@requires("surveys.view_results")
@require_safe
def table_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a two-way table as a CSV file."""
    opened = open_results(request, public_id)
    if opened.choosing is None:
        return refused(request, opened)
    rows, columns = (_named(opened, request.GET.get(name, "")) for name in ("rows", "columns"))
    if rows is None or columns is None or rows.key == columns.key or too_large(rows, columns):
        raise Http404
    return figure_csv(_crossed(opened, opened.choosing, rows, columns))


def _named(opened: Opened, key: str) -> Facet | None:
    """Return the facet that the address names, none where it names none; 404 for one that there is not."""
    if not key:
        return None
    facet = opened.facets.by_key.get(key)
    if facet is None:
        raise Http404
    return facet


@requires("surveys.view_results")
@require_safe
def boroughs(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show boroughs side by side for one answer."""
    opened = open_results(request, public_id)
    if opened.choosing is None:
        return refused(request, opened)
    facet, value = _answer(request, opened)
    figure = _compared(opened, opened.choosing, facet, value) if facet and value else None
    facets = [each for each in opened.facets.by_key.values() if each.values and not each.of_response]
    kept = {"question": facet.key, "value": value} if facet else {}
    context = opened.context("boroughs", kept, facets=facets, facet=facet, value=value, figure=figure)
    return render(request, "surveys/results/boroughs.html", context)


@requires("surveys.view_results")
@require_safe
def boroughs_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the comparison of boroughs as a CSV file."""
    opened = open_results(request, public_id)
    if opened.choosing is None:
        return refused(request, opened)
    facet, value = _answer(request, opened)
    if facet is None or not value:
        raise Http404
    return figure_csv(_compared(opened, opened.choosing, facet, value))


def _answer(request: HttpRequest, opened: Opened) -> tuple[Facet | None, str]:
    """Return the question and the answer to compare: as the address says, or the first that there are."""
    facet = _named(opened, request.GET.get("question", ""))
    if facet is None:
        questions = [each for each in opened.facets.by_key.values() if not each.of_response and each.values]
        facet = next((each for each in questions if not each.about_person), next(iter(questions), None))
    if facet is None or not facet.values:
        return None, ""
    value = request.GET.get("value", "")
    # Another question was chosen while the answer of the one before still stood in its list.
    return facet, value if value in {each.key for each in facet.values} else facet.values[0].key


def _compared(opened: Opened, choosing: Choosing, facet: Facet, value: str) -> Figure:
    csv_url = opened.address("surveys_team:results_boroughs_csv", question=facet.key, value=value)
    return boroughs_figure(
        opened.survey.pk, opened.facets, facet, value, choosing.chosen, source=opened.survey.title, csv_url=csv_url
    )


# --- Where people stop ---------------------------------------------------------------------------
@requires("surveys.view_results")
@require_safe
def stops(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show after which pages people go away."""
    opened = open_results(request, public_id)
    if opened.choosing is None:
        return refused(request, opened)
    return render(request, "surveys/results/drop_off.html", opened.context("drop_off", figure=_stops(opened)))


@requires("surveys.view_results")
@require_safe
def stops_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give where people stop as a CSV file."""
    return figure_csv(_stops(open_results(request, public_id)))


def _stops(opened: Opened) -> Figure:
    csv_url = reverse("surveys_team:results_drop_off_csv", args=[opened.survey.public_id])
    return drop_off_figure(drop_off(opened.joined), source=opened.survey.title, csv_url=csv_url)
