"""The team's pages for series: repeating an event, and what is done to all of them at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.events import queries_planning, services
from engagement.events.forms.kinds import CancelForm
from engagement.events.forms.series import RepeatForm
from engagement.events.models import Event, EventState
from engagement.events.times import LONDON
from engagement.events.views.planning import events_to_show
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal

ASKED = ("pattern", "ends", "times", "until_day", "until_month", "until_year")


def _event(request: HttpRequest, public_id: str, permission: str = "events.change") -> Event:
    return get_for(request.user, permission, events_to_show(), public_id=public_id)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make more events of one: say how often, look at the days, make the drafts."""
    event = _event(request, public_id)
    given = request.POST if request.method == "POST" else request.GET
    form = RepeatForm(given or None, event=event)
    asked = form.is_valid()
    if request.method == "POST" and asked:
        chosen = set(request.POST.getlist("days"))
        turns = [turn for turn in form.turns() if turn.day.isoformat() in chosen]
        try:
            made = services.repeat_event(event, turns, version=version_of(request), actor=actor_of(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("%(n)s draft is made.", "%(n)s drafts are made.", len(made)) % {"n": len(made)}
            messages.success(request, words)
            return redirect("events_team:series", public_id=event.public_id)
    event.refresh_from_db(fields=["version", "series"])
    context = {"form": form, "event": event, "asked": _asked(given), "rows": _rows(form, event, given) if asked else []}
    return render(request, "events/team_repeat.html", context, status=422 if form.errors else 200)


def _asked(given: QueryDict) -> list[tuple[str, str]]:
    """Return what was asked for, as the form that makes the drafts carries it on."""
    return [(name, given.get(name, "")) for name in ASKED]


def _rows(form: RepeatForm, event: Event, given: QueryDict) -> list[dict[str, Any]]:
    """Return the days with what speaks against them. All that can be are ticked until somebody unticks one."""
    turns = form.turns()
    taken = queries_planning.days_taken(event, [turn.day for turn in turns])
    series = Event.objects.filter(series=event.series_id, series__isnull=False).values_list("starts_at", flat=True)
    in_series = {moment.astimezone(LONDON).date() for moment in series}
    chosen = set(given.getlist("days")) if "days" in given else None
    rows = []
    for turn in turns:
        problem = turn.problem or (_("The series has an event on that day already.") if turn.day in in_series else "")
        key = turn.day.isoformat()
        ticked = not problem and (chosen is None or key in chosen)
        clash = taken.get(turn.day, "") if turn.day not in in_series else ""
        rows.append({"turn": turn, "key": key, "problem": problem, "clash": clash, "ticked": ticked})
    return rows


@requires("events.view")
@require_safe
def series(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the events of a series together."""
    event = _event(request, public_id, "events.view")
    events = list(queries_planning.events_of_series(request.user, event))
    can_change = request.user.has_perm("events.change", event)
    return render(
        request,
        "events/team_series.html",
        {
            "event": event,
            "events": events,
            "can_change": can_change,
            "drafts": sum(row.state == EventState.DRAFT for row in events),
            "coming": sum(row.state == EventState.PUBLISHED and not row.is_over for row in events),
        },
    )


@requires("events.change")
@require_POST
def series_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish all drafts of a series."""
    event = _event(request, public_id)
    rows = queries_planning.events_of_series(request.user, event, "events.change")
    try:
        done = services.publish_series(rows, actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(n)s event is published.", "%(n)s events are published.", len(done)) % {"n": len(done)}
        messages.success(request, words)
    return redirect("events_team:series", public_id=event.public_id)


@requires("events.change")
@require_http_methods(["GET", "POST"])
def series_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call off all coming events of a series for one reason."""
    event = _event(request, public_id)
    rows = list(queries_planning.events_of_series(request.user, event, "events.change"))
    coming = [row for row in rows if row.state == EventState.PUBLISHED and not row.is_over]
    form = CancelForm(request.POST or None, button=_("Cancel all of them"))
    to_tell = queries_planning.people_to_tell(coming)
    if request.method == "POST" and form.is_valid():
        try:
            done = services.cancel_series(coming, reason=form.cleaned_data["reason"], actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            words = ngettext("%(n)s event is cancelled.", "%(n)s events are cancelled.", len(done)) % {"n": len(done)}
            messages.success(request, words)
            if to_tell.otherwise:
                ring = _("%(n)s booked without an email address. Ring them.")
                messages.warning(request, ring % {"n": to_tell.otherwise})
            return redirect("events_team:series", public_id=event.public_id)
    return render(
        request,
        "events/team_cancel.html",
        {"form": form, "event": event, "to_tell": to_tell, "coming": coming, "of_series": True},
        status=422 if form.errors else 200,
    )
