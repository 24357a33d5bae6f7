"""Materials of an event: the team's list and forms, and handing a file out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.events import queries_calendar
from engagement.events.forms.materials import FileForm, RecordingForm
from engagement.events.models import Event, EventMaterial
from engagement.events.services.materials import add_material, change_material, delete_material, move_material
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, public, requires
from eolcare.common.errors import Conflict, Refusal
from eolcare.common.uploads import of_media_type

LONGEST_NAME = 80


# --- the team ------------------------------------------------------------------------------------
@requires("events.view")
@require_safe
def list_(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the materials of an event in the order in which its page shows them."""
    event = _event(request, public_id, "events.view")
    materials = queries_calendar.shown_materials(queries_calendar.materials_of(event).select_related("added_by"))
    return render(
        request,
        "events/team_materials.html",
        {"event": event, "shown": materials, "can_change": request.user.has_perm("events.change", event)},
    )


@requires("events.change")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Upload a file."""
    return _add(request, public_id, FileForm, _("Add a file"))


@requires("events.change")
@require_http_methods(["GET", "POST"])
def create_recording(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a recording by its address."""
    return _add(request, public_id, RecordingForm, _("Add a recording"))


def _add(request: HttpRequest, public_id: str, kind: type[FileForm | RecordingForm], heading: str) -> HttpResponse:
    event = _event(request, public_id, "events.change")
    form = kind(*_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_material(event, actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The material is saved."))
            return redirect("events_team:materials", public_id=event.public_id)
    return _form(request, form, {"event": event, "heading": heading})


@requires("events.change")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a material, or put another file in its place."""
    material = _material(request, public_id)
    recording = material.kind == EventMaterial.Kind.RECORDING
    kind = RecordingForm if recording else FileForm
    form = kind(*_sent(request), material=material)
    if request.method == "POST" and form.is_valid():
        try:
            change_material(material, seen=form.cleaned_data["seen"], actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal)
            if isinstance(refusal, Conflict):
                _carry_on(form, material)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("events_team:materials", public_id=material.event.public_id)
    context = {"event": material.event, "material": material, "facts": queries_calendar.facts_of(material)}
    return _form(request, form, context | {"heading": _("Change a recording") if recording else _("Change a file")})


@requires("events.change")
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a material and its file, after asking."""
    material = _material(request, public_id)
    if request.method == "POST":
        try:
            delete_material(material, seen=request.POST.get("seen", ""), actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is deleted.") % {"title": material.title})
        return redirect("events_team:materials", public_id=material.event.public_id)
    return render(
        request,
        "events/team_material_delete.html",
        {
            "event": material.event,
            "material": material,
            "facts": queries_calendar.facts_of(material),
            "seen": queries_calendar.material_seen(material),
        },
    )


@requires("events.change")
@require_POST
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move a material up or down in the list."""
    material = _material(request, public_id)
    try:
        move_material(material, step=-1 if request.POST.get("to") == "up" else 1, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("events_team:materials", public_id=material.event.public_id)


def _event(request: HttpRequest, public_id: str, permission: str) -> Event:
    return get_for(request.user, permission, Event.objects.select_related("programme__area"), public_id=public_id)


def _material(request: HttpRequest, public_id: str) -> EventMaterial:
    rows = EventMaterial.objects.select_related("event__programme__area")
    return get_for(request.user, "events.change", rows, public_id=public_id)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _form(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    return render(request, "events/team_material.html", {"form": form, **context}, status=422 if form.errors else 200)


def _carry_on(form: Any, material: EventMaterial) -> None:
    """After a conflict the form knows what is there today, so that it can be saved again."""
    current = EventMaterial.objects.filter(pk=material.pk).first()
    if current is not None:
        form.data = form.data.copy()
        form.data["seen"] = queries_calendar.material_seen(current)


# --- everybody -----------------------------------------------------------------------------------
@public
@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Hand a file out: to everybody where it is shown on a public page, else to the event's team.

    Always as a file to save, under a name made of its title, as what its content was found to be.

    Raises:
        Http404: for one that the reader may not have, and for a recording, which is not kept here.
    """
    material, for_all = _readable(request, public_id)
    kind = of_media_type(material.media_type)
    if not material.file or kind is None:
        raise Http404
    try:
        content = material.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = slugify(material.title)[:LONGEST_NAME].strip("-") or slugify(material.get_kind_display()) or "material"
    media_type = f"{kind.media_type}; charset=utf-8" if kind.media_type.startswith("text/") else kind.media_type
    response = FileResponse(content, as_attachment=True, filename=f"{name}{kind.ending}", content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    # If a browser shows it all the same, it runs nothing there.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "public, max-age=300" if for_all else "private, no-store"
    return response


@public
@require_safe
def transcript(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is said in a recording.

    Raises:
        Http404: for one that the reader may not have, or without a transcript.
    """
    material, _for_all = _readable(request, public_id)
    if not material.transcript:
        raise Http404
    [shown] = queries_calendar.shown_materials([material])
    return render(request, "events/transcript.html", {"material": material, "event": material.event, "shown": shown})


def _readable(request: HttpRequest, public_id: str) -> tuple[EventMaterial, bool]:
    """Return a material that the reader may have, and whether everybody may."""
    rows = EventMaterial.objects.select_related("event__programme")
    if not rows.filter(public_id=public_id, is_public=True, event__in=Event.objects.public()).exists():
        if not request.user.is_authenticated or not request.user.has_perm("events.view"):
            raise Http404
        return get_for(request.user, "events.view", rows, public_id=public_id), False
    return rows.get(public_id=public_id), True
