"""What every page knows about the portal."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


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
