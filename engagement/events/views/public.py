"""Public pages: the list of events, a month of them, and the page of one."""

from __future__ import annotations

import re
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.events import availability, card, queries_public, structured
from engagement.events.access import access_of
from engagement.events.calendar import address_of, title_of
from engagement.events.forms.filters import PublicFilters, TimelessFilters
from engagement.events.models import Event
from engagement.events.queries import EventFilters
from engagement.events.queries_booking import booking_panel
from engagement.events.spoken import names_of
from eolcare.accounts.access import public

PER_PAGE = 20
# Nothing was planned before, and nobody plans so far ahead.
FIRST_YEAR, LAST_YEAR = 1996, 2100


@public
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List coming events, or past ones with ``?when=past``, narrowed by what the address says."""
    form = PublicFilters(request.GET or None)
    past = request.GET.get("when") == "past"
    page = Paginator(queries_public.public_events(form.filters, past=past), PER_PAGE).get_page(request.GET.get("page"))
    reports = queries_public.report_slugs(page.object_list) if past and page.object_list else {}
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
            "entries": [
                {"event": event, "places": availability.in_words(booking_panel(event)), "report": reports.get(event.pk)}
                for event in page.object_list
            ],
            "narrowed": form.filters != EventFilters(),
            "filters_address": form.address,
            "coming_address": f"?{others.urlencode()}" if others else request.path,
            "past_address": f"?{others.urlencode()}&when=past" if others else "?when=past",
        },
    )


@public
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Show the events of the month that ``?month=2026-11`` names, of this month without one, narrowed as the list."""
    form = TimelessFilters(request.GET or None)
    shown = queries_public.month_of_events(_asked_month(request), form.filters)

    chosen = f"&{form.address}" if form.address else ""

    def address(first: date | None) -> str:
        return f"{reverse('events:month')}?month={first:%Y-%m}{chosen}" if first else ""

    def beside(first: date | None, words: str) -> dict[str, str] | None:
        return {"href": address(first), "text": words, "label": date_format(first, "F Y")} if first else None

    this = timezone.localdate().replace(day=1)
    return render(
        request,
        "events/month.html",
        {
            "form": form,
            "month": shown,
            "this_month": address(this) if this != shown.first else "",
            "previous": beside(shown.previous, _("Previous month")),
            "following": beside(shown.following, _("Next month")),
            "nearest": address(shown.nearest),
            "narrowed": form.filters != EventFilters(),
            "filters_address": form.address,
            "all_address": f"{request.path}?month={shown.first:%Y-%m}",
            "coming_address": f"{reverse('events:list')}{f'?{form.address}' if form.address else ''}",
            "past_address": f"{reverse('events:list')}?{form.address}{'&' if form.address else ''}when=past",
        },
    )


def _asked_month(request: HttpRequest) -> date:
    """Return the first day of the month in the address; of this month for what is none."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", request.GET.get("month", ""), re.ASCII)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return date(int(found[1]), int(found[2]), 1)
    return timezone.localdate().replace(day=1)


def event_of(slug: str) -> Event:
    """Return the public event of an address. Raises Http404 where there is none."""
    event = queries_public.public_event(slug)
    if event is None:
        raise Http404
    return event


@public
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one event. Raises Http404 for one that is not public."""
    event = event_of(slug)
    panel = booking_panel(event)
    return render(
        request,
        "events/detail.html",
        {
            "event": event,
            "prompts": event.prompts.all(),
            "access": access_of(event.venue) if event.venue else None,
            # That it is in English and in nothing else, nobody needs to be told.
            "spoken": [] if event.languages == ["en"] else names_of(event.languages),
            "interpreters": names_of(event.interpreters),
            "no_booking": availability.in_words(panel) if panel.state == "none" else (),
            "structured": structured.script_of(event, panel),
            "page_address": address_of(event),
            "share_title": title_of(event),
            "card": structured.card_address_of(event),
            "card_size": card.SIZE,
        },
    )
