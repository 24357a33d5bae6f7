"""The team's list of feedback, and making items from answers, notes and questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from engagement.events.models import Event, EventNote, EventQuestion
from engagement.feedback import queries, services
from engagement.feedback.forms import FeedbackFilters
from engagement.feedback.models import Coding, FeedbackItem
from engagement.feedback.views.listing import dated_page, ranked_page, with_excerpts
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of
from engagement.surveys.models import Response
from eolcare.accounts.access import get_for, requires
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal


def with_sources(items: models.QuerySet[FeedbackItem]) -> models.QuerySet[FeedbackItem]:
    """Return the items with where they come from and what they are coded to, in a fixed number of queries."""
    return items.select_related(
        "area",
        "programme__area",
        "response__survey",
        "response__version",
        "event_note__event",
        "event_note__prompt",
        "event_question__event",
        "submission",
        "conclusion_answer__conclusion__round",
    ).prefetch_related(
        Prefetch(
            "codings",
            Coding.objects.filter(removed_at__isnull=True)
            .select_related("theme")
            .order_by("theme__name", "theme_id", "pk"),
            to_attr="standing",
        )
    )


@requires("feedback.view")
@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """List what people said, found by words, letters or meaning and narrowed by filters; one page of it.

    The list goes on from a place (``after``, ``before``, ``last``) and not from a number of rows, so that its
    five-thousandth page costs what its first one does.
    """
    filters = FeedbackFilters(request.GET, user=request.user)
    listed = filters.listed()
    parameters = request.GET.copy()
    for name in ("page", "after", "before", "last"):
        parameters.pop(name, None)
    rows = with_sources(listed)
    shown = dated_page(rows, request) if filters.nearest is None else ranked_page(rows, filters.nearest, request)
    return render(
        request,
        "feedback/list.html",
        {
            "filters": filters,
            "rows": with_excerpts(shown.items, filters.wanted, filters.way),
            "shown": shown,
            "progress": queries.coding_progress(filters.items()),
            "parameters": parameters.urlencode(),
        },
    )


@requires("feedback.code")
@require_POST
def create_from_answer(request: HttpRequest) -> HttpResponse:
    """Make a feedback item from an answer (``response``: its public id, ``question``: the key) and open it."""
    response = get_for(
        request.user,
        "feedback.code",
        Response.objects.select_related("survey__programme__area", "version", "borough"),
        public_id=request.POST.get("response", ""),
    )
    return _make(
        request,
        response.survey.programme,
        lambda: services.create_from_answer(
            response,
            request.POST.get("question", ""),
            actor=actor_of(request),
            text=request.POST.get("text") or None,
        ),
    )


@requires("feedback.code")
@require_POST
def create_from_note(request: HttpRequest) -> HttpResponse:
    """Make a feedback item from a note (``note``: its public id) and open it."""
    note = get_for(
        request.user,
        "feedback.code",
        EventNote.objects.select_related("event__programme__area", "area"),
        public_id=request.POST.get("note", ""),
    )
    return _make(request, note.event.programme, lambda: services.create_from_note(note, actor=actor_of(request)))


@requires("feedback.code")
@require_POST
def create_from_notes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make feedback items of notes of one event: of those that are ticked (``note``), or of one (``only``)."""
    rows = Event.objects.select_related("programme__area")
    event = get_for(request.user, "feedback.code", rows, public_id=public_id)
    _may_code(request, event.programme)
    back = reverse("events_team:detail", args=[event.public_id])
    if request.user.has_perm("events.change", event):
        back = reverse("events_team:notes", args=[event.public_id])
        back += "?by=prompt" if request.POST.get("by") == "prompt" else ""
    named = request.POST.getlist("only") or request.POST.getlist("note")
    wanted = {name for name in named if "\x00" not in name}
    if not wanted:
        return _said(request, _("Choose the notes first."), back=back, done=False)
    notes = list(event.notes.filter(public_id__in=wanted).order_by("pk"))
    try:
        number = services.create_from_notes(notes, actor=actor_of(request))
    except Refusal as refusal:
        return _said(request, str(refusal), back=back, done=False)
    words = ngettext("%(n)s feedback item is made.", "%(n)s feedback items are made.", number) % {"n": number}
    if number < len(wanted):
        words = f"{words} {_('The others are feedback items already, or somebody deleted them.')}"
    return _said(request, words, back=back)


def _said(request: HttpRequest, words: str, *, back: str, done: bool = True) -> HttpResponse:
    """Say it on the page that one came from, or to the script of a page that stays open."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": words}, status=200 if done else 422)
    (messages.success if done else messages.error)(request, words)
    return redirect(back)


@requires("feedback.code")
@require_POST
def create_from_question(request: HttpRequest) -> HttpResponse:
    """Make a feedback item from a question (``event_question``: its public id) and open it."""
    question = get_for(
        request.user,
        "feedback.code",
        EventQuestion.objects.select_related("event__programme__area"),
        public_id=request.POST.get("event_question", ""),
    )
    return _make(
        request, question.event.programme, lambda: services.create_from_question(question, actor=actor_of(request))
    )


def _may_code(request: HttpRequest, programme: Programme) -> None:
    """Raise 404 where the item could not be seen: it belongs to the programme's area, not to one borough alone."""
    if programme.area_id not in area_ids_for(request.user, "feedback.code"):
        raise Http404


def _make(request: HttpRequest, programme: Programme, make: Any) -> HttpResponse:
    _may_code(request, programme)
    try:
        item = make()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("feedback_team:list")
    if item.codings.exists():
        messages.info(request, _("This is feedback already; here is how it was coded."))
    return redirect("feedback_team:detail", public_id=item.public_id)
