"""What every page shows of the pages that the team edits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from eolcare.pages.queries import footer_links


def footer(request: HttpRequest) -> dict[str, Any]:
    """Return the footer's links, looked up only by templates that show a footer."""
    return {"footer_pages": SimpleLazyObject(footer_links)}
