"""The team's pages for the record of an event: headcounts, and what it asks people to talk about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.events import queries, services
from engagement.events.forms.record import AttendanceForm, PromptsForm
from engagement.events.models import Attendance
from engagement.events.views.notes import event_for
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import requires
from eolcare.common.errors import Conflict, Refusal


def _carry_on(form: Any, refusal: Refusal, seen: str) -> None:
    """Show the refusal; after a conflict the form knows what is there today, so that it can be saved again."""
    show_refusal(form, refusal)
    if isinstance(refusal, Conflict):
        form.data = form.data.copy()
        form.data["seen"] = seen


@requires("events.change")
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record how many people came, by borough and role."""
    event = event_for(request, public_id)
    form = AttendanceForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_attendance(
                event, counts=form.counts(), seen=form.cleaned_data["seen"], actor=actor_of(request)
            )
        except Refusal as refusal:
            _carry_on(form, refusal, queries.attendance_seen(event))
        else:
            messages.success(request, _("The headcounts are saved."))
            return redirect("events_team:detail", public_id=event.public_id)
    return render(
        request,
        "events/team_attendance.html",
        {"form": form, "event": event, "roles": Attendance.Role.labels},
        status=422 if form.errors else 200,
    )


@requires("events.change")
@require_http_methods(["GET", "POST"])
def prompts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what the event asks people to talk about."""
    event = event_for(request, public_id)
    form = PromptsForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_prompts(
                event, prompts=form.answers(), seen=form.cleaned_data["seen"], actor=actor_of(request)
            )
        except Refusal as refusal:
            _carry_on(form, refusal, queries.prompts_seen(event))
            form.keep_what_came_meanwhile()
        else:
            messages.success(request, _("The questions are saved."))
            return redirect("events_team:detail", public_id=event.public_id)
    return render(
        request, "events/team_prompts.html", {"form": form, "event": event}, status=422 if form.errors else 200
    )
