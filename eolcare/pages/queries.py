"""Reading the pages that the team edits."""

from __future__ import annotations

from django.core.cache import caches
from django.db.models import QuerySet

from eolcare.pages.models import ContentPage

FOOTER_CACHE_KEY = "pages:footer"
FOOTER_CACHE_SECONDS = 300


def all_pages() -> QuerySet[ContentPage]:
    """Return every page, in the order of the footer."""
    return ContentPage.objects.all()


def footer_links() -> list[dict[str, str]]:
    """Return title and address of the pages in the footer; kept for five minutes, forgotten at each edit."""
    links: list[dict[str, str]] | None = caches["local"].get(FOOTER_CACHE_KEY)
    if links is None:
        links = [
            {"title": page.title, "slug": page.slug}
            for page in ContentPage.objects.filter(in_footer=True).only("title", "slug", "order")
        ]
        caches["local"].set(FOOTER_CACHE_KEY, links, FOOTER_CACHE_SECONDS)
    return links
