"""Changing and deleting what note-takers wrote, notes and questions alike: nobody's words are lost.

Whoever saves what somebody else changed meanwhile sees both texts side by side, and decides. Whoever saves what
somebody else deleted meanwhile gets the own words back, to save them anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from engagement.events.models import Event, EventNote, EventQuestion
from engagement.events.queries_notes import deletion_of, last_change
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for
from eolcare.common.errors import Conflict, Refusal

Row = EventNote | EventQuestion


@dataclass(frozen=True)
class Sheet:
    """One kind of record that note-takers keep, with its form, its services and its words."""

    model: type[Row]
    name: str
    """In addresses and templates: ``events_team:<name>``, ``events/team_<name>.html``."""
    listing: str
    """The page that lists them."""
    listed: Callable[[Event], QuerySet[Any]]
    form: Callable[[QueryDict | None, Row], forms.Form]
    blank: Callable[[Event], forms.Form]
    """An empty form for a new one; it is sent to the listing."""
    change: Callable[..., Any]
    """The service, which takes what ``facts`` of the form returns."""
    delete: Callable[..., Any]
    text_of: Callable[[Any], str]
    words: Callable[[], dict[str, str]]

    def address(self, event: Event, row: Row | None = None) -> str:
        """Return the address of the listing, at a record of it."""
        place = f"#{self.name}-{row.public_id}" if row else ""
        return reverse(self.listing, args=[event.public_id]) + place


def change(request: HttpRequest, public_id: str, sheet: Sheet) -> HttpResponse:
    """Change one record."""
    row = _row(request, public_id, sheet)
    if row is None:
        return _gone(request, public_id, sheet)
    form = sheet.form(request.POST or None, row)
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            sheet.change(row, version=version, actor=actor_of(request), **form.facts())  # type: ignore[attr-defined]
        except Conflict as conflict:
            theirs = sheet.listed(row.event).filter(pk=row.pk).first()
            if theirs is None:
                return _gone(request, public_id, sheet)
            _carry_on(form, conflict, theirs)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, sheet.words()["saved"])
            return redirect(sheet.address(row.event, row))
    shown = theirs or sheet.listed(row.event).filter(pk=row.pk).first() or row
    context = {"form": form, "event": row.event, sheet.name: shown, "theirs": theirs, "back": sheet.address(row.event)}
    if theirs is not None:
        context["their_change"] = last_change(theirs)
    return render(request, f"events/team_{sheet.name}.html", context, status=422 if form.errors else 200)


def _carry_on(form: forms.Form, conflict: Conflict, theirs: Row) -> None:
    """Show the conflict; saving again replaces just what the page shows, and no change that came after it."""
    form.add_error(None, str(conflict))
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(theirs.version)  # type: ignore[index]


def delete(request: HttpRequest, public_id: str, sheet: Sheet) -> HttpResponse:
    """Delete one record, after asking."""
    row = _row(request, public_id, sheet)
    if row is None:
        return _gone(request, public_id, sheet, keep=False)
    words, status = sheet.words(), 200
    if request.method == "POST":
        try:
            sheet.delete(row, version=version_of(request), actor=actor_of(request))
        except Conflict:
            row = _row(request, public_id, sheet)
            if row is None:
                return _gone(request, public_id, sheet, keep=False)
            messages.error(request, words["changed_before_delete"])
            status = 422
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(sheet.address(row.event))
        else:
            messages.success(request, words["deleted"])
            return redirect(sheet.address(row.event))
    context = {"event": row.event, "row": row, "back": sheet.address(row.event), "what": sheet.text_of(row)}
    context |= {"question": words["delete_question"], "button": words["delete_button"]}
    return render(request, "events/team_delete.html", context, status=status)


def _row(request: HttpRequest, public_id: str, sheet: Sheet) -> Row | None:
    """Return the record; ``None`` if somebody deleted it, 404 if there never was one for this person."""
    rows: QuerySet[Any] = sheet.model._default_manager.select_related("event__programme__area")
    if sheet.model is EventNote:
        rows = rows.select_related("prompt", "area", "community")
    try:
        row: Row = get_for(request.user, "events.change", rows, public_id=public_id)
    except Http404:
        if rows.filter(public_id=public_id).exists() or deletion_of(sheet.model, public_id) is None:
            raise
        return None
    return row


def _gone(request: HttpRequest, public_id: str, sheet: Sheet, *, keep: bool = True) -> HttpResponse:
    """Say who deleted the record; whoever was writing gets the words back in a form for a new one."""
    deletion = deletion_of(sheet.model, public_id)
    if deletion is None:
        raise Http404
    event = get_for(
        request.user,
        "events.change",
        Event.objects.select_related("programme__area"),
        public_id=str(deletion.facts.get("event", "")),
    )
    words = sheet.words()
    if request.method != "POST" or not keep:
        messages.info(request, words["gone_already"])
        return redirect(sheet.address(event))
    form = sheet.blank(event)
    form.initial.update({name: request.POST[name] for name in form.fields if name in request.POST})
    form.helper.form_action = sheet.address(event)  # type: ignore[attr-defined]
    context = {"form": form, "event": event, "deletion": deletion, "back": sheet.address(event), "words": words}
    return render(request, "events/team_gone.html", context, status=422)
