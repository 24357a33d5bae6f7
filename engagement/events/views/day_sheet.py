"""The day sheet: one page for the hand of whoever runs the event, on a phone, on paper and as PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement.events.models import Event
from engagement.events.queries_day import day_sheet as sheet_of
from engagement.events.queries_people import numbers_of
from engagement.events.services.door import door_refusal
from engagement.events.services.people import note_reading
from engagement.events.views.people import PEOPLE, event_for
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import requires
from eolcare.pdf.render import Busy, render_now
from eolcare.pdf.signs import printable

BLANK_LINES = 8


@requires(PEOPLE)
@never_cache
@require_safe
def day_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the team needs to know on the day; prints on A4."""
    event = event_for(request, public_id)
    context = _context(event)
    note_reading(event, what="day_sheet", people=context["sheet"].expected, actor=actor_of(request))
    return render(request, "events/people/day_sheet.html", context)


@requires(PEOPLE)
@never_cache
@require_safe
def day_sheet_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the day sheet as PDF."""
    event = event_for(request, public_id)
    context = _context(event)
    note_reading(event, what="day_sheet", people=context["sheet"].expected, actor=actor_of(request))
    html, _unknown = printable(render_to_string("events/people/print/day_sheet.html", context))
    try:
        made = render_now(html, style_sheets=("print", "day-sheet-print"))
    except Busy as refusal:
        messages.error(request, str(refusal))
        return redirect("events_team:day_sheet", public_id)
    response = HttpResponse(made.pdf, content_type="application/pdf")
    name = f"{event.slug}-day-sheet.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response


def _context(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "sheet": sheet_of(event),
        "numbers": numbers_of(event),
        "venue": event.venue,
        "blank_lines": range(BLANK_LINES),
        "made_at": timezone.now(),
        "refusal": door_refusal(event),
        "organisation": settings.PORTAL_ORGANISATION,
        "is_demonstration": settings.DEMONSTRATION,
        "base_url": settings.PORTAL_BASE_URL,
    }
