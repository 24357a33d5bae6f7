"""The team's pages for the record of an event: headcounts, what was asked, notes, questions and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.events import queries, services
from engagement.events.forms.record import AttendanceForm, NoteForm, PromptsForm, QuestionForm
from engagement.events.models import Attendance, Event, EventNote, EventQuestion
from engagement.events.views.planning import can_make_feedback
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Conflict, Refusal


def _event(request: HttpRequest, public_id: str) -> Event:
    return get_for(request.user, "events.change", Event.objects.select_related("programme__area"), public_id=public_id)


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
    event = _event(request, public_id)
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
    event = _event(request, public_id)
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


@requires("events.change")
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take notes one after the other: the form stays at hand, what was written stands below, the latest first."""
    event = _event(request, public_id)
    # The next note is likely to answer the same question.
    form = NoteForm(request.POST or None, event=event, initial={"prompt": request.GET.get("prompt", "")[:5]})
    if request.method == "POST" and form.is_valid():
        try:
            note = services.add_note(event, actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The note is saved."))
            address = reverse("events_team:notes", args=[event.public_id])
            return redirect(f"{address}?prompt={note.prompt.order}" if note.prompt else address)
    return render(
        request,
        "events/team_notes.html",
        {
            "form": form,
            "event": event,
            "notes": queries.notes_of(event).reverse(),
            "can_make_feedback": can_make_feedback(request.user, event),
        },
        status=422 if form.errors else 200,
    )


def _note(request: HttpRequest, public_id: str) -> EventNote:
    rows = EventNote.objects.select_related("event__programme__area", "prompt", "area")
    return get_for(request.user, "events.change", rows, public_id=public_id)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one note."""
    row = _note(request, public_id)
    form = NoteForm(request.POST or None, event=row.event, note=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_note(
                row, version=form.cleaned_data["version"] or 0, actor=actor_of(request), **form.facts()
            )
        except Refusal as refusal:
            show_refusal(form, refusal, row=row)
        else:
            messages.success(request, _("The note is saved."))
            return redirect("events_team:notes", public_id=row.event.public_id)
    shown = queries.notes_of(row.event).get(pk=row.pk)
    return render(
        request,
        "events/team_note.html",
        {"form": form, "event": row.event, "note": shown},
        status=422 if form.errors else 200,
    )


@requires("events.change")
@require_http_methods(["GET", "POST"])
def delete_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete one note, after asking."""
    row = _note(request, public_id)
    address = reverse("events_team:notes", args=[row.event.public_id])
    words = {"question": _("Delete this note?"), "what": row.text, "button": _("Delete this note")}
    return _delete(request, row, services.delete_note, address=address, done=_("The note is deleted."), words=words)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down the questions that people asked, and the answers."""
    event = _event(request, public_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_question(
                event,
                question=form.cleaned_data["question"],
                answer=form.cleaned_data["answer"],
                actor=actor_of(request),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The question is saved."))
            return redirect("events_team:questions", public_id=event.public_id)
    return render(
        request,
        "events/team_questions.html",
        {
            "form": form,
            "event": event,
            "questions": queries.questions_of(event),
            "can_make_feedback": can_make_feedback(request.user, event),
        },
        status=422 if form.errors else 200,
    )


def _question(request: HttpRequest, public_id: str) -> EventQuestion:
    rows = EventQuestion.objects.select_related("event__programme__area")
    return get_for(request.user, "events.change", rows, public_id=public_id)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change or answer one question."""
    row = _question(request, public_id)
    form = QuestionForm(request.POST or None, question=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_question(
                row,
                version=form.cleaned_data["version"] or 0,
                words=form.cleaned_data["question"],
                answer=form.cleaned_data["answer"],
                actor=actor_of(request),
            )
        except Refusal as refusal:
            show_refusal(form, refusal, row=row)
        else:
            messages.success(request, _("The question is saved."))
            return redirect("events_team:questions", public_id=row.event.public_id)
    shown = queries.questions_of(row.event).get(pk=row.pk)
    return render(
        request,
        "events/team_question.html",
        {"form": form, "event": row.event, "question": shown},
        status=422 if form.errors else 200,
    )


@requires("events.change")
@require_http_methods(["GET", "POST"])
def delete_question(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete one question, after asking."""
    row = _question(request, public_id)
    address = reverse("events_team:questions", args=[row.event.public_id])
    words = {"question": _("Delete this question?"), "what": row.question, "button": _("Delete this question")}
    return _delete(
        request, row, services.delete_question, address=address, done=_("The question is deleted."), words=words
    )


def _delete(
    request: HttpRequest, row: Any, act: Any, *, address: str, done: str, words: dict[str, str]
) -> HttpResponse:
    if request.method == "POST":
        try:
            act(row, version=version_of(request), actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect(address)
    return render(request, "events/team_delete.html", {"event": row.event, "row": row, "back": address, **words})
