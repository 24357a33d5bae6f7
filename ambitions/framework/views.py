"""Public pages of the framework: an edition, and each of its ambitions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ambitions.framework import queries
from ambitions.framework.models import FrameworkEdition
from eolcare.accounts.access import public


@public
@require_safe
def edition(request: HttpRequest, edition: str = "") -> HttpResponse:
    """Show one edition, the one in use by default. Raises Http404 for one that is not known.

    While no reference data is loaded the page says so.
    """
    shown = get_object_or_404(FrameworkEdition, slug=edition) if edition else queries.current_edition()
    return render(
        request,
        "framework/edition.html",
        {
            "edition": shown,
            "ambitions": queries.ambitions_of(shown) if shown else [],
            "foundations": queries.foundations_of(shown) if shown else [],
        },
    )


@public
@require_safe
def ambition(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """Show one ambition with its building blocks. Raises Http404 for one that is not known."""
    shown = get_object_or_404(FrameworkEdition, slug=edition)
    by_number = {each.number: each for each in queries.ambitions_of(shown)}
    if number not in by_number:
        raise Http404
    return render(
        request,
        "framework/ambition.html",
        {
            "edition": shown,
            "ambition": by_number[number],
            "previous": by_number.get(number - 1),
            "next": by_number.get(number + 1),
        },
    )
