"""The shapes of a pack's content: statements with their records, tables, and gaps. All of it is plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from engagement.events.models import Event

Content = dict[str, Any]


def record(label: object, name: str, *arguments: object, is_public: bool = False) -> Content:
    """Return a link to a record.

    Args:
        label: what it is called.
        name: the name of its address, with ``arguments``.
        is_public: whether everybody can open it; others need to sign in as the programme team.
    """
    return {"label": str(label), "address": reverse(name, args=arguments), "is_public": is_public}


def event_record(event: Event) -> Content:
    """Return a link to an event: its public page, or for one in no public list the team's, under its kind alone."""
    if event.is_listed:
        return record(event, "events:detail", event.slug, is_public=True)
    return record(event.get_kind_display(), "events_team:detail", event.public_id)


def language_name(code: str) -> str:
    """Return what a language is called, or its code where it has no name here."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def statement(text: object, records: Iterable[Content] = ()) -> Content:
    """Return one sentence that the pack says, with the records that it rests on."""
    return {"text": str(text), "records": list(records)}


def table(title: object, headings: Sequence[object], rows: Iterable[Sequence[object]], *, note: object = "") -> Content:
    """Return a table; a cell is text, or a link that :func:`record` made. The first column heads its row."""
    return {
        "title": str(title),
        "headings": [str(heading) for heading in headings],
        "rows": [[cell if isinstance(cell, dict) else str(cell) for cell in row] for row in rows],
        "note": str(note),
    }


def section(
    key: str,
    title: object,
    *,
    law: object = "",
    statements: Iterable[Content] = (),
    tables: Iterable[Content] = (),
    gaps: Iterable[object] = (),
) -> Content:
    """Return one section: what the law asks in plain words, what the records show, and what they do not show."""
    return {
        "key": key,
        "title": str(title),
        "law": str(law),
        "statements": list(statements),
        "tables": [each for each in tables if each["rows"]],
        "gaps": [str(gap) for gap in gaps if gap],
    }


def day(moment: date | datetime | None) -> str:
    """Return a day as people write it, "3 May 2022"; ``""`` for none."""
    if moment is None:
        return ""
    return date_format(timezone.localdate(moment) if isinstance(moment, datetime) else moment, "j F Y")


def full(address: str) -> str:
    """Return the whole address of a page of this portal, for paper and files."""
    return settings.PORTAL_BASE_URL + address
