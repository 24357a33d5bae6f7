"""Reads of the library of evidence."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from engagement.feedback.models import EvidenceFinding, EvidenceSource, FindingTheme, Theme
from engagement.feedback.queries.themes import beneath
from engagement.programmes.models import Programme


def public_sources() -> QuerySet[EvidenceSource]:
    """Return the sources that everybody can read of: shown ones of public programmes, the latest first."""
    return EvidenceSource.objects.filter(is_public=True, programme__is_public=True)


def public_themes() -> set[int]:
    """Return the ids of the themes that findings of public sources bear."""
    return set(FindingTheme.objects.filter(finding__source__in=public_sources()).values_list("theme_id", flat=True))


def narrowed(
    sources: QuerySet[EvidenceSource],
    *,
    programme: Programme | None = None,
    kind: str = "",
    theme: Theme | None = None,
    words: str = "",
) -> QuerySet[EvidenceSource]:
    """Return the sources that fit all that is given; a theme finds what is coded beneath it."""
    if programme is not None:
        sources = sources.filter(programme=programme)
    if kind:
        sources = sources.filter(kind=kind)
    if theme is not None:
        sources = sources.filter(
            pk__in=EvidenceFinding.objects.filter(codings__theme__in=beneath(theme)).values("source")
        )
    for word in words.replace("\x00", "").split()[:12]:
        found = EvidenceFinding.objects.filter(text__icontains=word).values("source")
        sources = sources.filter(
            Q(title__icontains=word) | Q(source__icontains=word) | Q(population__icontains=word) | Q(pk__in=found)
        )
    return sources


def with_what_lists_show(sources: QuerySet[EvidenceSource]) -> QuerySet[EvidenceSource]:
    """Return the sources with what a list of them shows, in a fixed number of queries."""
    counted = sources.select_related("programme").annotate(findings_count=Count("findings"))
    return counted.order_by("-published_year", "title", "pk")


def with_findings(sources: QuerySet[EvidenceSource]) -> QuerySet[EvidenceSource]:
    """Return the sources with their findings and the themes of each, in a fixed number of queries."""
    return sources.select_related("programme__area", "added_by").prefetch_related(
        "areas",
        "communities",
        Prefetch(
            "findings",
            EvidenceFinding.objects.order_by("order", "pk").prefetch_related(
                Prefetch("themes", Theme.objects.order_by("name"))
            ),
        ),
    )


def findings_on(theme: Theme) -> QuerySet[EvidenceFinding]:
    """Return the findings that were given a theme, or one beneath it; the latest source first."""
    return (
        EvidenceFinding.objects.filter(codings__theme__in=beneath(theme))
        .distinct()
        .select_related("source")
        .order_by("-source__published_year", "source__title", "order", "pk")
    )
