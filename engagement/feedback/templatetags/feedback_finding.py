"""Suggestions for a page: ``{% load feedback_finding %}{% suggestions_for item as suggestions %}``."""

from __future__ import annotations

from django import template

from engagement.feedback.finding.excerpts import beginning
from engagement.feedback.models import FeedbackItem
from engagement.feedback.queries.suggestions import Suggestion
from engagement.feedback.queries.suggestions import suggestions_for as found_for

register = template.Library()


@register.simple_tag
def suggestions_for(item: FeedbackItem) -> list[Suggestion]:
    """Return the themes suggested for an item, the likeliest first; show them with ``feedback/_suggestions.html``."""
    return found_for(item)


@register.filter
def beginning_of(text: str) -> str:
    """Return the first words of a text."""
    return beginning(text).text
