"""You said, we did."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from engagement.actions import outcomes, queries
from engagement.actions.forms import PublicFilters
from eolcare.accounts.access import public
from eolcare.figures.disclosure import Audience

PAGE_SIZE = 10


@public
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """List what was done about what people said, or why it cannot be; filters stand in the address."""
    filters = PublicFilters(request.GET)
    found = queries.with_what_lists_show(filters.actions())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "actions/list.html", {"filters": filters, "page": page})


@public
@require_safe
def action_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one action with its whole trail. Raises Http404 for one that is not public."""
    actions = queries.with_what_lists_show(queries.public_actions())
    action = get_object_or_404(actions, public_id=public_id)
    return render(
        request,
        "actions/detail.html",
        {
            "action": action,
            "people": queries.people_behind_in_words(action, Audience.PUBLIC),
            "sources": outcomes.sources_of(action),
            "quotes": outcomes.quotes_behind(action),
            "trail": queries.trail_of(action),
        },
    )
