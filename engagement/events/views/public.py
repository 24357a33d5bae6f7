"""Public pages: the list of events, the page of one, and calendar files."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.events import calendar, queries, structured
from engagement.events.forms.filters import PublicFilters
from engagement.events.models import Event
from eolcare.accounts.access import public

PER_PAGE = 20
MOST_IN_FEED = 200


@public
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List coming events, or past ones with ``?when=past``, narrowed by what the address says."""
    form = PublicFilters(request.GET or None)
    past = request.GET.get("when") == "past"
    page = Paginator(queries.public_events(form.filters, past=past), PER_PAGE).get_page(request.GET.get("page"))
    others = request.GET.copy()
    others.pop("page", None)
    others.pop("when", None)
    return render(
        request,
        "events/list.html",
        {
            "form": form,
            "past": past,
            "page": page,
            "narrowed": form.filters != queries.EventFilters(),
            "coming_address": f"?{others.urlencode()}" if others else request.path,
            "past_address": f"?{others.urlencode()}&when=past" if others else "?when=past",
        },
    )


def _event(slug: str) -> Event:
    event = queries.public_event(slug)
    if event is None:
        raise Http404
    return event


@public
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one event. Raises Http404 for one that is not public."""
    event = _event(slug)
    return render(
        request,
        "events/detail.html",
        {"event": event, "prompts": event.prompts.all(), "structured": structured.script_of(event)},
    )


@public
@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one event as a calendar file. Raises Http404 for one that is not public."""
    event = _event(slug)
    return _calendar(calendar.calendar_of([event], name=event.title), f"{event.slug}.ics")


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give all coming events as one calendar, for programs that subscribe to it; the filters of the list hold."""
    form = PublicFilters(request.GET or None)
    events = queries.public_events(form.filters)[:MOST_IN_FEED]
    return _calendar(calendar.calendar_of(events, name=_("Events: palliative and end of life care")), "events.ics")


def _calendar(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
