"""A version's content as the HTML that becomes its PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from engagement.reports.models import ReportVersion

# What the PDF of a report looks like, for eolcare.pdf.
STYLE_SHEETS = ("print", "report-print")


def document_html(version: ReportVersion) -> str:
    """Return the whole document of a version for the PDF renderer, from its frozen content and nothing else."""
    return print_html(
        version.content, address=settings.PORTAL_BASE_URL + reverse("reports:detail", args=[version.report.slug])
    )


def print_html(content: dict[str, Any], *, address: str) -> str:
    """Return a content as a document to print.

    Args:
        content: what :func:`engagement.reports.content.build_content` made, with ``number`` and ``approved_on``.
        address: where the report is read on the web.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(
            "reports/print/document.html",
            {
                "content": content,
                "approved_on": date.fromisoformat(content["approved_on"]),
                "address": address,
                "base_url": settings.PORTAL_BASE_URL,
                "for_print": True,
            },
        )
