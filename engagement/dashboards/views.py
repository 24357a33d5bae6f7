"""Dashboards: which programmes there are, one programme, and each of its figures as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from engagement.dashboards.heard import HeardPage, heard_page
from engagement.dashboards.heard.file import heard_file
from engagement.dashboards.panels import OVERDUE_KEY, Dashboard, dashboard_of, overdue_csv
from engagement.dashboards.queries import programmes_for, with_actions_counted
from engagement.programmes.models import Programme
from eolcare.accounts.access import requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.figures.csv import figure_csv as as_csv


@requires("dashboards.view")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the programmes that the person may see; a person with one goes straight to it."""
    programmes = list(with_actions_counted(programmes_for(request.user)).order_by("-closes_on", "title"))
    if len(programmes) == 1:
        return redirect("dashboards:programme", programmes[0].slug)
    return render(request, "dashboards/overview.html", {"programmes": programmes})


@requires("dashboards.view")
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the dashboard of one programme."""
    shown = _programme(request, slug)
    return render(
        request,
        "dashboards/programme.html",
        {"dashboard": _dashboard(request, shown), "programme": shown, "extensions": list(shown.extensions.all())},
    )


@requires("dashboards.view")
@require_safe
def figure_csv(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Give one figure of the dashboard as a CSV file, the same numbers as on the page."""
    dashboard = _dashboard(request, _programme(request, slug))
    if key == OVERDUE_KEY:
        return overdue_csv(dashboard.overdue)
    figure = dashboard.figure(key)
    if figure is None:
        raise Http404
    return as_csv(figure)


@requires("dashboards.view")
@require_safe
def heard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who was heard and who was not, by place, community and channel, done and planned."""
    page = _heard(request, slug)
    can_plan = request.user.has_perm("events.change", page.programme)
    return render(request, "dashboards/heard.html", {"page": page, "programme": page.programme, "can_plan": can_plan})


@requires("dashboards.view")
@require_safe
def heard_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the same as a CSV file."""
    return heard_file(_heard(request, slug))


def _heard(request: HttpRequest, slug: str) -> HeardPage:
    shown = _programme(request, slug)
    return heard_page(shown, for_team=request.user.has_perm("events.view", shown))


def _programme(request: HttpRequest, slug: str) -> Programme:
    found = programmes_for(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _dashboard(request: HttpRequest, shown: Programme) -> Dashboard:
    return dashboard_of(shown, own_areas=area_ids_for(request.user, "dashboards.view"))
