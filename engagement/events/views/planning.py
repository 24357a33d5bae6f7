"""The team's pages for planning: list, create, change, publish, cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.events import queries, queries_planning, services
from engagement.events.forms.kinds import CancelForm, KindForm, NewEventForm
from engagement.events.forms.planning import EventForm
from engagement.events.forms.series import PlanFilters
from engagement.events.kinds import rules_of
from engagement.events.models import Attendance, Event, EventKind, EventState
from engagement.events.moves import can_move
from engagement.events.queries_people import people_panel
from engagement.events.spoken import names_of
from engagement.programmes.queries import areas_within
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of, version_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal

PER_PAGE = 50


def events_to_show() -> QuerySet[Event]:
    """Return events with what a page of one shows of its plan."""
    return Event.objects.select_related(
        "programme__area", "venue__area", "host", "series", "evaluation_survey"
    ).prefetch_related("areas", "communities", "organisations", "places")


@requires("events.view")
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List the events of the person's areas, narrowed by what the address says."""
    form = PlanFilters(request.GET or None, user=request.user)
    rows = queries_planning.planned_events(request.user, form.filters, form.series)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "events/team_list.html",
        {
            "form": form,
            "page": page,
            "narrowed": form.filters != queries.EventFilters() or form.series is not None,
            "can_create": request.user.has_perm("events.change"),
            "sees_people": request.user.has_perm("events.people"),
        },
    )


@requires("events.view")
@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one event: its plan, and the record of what happened."""
    event = get_for(request.user, "events.view", events_to_show(), public_id=public_id)
    places = queries_planning.places_with_numbers(event)
    panel = list(event.panellists.order_by("order"))
    attendance = attendance_table(event)
    sees_people = request.user.has_perm("events.people", event)
    notes, asked = list(queries.notes_of(event)), list(queries.questions_of(event))
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
            "asks": rules_of(event.kind),
            "to_do": queries_planning.still_to_do(event, places, panel=bool(panel)),
            "places": places,
            "panel": panel,
            "people": people_panel(event) if event.takes_bookings and sees_people else None,
            "reminders": queries_planning.reminder_times(event) if event.takes_bookings else [],
            "booking_questions": queries_planning.questions_when_booking(event) if event.takes_bookings else [],
            "facts": queries_planning.facts_of(event.venue) if event.venue else [],
            "spoken": names_of(event.languages),
            "interpreters": names_of(event.interpreters),
            "to_tell": queries_planning.people_to_tell([event]),
            # Before the day there is nothing to record, unless somebody did already.
            "shows_record": bool(event.starts_at <= timezone.now() or attendance or notes or asked),
            "attendance": attendance,
            "prompts": event.prompts.order_by("order"),
            "notes": notes,
            "questions": asked,
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
    """Plan a new event: first its programme and kind, then what that kind asks. It starts as a draft."""
    given = request.POST if request.method == "POST" else request.GET
    # A link may name the programme alone; that is no mistake yet.
    first = NewEventForm(
        given if request.method == "POST" or "kind" in given else None,
        user=request.user,
        initial={"programme": given.get("programme"), "kind": ""},
    )
    first.helper.form_method = "get"
    first.helper.disable_csrf = True
    if not first.is_valid():
        status = 422 if first.errors else 200
        return render(request, "events/team_kind.html", {"form": first}, status=status)
    chosen = first.cleaned_data
    form = EventForm(request.POST or None, user=request.user, programme=chosen["programme"], kind=chosen["kind"])
    if request.method == "POST" and form.is_valid():
        try:
            event = services.create_event(actor=actor_of(request), **form.facts())
        except Refusal as refusal:
            show_refusal(form, refusal, fields=EventForm.FIELDS)
        else:
            messages.success(request, _("The draft is saved. Only the team sees it until you publish it."))
            return redirect("events_team:places" if event.takes_bookings else "events_team:detail", event.public_id)
    context = {"form": form, "kind": EventKind(chosen["kind"]), "programme": chosen["programme"]}
    return render(request, "events/team_form.html", context, status=422 if form.errors else 200)


@requires("events.change")
@require_safe
def kind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose another kind for a draft; the form of that kind follows."""
    event = get_for(request.user, "events.change", events_to_show(), public_id=public_id)
    form = KindForm(initial={"kind": event.kind})
    form.helper.form_method = "get"
    form.helper.disable_csrf = True
    form.helper.form_action = reverse("events_team:edit", args=[event.public_id])
    return render(request, "events/team_kind.html", {"form": form, "event": event})


def _kind_asked(request: HttpRequest, event: Event) -> str:
    """Return the kind that the form is about: the one that a draft is to become, or the one that it has."""
    given = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    return given if event.state == EventState.DRAFT and given in EventKind.values else event.kind


@requires("events.change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is planned, here or at all coming events of the series."""
    event = get_for(request.user, "events.change", events_to_show(), public_id=public_id)
    others = list(queries_planning.events_of_series(request.user, event, "events.change")) if event.series_id else []
    following = [other for other in others if other.starts_at > event.starts_at and not other.is_over]
    asked = _kind_asked(request, event)
    form = EventForm(
        request.POST or None,
        user=request.user,
        programme=event.programme,
        kind=asked,
        event=event,
        following=bool(following),
    )
    to_tell = queries_planning.people_to_tell([event])
    if request.method == "POST" and form.is_valid():
        given = {"version": form.cleaned_data["version"] or 0, "actor": actor_of(request), **form.facts()}
        try:
            if form.from_here:
                changed = services.change_from_here(event, others=following, **given)
            else:
                changed = [services.change_event(event, **given)]
        except Refusal as refusal:
            show_refusal(form, refusal, fields=EventForm.FIELDS, row=event)
        else:
            _say_saved(request, event, changed, to_tell)
            if changed[0].takes_bookings and changed[0].format != event.format:
                messages.warning(request, _("People take part in another way now. Say how many places there are."))
                return redirect("events_team:places", public_id=event.public_id)
            return redirect("events_team:detail", public_id=event.public_id)
    context = {"form": form, "event": event, "kind": EventKind(asked), "programme": event.programme}
    context |= {"to_tell": to_tell, "following": len(following)}
    return render(request, "events/team_form.html", context, status=422 if form.errors else 200)


def _say_saved(request: HttpRequest, before: Event, changed: list[Event], to_tell: queries_planning.ToTell) -> None:
    if len(changed) > 1:
        words = _("Your changes are saved at %(n)s events. People who booked are told what matters to them.")
        messages.success(request, words % {"n": len(changed)})
    elif changed[0].sequence > before.sequence and to_tell.all and not changed[0].is_over:
        words = ngettext(
            "Your changes are saved. We are writing to %(n)s person who booked.",
            "Your changes are saved. We are writing to %(n)s people who booked.",
            to_tell.by_email,
        )
        messages.success(request, words % {"n": to_tell.by_email})
        if to_tell.otherwise:
            messages.warning(request, _("%(n)s booked without an email address. Ring them.") % {"n": to_tell.otherwise})
    else:
        messages.success(request, _("Your changes are saved."))


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
    to_tell = queries_planning.people_to_tell([event])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.cancel_event(event, reason=given["reason"], version=given["version"] or 0, actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal, row=event)
        else:
            messages.success(request, _("The event is cancelled. Its page says so, and why."))
            if to_tell.otherwise:
                words = _("%(n)s booked without an email address. Ring them.")
                messages.warning(request, words % {"n": to_tell.otherwise})
            return redirect("events_team:detail", public_id=event.public_id)
    return render(
        request,
        "events/team_cancel.html",
        {"form": form, "event": event, "to_tell": to_tell},
        status=422 if form.errors else 200,
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
