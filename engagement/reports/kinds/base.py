"""What a kind of report is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engagement.reports.models import Report

Block = dict[str, Any]
"""One piece of content as JSON: ``{"type": "figure", …}``. :mod:`engagement.reports.blocks` makes them."""


def nothing(report: Report) -> list[Block]:
    """Return no blocks: the section is text alone."""
    return []


@dataclass(frozen=True, slots=True)
class SectionKind:
    """One section of a kind of report.

    Args:
        key: what it is called in the database; part of addresses within page and PDF.
        heading: what it is called at first; authors may change it.
        hint: what belongs here, for authors.
        starting_text: makes the first text from the report's records, as HTML.
        blocks: makes what the section takes from the records.
        blocks_hint: says to authors what that is; empty for a section of text alone.
    """

    key: str
    heading: Any
    hint: Any
    starting_text: Callable[[Report], str]
    blocks: Callable[[Report], list[Block]] = nothing
    blocks_hint: Any = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report.

    Args:
        sections: its sections, in their order.
        facts: makes what the cover says: ``{"when": …, "place": …}``.
        areas: the places that it is about, as words.
    """

    sections: tuple[SectionKind, ...]
    facts: Callable[[Report], dict[str, Any]]

    def section(self, key: str) -> SectionKind:
        """Return one section.

        Raises:
            KeyError: if the kind has no such section.
        """
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)
