"""Tags that show a report's frozen content, on the page and in the PDF alike."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString, mark_safe

from engagement.actions.models import Status
from engagement.reports.blocks import picture
from engagement.reports.richtext import tidy

register = template.Library()

TAG_COLOURS = {
    Status.CONSIDERED.value: "grey",
    Status.PLANNED.value: "purple",
    Status.UNDER_WAY.value: "blue",
    Status.PARTLY.value: "yellow",
    Status.DONE.value: "green",
    Status.CANNOT_BE_DONE.value: "orange",
    Status.PASSED_ON.value: "aqua-green",
}


@register.simple_tag(takes_context=True)
def report_block(context: dict[str, Any], block: dict[str, Any]) -> SafeString:
    """Show one block of a section. ``for_print`` in the context asks for its form on paper."""
    for_print = bool(context.get("for_print"))
    known = {"block": block, "for_print": for_print, "base_url": settings.PORTAL_BASE_URL if for_print else ""}
    return render_to_string(f"reports/blocks/{block['type']}.html", known)


@register.filter
def report_picture(svg: str) -> SafeString:
    """Show a chart that the content keeps."""
    return picture(svg)


@register.filter
def report_text(html: str) -> SafeString:
    """Show an author's text: what was let through when it was saved is looked at once more."""
    return mark_safe(tidy(html))  # noqa: S308 - tidy() lets through a short list of tags alone


@register.filter
def direction(text: str) -> str:
    """Return in which direction a text is written, by its first letter: ``ltr`` or ``rtl``.

    The PDF renderer cannot tell by itself.
    """
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@register.filter
def iso_day(text: str) -> Any:
    """Return a day that the content keeps as text as a date."""
    return parse_date(text)


@register.filter
def action_colour(status: str) -> str:
    """Return the colour of an action's status tag."""
    return TAG_COLOURS.get(status, "grey")


@register.simple_tag
def action_address(public_id: str) -> str:
    """Return where an action is read."""
    return reverse("actions:detail", kwargs={"public_id": public_id})
