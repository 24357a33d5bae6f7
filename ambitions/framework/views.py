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
def current(request: HttpRequest) -> HttpResponse:
    """Show the edition in use; a page that says so while none is loaded."""
    return _edition_page(request, queries.current_edition())


@public
@require_safe
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    """Show one edition. Raises Http404 for one that is not known."""
    return _edition_page(request, get_object_or_404(FrameworkEdition, slug=edition))


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


def _edition_page(request: HttpRequest, shown: FrameworkEdition | None) -> HttpResponse:
    return render(
        request,
        "framework/edition.html",
        {
            "edition": shown,
            "ambitions": queries.ambitions_of(shown) if shown else [],
            "foundations": queries.foundations_of(shown) if shown else [],
        },
    )
