"""The authors' rich text: what is let through, and how it is put right."""

from __future__ import annotations

import html as html_module
import re

import nh3
from django.utils.html import linebreaks, strip_tags

TAGS = {"p", "br", "strong", "em", "h3", "h4", "ul", "ol", "li", "blockquote", "a"}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    clean_content_tags={"script", "style"},
)
_HEADING = re.compile(r"<(/?)h([34])>")
_EMPTY = re.compile(r"<(p|h3|h4|li|blockquote|strong|em)>(?:\s|&nbsp;|<br>)*</\1>")
_A_TAG = re.compile(r"</?(?:" + "|".join(sorted(TAGS)) + r")\b[^<]*>", re.IGNORECASE)
_LINK_TO_NOWHERE = re.compile(r"<a>(.*?)</a>", re.DOTALL)


def tidy(text: str) -> str:
    """Return an author's text as clean HTML.

    Only what a report needs is let through: paragraphs, two levels of headings, lists, quotations, links. A heading of
    the second level with none of the first above it is raised, so that no level is skipped. Text without any markup, as
    it comes from a browser without JavaScript, becomes paragraphs.
    """
    if not _A_TAG.search(text):
        text = linebreaks(text.strip(), autoescape=True) if text.strip() else ""
    cleaned = _CLEANER.clean(text.replace("<b>", "<strong>").replace("</b>", "</strong>"))
    cleaned = _LINK_TO_NOWHERE.sub(r"\1", cleaned)
    while _EMPTY.search(cleaned):
        cleaned = _EMPTY.sub("", cleaned)
    seen_first = False

    def level(match: re.Match[str]) -> str:
        nonlocal seen_first
        closing, number = match.groups()
        if number == "3":
            seen_first = True
        return f"<{closing}h{number if seen_first else '3'}>"

    return _HEADING.sub(level, cleaned).strip()


def is_blank(html: str) -> bool:
    """Return whether there is nothing to read."""
    return not plain(html).strip()


def plain(html: str) -> str:
    """Return the words alone."""
    return html_module.unescape(strip_tags(re.sub(r"</(p|h3|h4|li|blockquote)>|<br>", "\n", html)))
