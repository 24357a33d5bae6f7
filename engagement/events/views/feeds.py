"""Public files of events: calendars to keep or to subscribe to, the Atom feed, and the picture beside a shared link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.events import calendar, card, news, queries_public
from engagement.events.forms.filters import TimelessFilters
from engagement.events.queries import EventFilters
from engagement.events.views.public import event_of
from eolcare.accounts.access import public

# Goes up when the same events are written in another way, so that programs fetch them anew.
WRITTEN_AS = 1
FRESH_SECONDS = 900


def _once(
    request: HttpRequest,
    mark: object,
    changed: datetime | None,
    make: Callable[[], bytes],
    content_type: str,
) -> HttpResponse:
    """Give a file, or 304 to whoever has it; then nothing is made.

    Args:
        request: what was asked.
        mark: what tells this file from any other, with a fixed ``repr``.
        changed: when it last changed; ``None`` where nobody knows.
        make: what makes it.
        content_type: its media type.
    """
    known = (WRITTEN_AS, request.path, get_language(), settings.PORTAL_BASE_URL, mark)
    etag = quote_etag(hashlib.sha256(repr(known).encode()).hexdigest()[:32])
    seconds = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        response = HttpResponse(make(), content_type=content_type)
    response["ETag"] = etag
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    patch_vary_headers(response, ("Cookie",))
    return response


class Narrowing(NamedTuple):
    """What a feed is narrowed to, and the same as part of an address."""

    filters: EventFilters
    address: str


def _narrowing(request: HttpRequest) -> Narrowing:
    """Return what a feed is narrowed to.

    Raises:
        Http404: for a choice that does not exist: somebody who wanted their borough's events must not get all.
    """
    if not request.GET:
        # The form would ask for all boroughs, and most programs ask for all events.
        return Narrowing(EventFilters(), "")
    form = TimelessFilters(request.GET)
    if not form.is_valid():
        raise Http404
    return Narrowing(form.filters, form.address)


def _full(name: str, chosen: str) -> str:
    """Return the full address of a page or feed, with what was chosen."""
    return f"{settings.PORTAL_BASE_URL}{reverse(name)}{f'?{chosen}' if chosen else ''}"


@public
@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one event as a calendar file. Raises Http404 for one that is not public."""
    event = event_of(slug)
    return HttpResponse(
        calendar.calendar_of([event], name=event.title),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{event.slug}.ics"'},
    )


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give coming events, and those of the last 90 days, as one calendar to subscribe to; the filters of the list hold.

    Raises Http404 for a filter that does not exist.
    """
    narrowing = _narrowing(request)
    events = queries_public.events_in_feed(narrowing.filters)[: queries_public.MOST_IN_FEED]

    def make() -> bytes:
        source = _full("events:feed", narrowing.address)
        return calendar.calendar_of(events, name=_name(narrowing.filters), source=source)

    response = _once(
        request,
        (narrowing.address, queries_public.marks_of(events)),
        queries_public.last_change(),
        make,
        "text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = 'inline; filename="events.ics"'
    return response


@public
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Give what was published or changed last as an Atom feed; the filters of the list hold.

    Raises Http404 for a filter that does not exist.
    """
    narrowing = _narrowing(request)
    events = queries_public.news_of_events(narrowing.filters)

    def make() -> bytes:
        page, source = (_full(name, narrowing.address) for name in ("events:list", "events:atom"))
        return news.feed_of(list(events), title=_name(narrowing.filters), page=page, source=source)

    return _once(
        request,
        (narrowing.address, queries_public.marks_of(events)),
        queries_public.last_change(),
        make,
        "application/atom+xml; charset=utf-8",
    )


def _name(filters: EventFilters) -> str:
    """Return what programs call it, with borough and community where they were chosen."""
    chosen = ", ".join(str(one) for one in (filters.borough, filters.community) if one is not None)
    name = _("Events: palliative and end of life care")
    return calendar.keepable(f"{name} ({chosen})" if chosen else name)


@public
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Say how to have events in one's own calendar: all, or those of a borough, a community or a language."""
    form = TimelessFilters(request.GET or None)
    address = _full("events:feed", form.address)
    return render(
        request,
        "events/subscribe.html",
        {
            "form": form,
            "chosen": form.chosen,
            "filters_address": form.address,
            "address": address,
            # Calendar programs know this scheme, and ask for the same address over the web.
            "webcal": f"webcal://{address.split('://', maxsplit=1)[-1]}",
            "atom": _full("events:atom", form.address),
        },
    )


@public
@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the picture that stands beside a shared link to an event. Raises Http404 for one that is not public."""
    words = card.words_of(event_of(slug))
    response = _once(request, card.mark_of(words), None, lambda: card.card_of(words), "image/png")
    # Whoever shows the link shows its picture.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
