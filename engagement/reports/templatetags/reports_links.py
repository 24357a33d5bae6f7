"""Links to reports for other rooms' pages: ``{% load reports_links %}{% report_of_event event %}``."""

from __future__ import annotations

from typing import Any

from django import template

from engagement.events.models import Event
from engagement.reports import queries

register = template.Library()


@register.inclusion_tag("reports/_of_event.html")
def report_of_event(event: Event) -> dict[str, Any]:
    """Show a link to the event's published report; nothing while there is none."""
    return {"report": queries.report_of_event(event)}


@register.inclusion_tag("reports/team/_of_event.html", takes_context=True)
def team_report_of_event(context: dict[str, Any], event: Event) -> dict[str, Any]:
    """Show the team the way to the event's report, or the button that starts it."""
    user = context["request"].user
    return {
        "event": event,
        "report": event.reports.first() if user.has_perm("reports.view", event) else None,
        "may_start": event.is_over and event.state == "published" and user.has_perm("reports.write", event),
        "csrf_token": context.get("csrf_token"),
    }
