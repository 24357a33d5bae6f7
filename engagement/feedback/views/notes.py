"""The team's pages of analysts' notes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.feedback.forms import refuse
from engagement.feedback.forms.notes import NoteForm
from engagement.feedback.models import AnalystNote, FeedbackItem, Theme
from engagement.feedback.queries.notes import notes_about
from engagement.feedback.services.notes import change_note, delete_note, write_note
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Conflict, Refusal

PAGE_SIZE = 30


@requires("feedback.view")
@require_safe
def note_list(request: HttpRequest) -> HttpResponse:
    """List the notes of ``?programme=``, or those about ``?theme=``."""
    programmes = list(within_areas(request.user, "feedback.view", Programme.objects.order_by("-opens_on", "title")))
    theme = None
    if key := request.GET.get("theme"):
        rows = Theme.objects.select_related("programme", "merged_into")
        theme = get_for(request.user, "feedback.view", rows, public_id=key)
        theme = _heir(theme)
    programme = theme.programme if theme else _programme(request, programmes)
    notes = notes_about(programme, theme=theme) if programme else AnalystNote.objects.none()
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return render(
        request,
        "feedback/notes/list.html",
        {
            "programmes": programmes,
            "programme": programme,
            "theme": theme,
            "page": Paginator(notes, PAGE_SIZE).get_page(request.GET.get("page")),
            "may_write": programme is not None and programme.area_id in area_ids_for(request.user, "feedback.code"),
        },
    )


def _programme(request: HttpRequest, programmes: list[Programme]) -> Programme | None:
    if wanted := request.GET.get("programme"):
        return get_for(request.user, "feedback.view", Programme.objects.all(), slug=wanted)
    return programmes[0] if programmes else None


def _heir(theme: Theme) -> Theme:
    while theme.merged_into is not None:
        theme = theme.merged_into
    return theme


@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def note_add(request: HttpRequest) -> HttpResponse:
    """Write a note about ``?item=``, ``?theme=`` or ``?programme=``."""
    about = _about(request)
    form = NoteForm(request.POST or None, item=about["item"], theme=about["theme"])
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        try:
            write_note(**about, text=chosen["text"], form_key=chosen["form_key"], actor=actor_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The note is saved."))
            return redirect(_address(request, **about))
    return _form(request, form, **about)


@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def note_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one's own note."""
    note = _note(request, public_id)
    about: dict[str, Any] = {"programme": note.programme, "item": note.item, "theme": note.theme}
    form = NoteForm(request.POST or None, note=note)
    theirs = ""
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        try:
            change_note(note, text=chosen["text"], actor=actor_of(request), version=chosen["version"] or 0)
        except Refusal as refusal:
            if isinstance(refusal, Conflict):
                # The other text, beside one's own.
                theirs = AnalystNote.objects.filter(pk=note.pk).values_list("text", flat=True).first() or ""
            refuse(form, refusal, row=note if theirs else None)
        else:
            messages.success(request, _("The note is changed."))
            return redirect(_address(request, **about))
    return _form(request, form, **about, note=note, theirs=theirs)


@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def note_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, and with POST delete one's own note."""
    note = _note(request, public_id)
    if request.method == "POST":
        try:
            delete_note(note, actor=actor_of(request), version=version_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The note is deleted."))
        return redirect(_address(request, programme=note.programme, item=note.item, theme=note.theme))
    return render(request, "feedback/notes/delete.html", {"note": note})


def _note(request: HttpRequest, public_id: str) -> AnalystNote:
    rows = AnalystNote.objects.select_related("programme__area", "item", "theme", "written_by")
    note = get_for(request.user, "feedback.code", rows, public_id=public_id)
    if note.written_by_id != actor_of(request).pk:
        # Somebody else's is read, and answered with one's own.
        raise Http404
    return note


def _about(request: HttpRequest) -> dict[str, Any]:
    """Return what a new note is about."""
    user = request.user
    if key := request.GET.get("item"):
        items = FeedbackItem.objects.select_related("programme__area")
        item = get_for(user, "feedback.code", items, public_id=key)
        return {"programme": item.programme, "item": item, "theme": None}
    if key := request.GET.get("theme"):
        themes = Theme.objects.select_related("programme__area", "merged_into")
        theme = get_for(user, "feedback.code", themes, public_id=key)
        return {"programme": theme.programme, "item": None, "theme": _heir(theme)}
    rows = Programme.objects.select_related("area")
    programme = get_for(user, "feedback.code", rows, slug=request.GET.get("programme", ""))
    return {"programme": programme, "item": None, "theme": None}


def _address(request: HttpRequest, *, programme: Programme, item: FeedbackItem | None, theme: Theme | None) -> str:
    """Return where one came from: the thing that was said, or the list of notes."""
    if item is not None:
        parameters = request.GET.copy()
        parameters.pop("item", None)
        tail = f"?{parameters.urlencode()}" if parameters else ""
        return f"{reverse('feedback_team:detail', args=[item.public_id])}{tail}#notes"
    about = f"theme={theme.public_id}" if theme else f"programme={programme.slug}"
    return f"{reverse('feedback_team:notes')}?{about}"


def _form(request: HttpRequest, form: NoteForm, **context: Any) -> HttpResponse:
    back = _address(request, programme=context["programme"], item=context["item"], theme=context["theme"])
    return render(
        request,
        "feedback/notes/form.html",
        {"form": form, "back": back, **context},
        status=422 if form.errors else 200,
    )
