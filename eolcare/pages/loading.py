"""The pages that a portal starts with. What the team has changed since is never overwritten."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from eolcare.common.reference_data import Tally
from eolcare.pages.models import ContentPage

CONTENT = Path(__file__).parent / "content"

SUPPLIED = [
    ("support", _("Support now"), _("Whom you can talk to, day or night.")),
    ("contact", _("Contact us"), _("How to reach the team that runs this engagement.")),
    ("privacy", _("Privacy"), _("What we keep about you, why, and for how long.")),
    ("cookies", _("Cookies"), _("The few cookies that this website sets.")),
    ("accessibility-statement", _("Accessibility"), _("How to use this website, and what to do if you cannot.")),
]


def load_pages() -> Tally:
    """Add the supplied pages that are missing; those that are there stay as the team left them."""
    added = 0
    for order, (slug, title, summary) in enumerate(SUPPLIED, start=1):
        _page, is_new = ContentPage.objects.get_or_create(
            slug=slug,
            defaults={
                "title": str(title),
                "summary": str(summary),
                "body": (CONTENT / f"{slug}.html").read_text(encoding="utf-8"),
                "order": order,
            },
        )
        added += is_new
    return Tally(added=added, same=len(SUPPLIED) - added)
