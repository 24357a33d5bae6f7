"""The team's pages for what is prepared beside the plan: places, booking questions, reminders, the panel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.events import queries_planning, services
from engagement.events.forms.asked import BookingQuestionForm
from engagement.events.forms.preparing import PanelForm, PlacesForm, ReminderForm
from engagement.events.kinds import rules_of
from engagement.events.models import BookingQuestion, Event, PlaceKind
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Conflict, Refusal


def _event(request: HttpRequest, public_id: str) -> Event:
    rows = Event.objects.select_related("programme__area", "venue", "series").prefetch_related("places")
    return get_for(request.user, "events.change", rows, public_id=public_id)


def _carry_on(form: Any, refusal: Refusal, seen: str, fields: dict[str, str] | None = None) -> None:
    """Show the refusal; after a conflict the form knows what is there today, so that it can be saved again."""
    show_refusal(form, refusal, fields=fields)
    if isinstance(refusal, Conflict):
        form.data = form.data.copy()
        form.data["seen"] = seen


@requires("events.change")
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say how many places of each kind there are."""
    event = _event(request, public_id)
    others = list(queries_planning.events_of_series(request.user, event, "events.change")) if event.series_id else []
    following = [other for other in others if other.starts_at > event.starts_at and not other.is_over]
    form = PlacesForm(request.POST or None, event=event, following=bool(following))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "actor": actor_of(request)}
        try:
            if form.from_here:
                services.save_places_from_here(event, form.capacities(), others=following, **given)
            else:
                services.save_places(event, form.capacities(), **given)
        except Refusal as refusal:
            show_refusal(form, refusal, row=event)
        else:
            messages.success(request, _("The places are saved."))
            _warn_of_a_crowd(request, event, form.capacities())
            return redirect("events_team:detail", public_id=event.public_id)
    return render(
        request,
        "events/team_places.html",
        {"form": form, "event": event, "places": queries_planning.places_with_numbers(event)},
        status=422 if form.errors else 200,
    )


def _warn_of_a_crowd(request: HttpRequest, event: Event, capacities: dict[str, int | None]) -> None:
    most = rules_of(event.kind).most
    places = sum(capacity or 0 for kind, capacity in capacities.items() if kind != PlaceKind.CARER)
    if most is not None and places > most:
        words = _("%(places)s is more than the %(most)s that suit this kind of event. You can leave it so.")
        messages.warning(request, words % {"places": f"{places:,}", "most": most})


@requires("events.change")
@require_http_methods(["GET", "POST"])
def booking_questions(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the event's own booking questions, and add one."""
    event = _event(request, public_id)
    form = BookingQuestionForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_booking_question(event, form.asked(), actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal, fields=BookingQuestionForm.FIELDS)
        else:
            messages.success(request, _("The question is added."))
            return redirect("events_team:booking_questions", public_id=event.public_id)
    return render(
        request,
        "events/team_booking_questions.html",
        {"form": form, "event": event, "questions": queries_planning.questions_when_booking(event)},
        status=422 if form.errors else 200,
    )


def _question(request: HttpRequest, public_id: str, question_id: str) -> BookingQuestion:
    event = _event(request, public_id)
    question: BookingQuestion = get_object_or_404(
        event.booking_questions.select_related("asked_if"), public_id=question_id
    )
    question.event = event
    return question


@requires("events.change")
@require_http_methods(["GET", "POST"])
def booking_question(request: HttpRequest, public_id: str, question_id: str) -> HttpResponse:
    """Change one booking question."""
    row = _question(request, public_id, question_id)
    form = BookingQuestionForm(request.POST or None, event=row.event, question=row)
    if request.method == "POST" and form.is_valid():
        try:
            # Without a readable mark nothing says what the person saw, so it counts as changed.
            services.change_booking_question(row, form.asked(), seen=form.cleaned_data["seen"], actor=actor_of(request))
        except Refusal as refusal:
            now = BookingQuestion.objects.filter(pk=row.pk).first()
            seen = queries_planning.question_seen(now) if now else ""
            _carry_on(form, refusal, seen, BookingQuestionForm.FIELDS)
        else:
            messages.success(request, _("The question is saved."))
            return redirect("events_team:booking_questions", public_id=row.event.public_id)
    return render(
        request,
        "events/team_booking_question.html",
        {"form": form, "event": row.event, "question": row},
        status=422 if form.errors else 200,
    )


@requires("events.change")
@require_POST
def booking_question_move(request: HttpRequest, public_id: str, question_id: str) -> HttpResponse:
    """Move one booking question up or down."""
    row = _question(request, public_id, question_id)
    order = request.POST.get("order", "")
    try:
        services.move_booking_question(
            row,
            up=request.POST.get("direction") == "up",
            order=int(order) if order.isdecimal() and len(order) < 6 else 0,
            actor=actor_of(request),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("events_team:booking_questions", public_id=row.event.public_id)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def booking_question_delete(request: HttpRequest, public_id: str, question_id: str) -> HttpResponse:
    """Delete one booking question, after asking."""
    row = _question(request, public_id, question_id)
    back = reverse("events_team:booking_questions", args=[row.event.public_id])
    if request.method == "POST":
        try:
            services.delete_booking_question(row, seen=request.POST.get("version", ""), actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The question is deleted."))
        return redirect(back)
    return render(
        request,
        "events/team_delete.html",
        {
            "event": row.event,
            "row": {"version": queries_planning.question_seen(row)},
            "question": _("Delete this booking question?"),
            "what": row.label,
            "button": _("Delete this question"),
            "back": back,
        },
    )


@requires("events.change")
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say when people with a place are reminded."""
    event = _event(request, public_id)
    form = ReminderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_reminder(event, hours_before=form.hours_before(), actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The reminder is added."))
            return redirect("events_team:reminders", public_id=event.public_id)
    return render(
        request,
        "events/team_reminders.html",
        {"form": form, "event": event, "reminders": queries_planning.reminder_times(event)},
        status=422 if form.errors else 200,
    )


@requires("events.change")
@require_POST
def reminder_delete(request: HttpRequest, public_id: str, hours: int) -> HttpResponse:
    """Delete one reminder that did not go out yet."""
    event = _event(request, public_id)
    row = event.reminders.filter(hours_before=hours).first() if hours < 32_000 else None
    if row is not None:
        row.event = event
        try:
            services.delete_reminder(row, actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The reminder is deleted."))
    return redirect("events_team:reminders", public_id=event.public_id)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say who sits on the panel, in order."""
    event = _event(request, public_id)
    form = PanelForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_panel(event, form.panel(), seen=form.cleaned_data["seen"], actor=actor_of(request))
        except Refusal as refusal:
            _carry_on(form, refusal, queries_planning.panel_seen(event))
        else:
            messages.success(request, _("The panel is saved."))
            return redirect("events_team:detail", public_id=event.public_id)
    return render(request, "events/team_panel.html", {"form": form, "event": event}, status=422 if form.errors else 200)
