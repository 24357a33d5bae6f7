"""Kinds of report: which sections each has, and how they take their content from the records."""

from engagement.reports.kinds.base import Kind, SectionKind
from engagement.reports.kinds.event import EVENT
from engagement.reports.models import Report, ReportKind

KINDS: dict[str, Kind] = {ReportKind.EVENT.value: EVENT}


def kind_of(report: Report) -> Kind:
    """Return what the report's kind is made of.

    Raises:
        KeyError: if nobody wrote this kind yet.
    """
    return KINDS[report.kind]


__all__ = ["KINDS", "Kind", "SectionKind", "kind_of"]
