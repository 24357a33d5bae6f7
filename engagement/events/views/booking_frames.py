"""Pages of booking that are the same for everybody, made once and filled in: the empty form, and what comes after.

A page is made by its template from a request that knows nobody (``engagement.surveys.frames``), and kept until anything
that it shows is changed. Whoever is signed in, or is told something at the top of the page, gets it made anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from engagement.events.forms.booking import BookingForm
from engagement.events.queries_booking import BookingPanel
from engagement.events.queries_kept import KeptEvent
from engagement.programmes.queries import areas_kept
from engagement.surveys import frames
from eolcare.pages.queries import footer_links

# Where Django keeps what it is going to say at the top of somebody's next page.
_MESSAGES = "messages"


def can_be_framed(request: HttpRequest) -> bool:
    """Return whether a page that is kept will do for a request."""
    return frames.is_nobody(request) and _MESSAGES not in request.COOKIES


def form_page(
    request: HttpRequest, kept: KeptEvent, panel: BookingPanel, make: Callable[[], tuple[BookingForm, dict[str, Any]]]
) -> HttpResponse:
    """Return the page with the empty form.

    Args:
        request: of which nothing is known, and without a query.
        kept: the event, and ``panel`` how it stands.
        make: gives the form and what else the page's template needs, where the page is not kept yet.
    """

    def frame() -> frames.Frame:
        slots = frames.Slots()
        form, context = make()
        form.initial["form_key"] = slots("form_key")
        return _frame(request, "events/book.html", context, slots)

    offered = (panel.kinds, panel.has_carer_seats, panel.carer_seats_free, areas_kept(kept.event.programme))
    found = frames.kept.get(_key("book", kept, offered), frame)
    values = {"csrf": get_token(request), "form_key": secrets.token_hex(16), "nonce": _nonce(request)}
    response = HttpResponse(found.filled(values))
    # Chance alone tells two such pages apart, so that its length on the way gives nothing away.
    response.holds_no_secrets = True  # type: ignore[attr-defined]
    return response


def after_page(request: HttpRequest, kept: KeptEvent, context: dict[str, Any]) -> HttpResponse:
    """Return the page after the form was sent.

    Args:
        request: of which nothing is known, with a query.
        kept: the event.
        context: of the template; beside the event, whether somebody waits.
    """

    def frame() -> frames.Frame:
        return _frame(request, "events/booked.html", context, frames.Slots(), query=True)

    found = frames.kept.get(_key("booked", kept, context["waiting"]), frame)
    query = conditional_escape(iri_to_uri(request.META["QUERY_STRING"]))
    return HttpResponse(found.filled({"nonce": _nonce(request), "query": query}))


def _nonce(request: HttpRequest) -> str:
    return str(getattr(request, "csp_nonce", ""))


def _key(page: str, kept: KeptEvent, more: Hashable) -> Hashable:
    """Return all that a page depends on."""
    return (
        f"events.{page}",
        kept.event.pk,
        kept.stamp,
        get_language(),
        more,
        settings.BOOKINGS_KEPT_DAYS,
        settings.NEEDS_KEPT_DAYS,
        tuple((link["title"], link["slug"]) for link in footer_links()),
    )


def _frame(
    request: HttpRequest, template: str, context: dict[str, Any], slots: frames.Slots, *, query: bool = False
) -> frames.Frame:
    nobody = frames.nobodys_request(slots)
    nobody.path = nobody.path_info = request.path
    nobody.META["QUERY_STRING"] = slots("query") if query else ""
    # Readers choose their language here, as on every page of theirs.
    nobody.speaks_to_residents = True  # type: ignore[attr-defined]
    html = render_to_string(template, {**context, "csrf_token": slots("csrf")}, request=nobody)
    return frames.Frame(html, slots, {})
