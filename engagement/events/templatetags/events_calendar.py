"""Warnings and materials for other rooms' pages: ``{% load events_calendar %}{% event_warnings event %}``."""

from __future__ import annotations

from typing import Any

from django import template

from engagement.events.models import Event
from engagement.events.queries_calendar import ShownMaterial, public_materials
from engagement.events.queries_warnings import warnings_for

register = template.Library()


@register.inclusion_tag("events/_warnings.html", takes_context=True)
def event_warnings(context: dict[str, Any], event: Event) -> dict[str, Any]:
    """Show the team what an event clashes with, as far as they may see the other; nothing where there is nothing."""
    return {"warnings": warnings_for(event, context["request"].user), "about": event.public_id}


@register.simple_tag(name="public_materials")
def materials_of_page(event: Event) -> list[ShownMaterial]:
    """``{% public_materials event as shown %}``: what the page of a public event hands out. One query."""
    return public_materials(event)
