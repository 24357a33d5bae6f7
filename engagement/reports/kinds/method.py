"""The section that says how the team worked: how reliable the coding is, where that was measured."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from engagement.feedback.queries.agreement import method_statement
from engagement.reports.kinds.base import Block, SectionKind
from engagement.reports.models import Report


def _no_text(report: Report) -> str:
    """Return nothing: without a blind sample there is nothing to say, and the section is not in the report."""
    return ""


def method_blocks(report: Report) -> list[Block]:
    """Return what the latest blind sample of the programme says, as words; no block where there is none."""
    found = method_statement(report.programme)
    if found is None:
        return []
    return [
        {
            "type": "method",
            "paragraphs": list(found.paragraphs),
            "title": found.title,
            "headings": [{"text": text, "numeric": False} for text in found.headings],
            "lines": [
                {"label": row[0], "cells": [{"text": text, "numeric": False, "hidden": False} for text in row[1:]]}
                for row in found.rows
            ],
            "total": None,
        }
    ]


METHOD = SectionKind(
    "method",
    gettext_lazy("How we worked"),
    gettext_lazy("How you read and coded what people said, for readers who want to know how far to rely on it."),
    _no_text,
    method_blocks,
    gettext_lazy("How far two people agreed when they coded the same items, from the programme’s latest blind sample."),
)
