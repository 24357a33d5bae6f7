"""A pack's content as the HTML that becomes its PDF, and as rows of a CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from engagement.compliance.content.shapes import Content, full
from eolcare.figures.csv import safe

STYLE_SHEETS = ("print", "report-print", "compliance-print")


def document_html(content: Content) -> str:
    """Return the whole document of a frozen content for the PDF renderer."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(
            "compliance/print.html",
            {
                "content": content,
                "made_on": date.fromisoformat(content["made_on"]),
                "base_url": settings.PORTAL_BASE_URL,
            },
        )


def csv_rows(content: Content) -> Iterator[list[str]]:
    """Yield each statement, gap and line of a table with the addresses of its records; nothing in it can run."""
    yield ["Section", "Kind", "Text", "Records"]
    for section in content["sections"]:
        title = section["title"]
        for said in section["statements"]:
            links = " ".join(full(link["address"]) for link in said["records"])
            yield [safe(title), "statement", safe(said["text"]), safe(links)]
        for found in section["tables"]:
            for row in found["rows"]:
                cells = [cell["label"] if isinstance(cell, dict) else cell for cell in row]
                links = " ".join(full(cell["address"]) for cell in row if isinstance(cell, dict))
                yield [safe(title), safe(found["title"]), safe(" | ".join(cells)), safe(links)]
        for gap in section["gaps"]:
            yield [safe(title), "not shown by the records", safe(gap), ""]
