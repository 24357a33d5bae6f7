"""You said, we did."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from engagement.actions import feed, outcomes, queries
from engagement.actions.came_of import reports_of
from engagement.actions.claims import claim_shown, findings_of, steps_of
from engagement.actions.forms import PublicFilters
from engagement.actions.models import ActionStatus, Difference, Status
from eolcare.accounts.access import public
from eolcare.figures.disclosure import Audience, release

PAGE_SIZE = 10
FRESH_SECONDS = 900


@public
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """List what was done about what people said, or why it cannot be; filters stand in the address.

    Above it, how many there are of each status and reason among what was chosen, each a link to those.
    """
    filters = PublicFilters(request.GET)
    chosen = filters.actions()
    found = queries.with_what_lists_show(chosen).prefetch_related(
        Prefetch("statuses", ActionStatus.objects.select_related("confirmation").order_by("pk")),
        Prefetch("differences", Difference.objects.order_by("-pk")),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    by_status = release(queries.actions_by_status(actions=chosen), Audience.PUBLIC)
    refused = by_status.cell(Status.CANNOT_BE_DONE.value)
    by_reason = release(queries.refusals_by_reason(actions=chosen), Audience.PUBLIC) if refused else None
    return render(
        request,
        "actions/list.html",
        {
            "filters": filters,
            "page": page,
            "entries": [(action, claim_shown(steps_of(action))) for action in page],
            "feed": filters.address,
            "by_status": [
                (row, by_status.cell(row.key), filters.address_with(status=row.key, reason=""))
                for row in by_status.rows
            ],
            "by_reason": [
                (row, by_reason.cell(row.key), filters.address_with(status=Status.CANNOT_BE_DONE, reason=row.key))
                for row in by_reason.rows
            ]
            if by_reason
            else [],
            "refused": refused,
        },
    )


@public
@require_safe
def action_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one action with its whole trail. Raises Http404 for one that is not public."""
    actions = queries.with_what_lists_show(queries.public_actions()).select_related(
        "ambition__edition", "building_block__ambition", "foundation"
    )
    action = get_object_or_404(actions, public_id=public_id)
    steps = steps_of(action)
    return render(
        request,
        "actions/detail.html",
        {
            "action": action,
            "people": queries.people_behind_in_words(action, Audience.PUBLIC),
            "sources": outcomes.sources_of(action),
            "reports": reports_of([], [action]),
            "quotes": outcomes.quotes_behind(action),
            "steps": steps,
            "claim": claim_shown(steps),
            "differences": findings_of(action),
        },
    )


@public
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Give the latest progress as an Atom feed; the filters of the list hold, so that each programme has one.

    Raises Http404 for a filter that does not exist: somebody who wanted one programme's progress must not get all.
    """
    filters = PublicFilters(request.GET)
    if not filters.is_valid():
        raise Http404
    query = f"?{filters.address}" if filters.address else ""
    page, source = (settings.PORTAL_BASE_URL + reverse(name) + query for name in ("actions:list", "actions:atom"))
    content, changed = feed.feed_of(filters.actions(), page=page, source=source)
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag, last_modified=int(changed.timestamp()))
    if response is None:
        response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    response["ETag"], response["Last-Modified"] = etag, http_date(changed.timestamp())
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    patch_vary_headers(response, ("Cookie",))
    return response
