"""The decision register as a file."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement.actions import queries
from engagement.actions.forms import TeamFilters
from engagement.actions.models import Action
from engagement.actions.register import register_of
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import requires
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb


@requires("actions.view")
@never_cache
@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    """Give the actions that the list's filters find as a CSV file; that it was taken stands in the audit trail."""
    filters = TeamFilters(request.GET, user=request.user)
    found = queries.in_order(filters.actions(), request.GET.get("sort", ""))
    content, number = register_of(found)
    with transaction.atomic():
        record(
            Verb.EXPORTED,
            actor=actor_of(request),
            target=(Action._meta.label_lower, "register"),
            rows=number,
        )
    name = f"decision-register-{timezone.localdate().isoformat()}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
