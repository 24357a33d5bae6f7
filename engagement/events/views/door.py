"""The team's pages at the door: the list on a phone, the QR code, people without booking, and the count afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.events import queries
from engagement.events.forms.people import HeadcountForm, OrganisationsForm, WalkInForm
from engagement.events.models import Attendance, Booking, BookingState, Event
from engagement.events.queries_day import door_numbers, expected_at, headcount_of, here_since, organisations_of
from engagement.events.queries_people import with_people
from engagement.events.services import coming, door
from engagement.events.services.people import note_reading, note_reading_one
from engagement.events.times import in_words
from engagement.events.views.people import PEOPLE, booking_for, event_for, name_of
from engagement.programmes.queries import areas_within
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Conflict, Refusal
from eolcare.common.tokens import hash_token

LONGEST_SEARCH = 100


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the list at the door; a tap checks one person in, or takes that back.

    The page's script sends the same form and asks for JSON; it may send it again, as often as a bad line needs.
    """
    event = event_for(request, public_id)
    search = request.GET.get("search", "")[:LONGEST_SEARCH].replace("\x00", "").strip()
    if request.method == "POST":
        return _tapped(request, event, search)
    rows = list(expected_at(event, search=search))
    note_reading(event, what="check_in", people=len(rows), actor=actor_of(request))
    context = {
        "event": event,
        "rows": rows,
        "search": search,
        "numbers": door_numbers(event),
        "refusal": door.door_refusal(event),
        "has_begun": event.starts_at <= timezone.now(),
    }
    return render(request, "events/people/check_in.html", context)


def _tapped(request: HttpRequest, event: Event, search: str) -> HttpResponse:
    wants_json = request.headers.get("Accept", "") == "application/json"
    public_id = request.POST.get("booking", "")[:40]
    is_gone = request.POST.get("what") == "undo" and not event.bookings.filter(public_id=public_id).exists()
    # A walk-in taken off the list is deleted; the same tap sent again is done already.
    refusal, words = ("", "") if is_gone else _act(request, booking_for(request, event.public_id, public_id))
    if wants_json:
        return JsonResponse({"refusal": refusal, "words": words, **_standing(event)})
    if refusal:
        messages.error(request, refusal)
    elif words:
        messages.success(request, words)
    address = reverse("events_team:check_in", args=[event.public_id])
    return redirect(f"{address}{'?' + urlencode({'search': search}) if search else ''}#person-{public_id}")


def _act(request: HttpRequest, row: Booking) -> tuple[str, str]:
    """Do what a button asks for; return what was refused, or what to say."""
    what = request.POST.get("what", "in")
    try:
        if what == "undo":
            door.undo_check_in(row, actor=actor_of(request))
            return "", _("%(name)s is not on the list of those who are here any more.") % {"name": name_of(row)}
        done = door.check_in(row, admit=what == "admit", actor=actor_of(request))
    except Refusal as refusal:
        return str(refusal), ""
    at = in_words(done.booking.checked_in_at) if done.booking.checked_in_at else ""
    if done.is_new:
        return "", _("%(name)s is checked in.") % {"name": name_of(row)}
    return "", _("%(name)s was checked in already, at %(time)s.") % {"name": name_of(row), "time": at}


def _standing(event: Event) -> dict[str, Any]:
    numbers = door_numbers(event)
    here = {public_id: f"{timezone.localtime(at):%H:%M}" for public_id, at in here_since(event).items()}
    return {"here": here, "numbers": {**numbers._asdict(), "missing": numbers.missing}}


@requires(PEOPLE)
@never_cache
@require_safe
def check_in_state(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say who is here, without names: the page's script asks now and then, so that two helpers see the same."""
    return JsonResponse(_standing(event_for(request, public_id)))


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_code(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose QR code this is, and check them in with a button; a look alone checks nobody in."""
    rows = with_people(Booking.objects.select_related("event__programme__area", "event__venue"))
    row = get_for(request.user, PEOPLE, rows, check_in_hash=hash_token(token))
    if request.method == "POST":
        refusal, words = _act(request, row)
        if refusal:
            messages.error(request, refusal)
        else:
            messages.success(request, words)
        return redirect("events_team:check_in_code", token)
    note_reading_one(row, what="check_in", actor=actor_of(request))
    has_place = row.state == BookingState.BOOKED
    context = {
        "event": row.event,
        "booking": row,
        "name": name_of(row),
        "refusal": door.door_refusal(row.event),
        "has_place": has_place,
        "no_place": "" if has_place else door.no_place_words(row),
        "numbers": door_numbers(row.event),
    }
    return render(request, "events/people/check_in_code.html", context)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down somebody who came without booking, and check them in."""
    event = event_for(request, public_id)
    form = WalkInForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            done = door.walk_in(event, form.who, form_key=form.cleaned_data["form_key"], actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is checked in.") % {"name": name_of(done.booking)})
            return redirect("events_team:check_in", event.public_id)
    context = {"event": event, "form": form, "refusal": door.door_refusal(event), "numbers": door_numbers(event)}
    return render(request, "events/people/walk_in.html", context, status=422 if form.errors else 200)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that everybody who came is on the list, after asking; or open the list again."""
    event = event_for(request, public_id)
    if request.method == "POST":
        act = door.open_check_in if request.POST.get("what") == "open" else door.close_check_in
        try:
            act(event, actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            is_open = act is door.open_check_in
            messages.success(
                request,
                _("Check-in is open again.") if is_open else _("Check-in is closed. Who is not on it did not come."),
            )
        return redirect("events_team:check_in", event.public_id)
    context = {"event": event, "numbers": door_numbers(event), "has_begun": event.starts_at <= timezone.now()}
    return render(request, "events/people/check_in_close.html", context)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def headcount(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the headcounts from the check-in list, once somebody has looked at them."""
    event = event_for(request, public_id)
    recorded = queries.attendance_counts(event)
    form = HeadcountForm(request.POST or None, event=event, has_counts=bool(recorded))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            coming.headcount_from_check_in(
                event,
                how=data["how"] or "replace",
                with_companions=data["with_companions"],
                seen=data["seen"],
                list_seen=data["list_seen"],
                actor=actor_of(request),
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
            if isinstance(refusal, Conflict):
                form.carry_on(event)
        else:
            messages.success(request, _("The headcounts are saved."))
            return redirect("events_team:detail", event.public_id)
    here = headcount_of(event, with_companions=True)
    context = {
        "event": event,
        "form": form,
        "here": here,
        "companions": here.total - headcount_of(event, with_companions=False).total,
        "table": _grid(event, here.counts),
        "recorded": sum(recorded.values()),
    }
    return render(request, "events/people/headcount.html", context, status=422 if form.errors else 200)


def _grid(event: Event, counts: dict[tuple[int | None, str], int]) -> dict[str, Any]:
    """Return headcounts as a table for the page: a row a borough, a column a role, with sums."""
    roles = Attendance.Role.values
    names: dict[int | None, str] = {area.pk: area.name for area in areas_within(event.programme)}
    names[None] = _("Another borough, or not known")
    rows = [
        (name, [counts.get((pk, role), 0) for role in roles])
        for pk, name in names.items()
        if any((pk, role) in counts for role in roles)
    ]
    return {"roles": Attendance.Role.labels, "rows": [(name, numbers, sum(numbers)) for name, numbers in rows]}


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down which organisations came."""
    event = event_for(request, public_id)
    form = OrganisationsForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            coming.save_organisations(event, form.rows(), seen=form.cleaned_data["seen"], actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
            if isinstance(refusal, Conflict):
                return _organisations_again(request, event, str(refusal))
        else:
            messages.success(request, _("The organisations are saved."))
            return redirect("events_team:organisations", event.public_id)
    context = {"event": event, "form": form, "here": organisations_of(event)}
    return render(request, "events/people/organisations.html", context, status=422 if form.errors else 200)


def _organisations_again(request: HttpRequest, event: Event, words: str) -> HttpResponse:
    """Show what stands there today, with what was entered for organisations that are new."""
    form = OrganisationsForm(request.POST, event=event)
    data = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = str(form.initial["seen"])
    for row in form.here:
        data.setdefault(f"here-{row.organisation.public_id}", "" if row.people is None else str(row.people))
        for name in form.new:
            if data.get(name) == row.organisation.public_id:
                data[name] = data[f"{name}-people"] = ""
    form.data = data
    form.is_valid()
    form.add_error(None, words)
    context = {"event": event, "form": form, "here": form.here}
    return render(request, "events/people/organisations.html", context, status=422)
