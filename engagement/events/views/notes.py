"""The live page of an event's note-takers, and the pages of one note."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.events import queries, queries_notes, services
from engagement.events.forms.notes import NoteForm
from engagement.events.models import Event, EventKind, EventNote
from engagement.events.views import sheets
from engagement.events.views.planning import can_make_feedback
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal


def event_for(request: HttpRequest, public_id: str) -> Event:
    """Return the event for somebody who may record what happened there."""
    return get_for(request.user, "events.change", Event.objects.select_related("programme__area"), public_id=public_id)


def heading_of(event: Event) -> str:
    """Return the title of the page of notes, by what sort of event it was."""
    match event.kind:
        case EventKind.INTERVIEW:
            return _("What was said in the interview")
        case EventKind.MEETING_ATTENDED:
            return _("What was said at the meeting")
        case _kind:
            return _("Notes")


@requires("events.change")
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take notes one after the other, with others who do: the form stays at hand, everybody's notes stand below."""
    event = event_for(request, public_id)
    form = NoteForm(request.POST or None, event=event, after=_last(request, event), same="same" in request.GET)
    by_script = "application/json" in request.headers.get("Accept", "")
    if request.method == "POST" and form.is_valid():
        try:
            note = services.add_note(event, actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            if by_script:
                return JsonResponse({"saved": note.public_id}, status=201)
            messages.success(request, _("The note is saved."))
            return redirect(_next(request, event, note, same=form.cleaned_data["same"]))
    if by_script and request.method == "POST":
        return JsonResponse({"errors": [str(error) for errors in form.errors.values() for error in errors]}, status=422)
    shown = _shown(request, event, mark=_mark(request, event))
    context = shown | {"form": form, "heading": heading_of(event)}
    return render(request, "events/team_notes.html", context, status=422 if form.errors else 200)


def _last(request: HttpRequest, event: Event) -> EventNote | None:
    """Return the note that the person wrote before this one: the next is likely to answer the same question."""
    wanted = request.GET.get("after", "")[:40]
    if not wanted or "\x00" in wanted:
        return None
    return event.notes.select_related("prompt", "area", "community").filter(public_id=wanted).first()


def _next(request: HttpRequest, event: Event, note: EventNote, *, same: bool) -> str:
    facts = {"after": note.public_id} | ({"same": "1"} if same else {})
    facts |= {"by": "prompt"} if _by_prompt(request) else {}
    return f"{reverse('events_team:notes', args=[event.public_id])}?{urlencode(facts)}"


def _by_prompt(request: HttpRequest) -> bool:
    return request.GET.get("by") == "prompt"


def _mark(request: HttpRequest, event: Event) -> str:
    """Return the entity tag of the notes as this person sees them."""
    rights = "m" if can_make_feedback(request.user, event) else "r"
    by_prompt = _by_prompt(request)
    return f'"{queries_notes.notes_seen(event, by_prompt=by_prompt)}-{rights}{"p" if by_prompt else "a"}"'


def _shown(request: HttpRequest, event: Event, *, mark: str, since: datetime | None = None) -> dict[str, Any]:
    """Return what the list of notes shows. Its mark and time are taken first: what comes later is fetched again."""
    made_at = timezone.now()
    groups = queries_notes.note_groups(event, by_prompt=_by_prompt(request), since=since)
    return {
        "event": event,
        "groups": groups,
        "number": sum(len(group.notes) for group in groups),
        "by_prompt": _by_prompt(request),
        "mark": mark,
        "made_at": made_at.isoformat(),
        "can_make_feedback": can_make_feedback(request.user, event),
    }


@requires("events.change")
@require_safe
def notes_fragment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the list of notes anew to a page that shows it, or 304 if nothing is new.

    ``since`` in the address says when the page was made: notes that it has come as empty places.
    """
    event = event_for(request, public_id)
    mark = _mark(request, event)
    unchanged = get_conditional_response(request, etag=mark)
    if unchanged is not None:
        return unchanged
    shown = _shown(request, event, mark=mark, since=_moment(request.GET.get("since", "")))
    response = render(request, "events/team_notes_fragment.html", shown)
    response["ETag"] = mark
    return response


def _moment(text: str) -> datetime | None:
    """Return a moment with its zone, or ``None`` for anything else."""
    try:
        moment = parse_datetime(text[:40])
    except ValueError:
        return None
    # What lies outside the years of people's lives cannot be reckoned with.
    return moment if moment is not None and timezone.is_aware(moment) and 2000 < moment.year < 2200 else None


def _words() -> dict[str, str]:
    return {
        "saved": _("The note is saved."),
        "deleted": _("The note is deleted."),
        "delete_question": _("Delete this note?"),
        "delete_button": _("Delete this note"),
        "changed_before_delete": _("Somebody else changed this note in the meantime. This is what it says now."),
        "gone_already": _("Somebody deleted this note already."),
        "gone": _("This note was deleted while you were writing"),
        "save_anew": _("Save it as a new note if it should stay."),
    }


NOTE = sheets.Sheet(
    model=EventNote,
    name="note",
    listing="events_team:notes",
    listed=queries.notes_of,
    form=lambda data, row: NoteForm(data, event=row.event, note=row),  # type: ignore[arg-type]
    blank=lambda event: NoteForm(event=event),
    change=services.change_note,
    delete=services.delete_note,
    text_of=lambda row: row.text,
    words=_words,
)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one note."""
    return sheets.change(request, public_id, NOTE)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def delete_note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete one note, after asking."""
    return sheets.delete(request, public_id, NOTE)
