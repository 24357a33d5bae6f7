"""What templates say of booking: ``{% load events_booking %}{% booking_panel event as panel %}``."""

from __future__ import annotations

from datetime import datetime

from django import template

from engagement.events.models import Event
from engagement.events.queries_booking import BookingPanel, booking_panel
from engagement.events.times import moment_in_words

register = template.Library()


@register.simple_tag(name="booking_panel")
def panel_of(event: Event) -> BookingPanel:
    """``{% booking_panel event as panel %}``: how the event stands for somebody who wants to come. One query."""
    return booking_panel(event)


@register.filter
def moment(value: datetime | None) -> str:
    """``{{ booking.offer_expires_at|moment }}``: day and time in London, as the house writes them."""
    return moment_in_words(value) if value else ""
