"""Words of two languages on one page: what nobody has translated is marked as English. In every template, unasked."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from eolcare.common.languages import is_english

register = template.Library()


@register.filter
def in_english(value: Any) -> Any:
    """``{{ survey.title|in_english }}``: words that the team wrote, marked on a page of another language.

    Screen readers then pronounce them as English, and they run from left to right. What is nothing stays nothing. For
    paragraphs see :func:`english`, as a ``span`` holds none.
    """
    if is_english() or not str(value if value is not None else ""):
        return value
    return format_html('<span lang="en" dir="ltr">{}</span>', value)


@register.simple_tag
def english() -> SafeString:
    """``<div{% english %}>{{ page.body }}</div>``: the same for an element that is there already."""
    return written_in(settings.LANGUAGE_CODE)


@register.simple_tag
def written_in(code: str) -> SafeString:
    """``<section{% written_in report.language %}>``: the attributes of what is in a language that the page is not in.

    ``code`` is a language tag such as ``en-GB``; whatever its region, it is English on an English page.
    """
    language = code.split("-", maxsplit=1)[0].lower()
    if language == (get_language() or settings.LANGUAGE_CODE).split("-")[0]:
        return SafeString()
    return format_html(' lang="{}" dir="{}"', language, "rtl" if language in settings.LANGUAGES_BIDI else "ltr")


@register.filter
def supplied(value: Any) -> Any:
    """``{{ page.title|supplied }}``: words that come with every portal and that the team may have changed.

    As long as they are the supplied ones the catalogues have them; what the team wrote is marked as English.
    """
    translated = gettext(str(value)) if value else ""
    return translated if translated and translated != str(value) else in_english(value)
