"""The team's register of venues."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.events import queries_planning, services
from engagement.events.forms.venues import VenueForm
from engagement.events.models import Venue
from engagement.events.services.venues import coming_events_at
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal

PER_PAGE = 50


@requires("events.view")
@require_safe
def venues(request: HttpRequest) -> HttpResponse:
    """List the venues of the person's areas, with what is known of the access there."""
    page = Paginator(queries_planning.venues_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.facts = queries_planning.facts_of(row)  # type: ignore[attr-defined]
    return render(
        request,
        "events/team_venues.html",
        {"page": page, "can_create": request.user.has_perm("events.change")},
    )


@requires("events.change")
@require_http_methods(["GET", "POST"])
def venue_create(request: HttpRequest) -> HttpResponse:
    """Add a venue to the register."""
    form = VenueForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_venue(actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The venue is saved."))
            return redirect("events_team:venues")
    return render(request, "events/team_venue.html", {"form": form}, status=422 if form.errors else 200)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def venue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is known of a venue, or retire it."""
    row = get_for(request.user, "events.change", Venue.objects.select_related("area"), public_id=public_id)
    form = VenueForm(request.POST or None, user=request.user, venue=row)
    coming = coming_events_at(row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_venue(
                row, version=form.cleaned_data["version"] or 0, actor=actor_of(request), **form.facts()
            )
        except Refusal as refusal:
            show_refusal(form, refusal, row=row)
        else:
            messages.success(request, _("The venue is saved."))
            return redirect("events_team:venues")
    return render(
        request,
        "events/team_venue.html",
        {
            "form": form,
            "venue": row,
            "coming": coming,
            "to_tell": queries_planning.people_to_tell(coming),
        },
        status=422 if form.errors else 200,
    )
