"""What a column can hold, and which column probably holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """One fact of a submission: its key, its name for people, and by which headings it is known, best first."""

    key: str
    label: str | Promise
    headings: tuple[str, ...]


FIELDS = (
    Field(
        "text",
        _("What was said"),
        (
            *("what was said", "text", "comment", "comments", "feedback", "message", "body", "content", "words"),
            *("quote", "response", "story", "letter text", "free text", "answer"),
        ),
    ),
    Field(
        "kind",
        _("How it came"),
        ("how it came", "kind", "source", "channel", "type", "method", "received by", "came by", "format"),
    ),
    Field(
        "received_on",
        _("Received on"),
        ("received on", "date received", "received", "date", "said on", "day", "sent on", "created", "timestamp"),
    ),
    Field("area", _("Borough"), ("borough", "area", "place", "local authority", "council", "location", "district")),
    Field(
        "said_by",
        _("Said by"),
        ("said by", "role", "who", "respondent", "respondent type", "person", "from", "speaker", "stakeholder"),
    ),
    Field(
        "communities",
        _("Communities"),
        ("communities", "community", "group", "groups", "population", "community group"),
    ),
    Field(
        "consent",
        _("Consent"),
        ("consent", "may be published", "permission", "consent to publish", "consent to quote", "publish"),
    ),
    Field("title", _("What it is about"), ("what it is about", "title", "subject", "topic", "heading", "about")),
    Field("language", _("Language"), ("language", "lang", "language of the text")),
)
KEYS = tuple(field.key for field in FIELDS)


def label_of(key: str) -> str:
    """Return the name of a field for people."""
    return str(next(field.label for field in FIELDS if field.key == key))


def plain(heading: str) -> str:
    """Return a heading in small letters without signs, to be compared."""
    return " ".join(re.findall(r"\w+", heading.replace("_", " ").casefold()))


def guess_columns(headings: Sequence[str]) -> dict[str, str]:
    """Return the heading for each field that one fits, each heading once.

    A heading that is one of the field's comes before one that only holds its words. The guess is shown and corrected.
    """
    found: dict[str, str] = {}
    free = {plain(heading): heading for heading in headings if plain(heading)}
    for is_whole in (True, False):
        for field in FIELDS:
            if field.key not in found and (match := _match(field, free, is_whole=is_whole)):
                found[field.key] = free.pop(match)
    return found


def _match(field: Field, free: Mapping[str, str], *, is_whole: bool) -> str:
    for known in field.headings:
        for heading in free:
            if heading == known if is_whole else f" {known} " in f" {heading} ":
                return heading
    return ""
