"""The library of evidence as everybody reads it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from engagement.feedback.forms.evidence import EvidenceFilters
from engagement.feedback.queries.evidence import public_sources, public_themes, with_findings, with_what_lists_show
from engagement.programmes.queries import public_programmes
from eolcare.accounts.access import public

PAGE_SIZE = 20


@public
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """List what was known before people were asked; filters stand in the address."""
    filters = EvidenceFilters(request.GET, programmes=list(public_programmes()), among=public_themes())
    page = Paginator(with_what_lists_show(filters.narrow(public_sources())), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(request, "feedback/library/list.html", {"filters": filters, "page": page})


@public
@require_safe
def source(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one source with what it found. Raises Http404 for one that is not public."""
    row = get_object_or_404(with_findings(public_sources()), public_id=public_id)
    return render(request, "feedback/library/detail.html", {"source": row})
