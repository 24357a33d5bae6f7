"""The team's pages for planning: list, create, change, publish, cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.events import queries, services
from engagement.events.forms.filters import TeamFilters
from engagement.events.forms.planning import CancelForm, EventForm
from engagement.events.models import Attendance, Event, EventState
from engagement.events.moves import can_move
from engagement.programmes.queries import areas_within
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal

PER_PAGE = 50


def events_to_show() -> QuerySet[Event]:
    """Return events with what a page of one shows of its plan."""
    return Event.objects.select_related("programme__area").prefetch_related("areas", "communities", "organisations")


@requires("events.view")
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List the events of the person's areas, narrowed by what the address says."""
    form = TeamFilters(request.GET or None, user=request.user)
    page = Paginator(queries.team_events(request.user, form.filters), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "events/team_list.html",
        {
            "form": form,
            "page": page,
            "narrowed": form.filters != queries.EventFilters(),
            "can_create": request.user.has_perm("events.change"),
        },
    )


@requires("events.view")
@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one event: its plan, and the record of what happened."""
    event = get_for(request.user, "events.view", events_to_show(), public_id=public_id)
    return render(
        request,
        "events/team_detail.html",
        {
            "event": event,
            "can_change": request.user.has_perm("events.change", event),
            "can_publish": event.state == EventState.DRAFT,
            "can_cancel": can_move(event, EventState.CANCELLED),
            "can_reinstate": event.state == EventState.CANCELLED,
            "can_make_feedback": can_make_feedback(request.user, event),
            "can_write_report": request.user.has_perm("reports.write", event),
            "attendance": attendance_table(event),
            "prompts": event.prompts.order_by("order"),
            "notes": queries.notes_of(event),
            "questions": queries.questions_of(event),
        },
    )


def can_make_feedback(user: Any, event: Event) -> bool:
    """Return whether somebody may turn notes of the event into feedback items: those belong to the programme."""
    return bool(user.has_perm("feedback.code", event.programme))


def attendance_table(event: Event) -> dict[str, Any] | None:
    """Return the headcounts as the team reads them, with sums; ``None`` if nobody counted.

    The team sees the numbers that it entered; what the public reads passes the door of ``eolcare.figures``.
    """
    counts = queries.attendance_counts(event)
    if not counts:
        return None
    roles = Attendance.Role.values
    names: dict[int | None, str] = {area.pk: area.name for area in areas_within(event.programme)}
    names[None] = _("Another borough, or not known")
    rows = [
        (name, [counts.get((pk, role), 0) for role in roles])
        for pk, name in names.items()
        if any((pk, role) in counts for role in roles)
    ]
    return {
        "roles": Attendance.Role.labels,
        "rows": [(name, numbers, sum(numbers)) for name, numbers in rows],
        "sums": [sum(numbers) for numbers in zip(*(numbers for _name, numbers in rows), strict=True)],
        "total": sum(counts.values()),
    }


@requires("events.change")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Plan a new event; it starts as a draft."""
    form = EventForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            event = services.create_event(actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal, fields=EventForm.FIELDS)
        else:
            messages.success(request, _("The draft is saved. Only the team sees it until you publish it."))
            return redirect("events_team:detail", public_id=event.public_id)
    return render(request, "events/team_form.html", {"form": form}, status=422 if form.errors else 200)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is planned."""
    event = get_for(request.user, "events.change", events_to_show(), public_id=public_id)
    form = EventForm(request.POST or None, user=request.user, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_event(
                event, version=form.cleaned_data["version"] or 0, actor=actor_of(request), **form.facts()
            )
        except Refusal as refusal:
            show_refusal(form, refusal, fields=EventForm.FIELDS, row=event)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("events_team:detail", public_id=event.public_id)
    return render(request, "events/team_form.html", {"form": form, "event": event}, status=422 if form.errors else 200)


def _step(request: HttpRequest, public_id: str, act: Callable[..., Any], done: str) -> HttpResponse:
    event = get_for(request.user, "events.change", Event.objects.all(), public_id=public_id)
    try:
        # Without a readable version nothing says what the person saw, so nothing is done.
        act(event, version=version_of(request), actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("events_team:detail", public_id=event.public_id)


@requires("events.change")
@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a draft to the public."""
    return _step(request, public_id, services.publish_event, _("The event is published. Everybody can see it now."))


@requires("events.change")
@require_POST
def reinstate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a cancelled event back on."""
    return _step(request, public_id, services.reinstate_event, _("The event is back on."))


@requires("events.change")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call a published event off, with the reason that people will read."""
    event = get_for(request.user, "events.change", Event.objects.all(), public_id=public_id)
    form = CancelForm(request.POST or None, initial={"version": event.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_event(event, actor=actor_of(request), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal, row=event)
        else:
            messages.success(request, _("The event is cancelled. Its page says so, and why."))
            return redirect("events_team:detail", public_id=event.public_id)
    return render(
        request, "events/team_cancel.html", {"form": form, "event": event}, status=422 if form.errors else 200
    )


@requires("events.change")
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a draft, after asking."""
    event = get_for(request.user, "events.change", Event.objects.all(), public_id=public_id)
    if request.method == "POST":
        try:
            services.delete_draft(event, version=version_of(request), actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("events_team:detail", public_id=event.public_id)
        messages.success(request, _("The draft is deleted."))
        return redirect("events_team:list")
    return render(
        request,
        "events/team_delete.html",
        {
            "event": event,
            "row": event,
            "question": _("Delete this draft?"),
            "what": event.title,
            "button": _("Delete this draft"),
        },
    )
