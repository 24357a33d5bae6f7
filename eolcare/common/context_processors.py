"""What every page knows about the portal."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from eolcare.common.languages import is_checked, offered


def portal(request: HttpRequest) -> dict[str, object]:
    """Return the portal's name, owner and look, and whether it is the demonstration."""
    return {
        "portal": {
            "name": settings.PORTAL_NAME,
            "organisation": settings.PORTAL_ORGANISATION,
            "nhs_logo": settings.PORTAL_NHS_LOGO,
            "phase": settings.PORTAL_PHASE,
            "base_url": settings.PORTAL_BASE_URL,
            "demonstration": settings.DEMONSTRATION,
        }
    }


def reading(request: HttpRequest) -> dict[str, object]:
    """Return the languages that the reader may choose here, and whether the page's own is not checked yet.

    ``languages`` is empty where a page offers none; see :func:`eolcare.common.languages.offered`.
    """
    code = get_language() or settings.LANGUAGE_CODE
    return {"languages": offered(request), "translation_unchecked": not is_checked(code)}
