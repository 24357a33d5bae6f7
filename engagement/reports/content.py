"""A report's content as one JSON document: what the page shows, what the PDF shows, what is approved and kept."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings

from engagement.reports import blocks
from engagement.reports.kinds import kind_of
from engagement.reports.models import Report
from engagement.reports.richtext import is_blank, plain, tidy

SCHEMA = 1


def build_content(report: Report) -> dict[str, Any]:
    """Return what the report says today: authors' words, and blocks built anew from the records.

    The same records give the same content, so two builds can be compared. Sections that are left out, or have
    nothing to say, are not in it. Numbers have passed disclosure control for the public.
    """
    kind = kind_of(report)
    programme = report.programme
    sections = [section_content(report, section) for section in report.sections.order_by("order")]
    return {
        "schema": SCHEMA,
        "kind": report.kind,
        "kind_words": str(report.get_kind_display()),
        "title": report.title,
        "summary": report.summary,
        "language": report.language,
        "programme": {"title": programme.title, "slug": programme.slug},
        "organisation": settings.PORTAL_ORGANISATION,
        "portal": settings.PORTAL_NAME,
        "demonstration": settings.DEMONSTRATION,
        "contact": {"email": programme.contact_email, "phone": programme.contact_phone},
        "facts": kind.facts(report),
        "areas": [area.name for area in report.areas.all()],
        "note": report.correction_note,
        "sections": [section for section in sections if section is not None],
    }


def section_content(report: Report, section: Any) -> dict[str, Any] | None:
    """Return one section's content, or ``None`` if it is left out or has nothing to say."""
    if not section.is_included:
        return None
    html = tidy(section.body)
    built = kind_of(report).section(section.key).blocks(report)
    if is_blank(html) and not built:
        return None
    return {"key": section.key, "heading": section.heading, "html": html, "blocks": built}


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the content, as 64 hexadecimal characters."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def all_words(content: dict[str, Any]) -> str:
    """Return every word that page and PDF show, to check that the PDF's fonts can set them."""
    facts = content["facts"]
    parts = [content["title"], content["summary"], content["programme"]["title"], content["organisation"]]
    parts += [content["note"], *content["areas"], *(str(each) for each in facts.values())]
    for section in content["sections"]:
        parts += [section["heading"], plain(section["html"])]
        parts += [blocks.plain_text(block) for block in section["blocks"]]
    return "\n".join(parts)
