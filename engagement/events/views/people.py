"""The team's pages for people who book: the list, one booking, booking for somebody, cancelling, erasing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.events import keys, services
from engagement.events.asking import options_of
from engagement.events.forms.people import BookingFilterForm
from engagement.events.forms.people_booking import StaffBookingForm
from engagement.events.models import Booking, BookingChannel, BookingQuestion, BookingState, Event
from engagement.events.people_file import TYPES
from engagement.events.people_words import history_of, messages_to
from engagement.events.queries_people import BookingFilters, bookings_of, numbers_of, turns_of, with_people
from engagement.events.services.door import door_refusal
from engagement.events.services.people import export_people, note_reading, note_reading_one
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal

PEOPLE = "events.people"
PER_PAGE = 50


def event_for(request: HttpRequest, public_id: str) -> Event:
    """Return an event of somebody who may read who booked, with programme, venue and areas."""
    rows: QuerySet[Event] = Event.objects.select_related("programme__area", "venue").prefetch_related("areas")
    return get_for(request.user, PEOPLE, rows, public_id=public_id)


def booking_for(request: HttpRequest, public_id: str, booking_id: str) -> Booking:
    """Return a booking of an event, with its person, needs and event."""
    rows = with_people(Booking.objects.select_related("event__programme__area", "event__venue"))
    return get_for(request.user, PEOPLE, rows, event__public_id=public_id, public_id=booking_id)


def name_of(booking: Booking) -> str:
    """Return the name of a booking's person; words in its place where it is deleted."""
    contact = getattr(booking, "contact", None)
    return contact.name if contact else _("Name deleted")


@requires(PEOPLE)
@never_cache
@require_safe
def bookings(request: HttpRequest, public_id: str) -> HttpResponse:
    """List who booked, waits, was offered a place or cancelled, narrowed by what the address says."""
    event = event_for(request, public_id)
    form = BookingFilterForm(request.GET or None, event=event)
    filters = form.filters
    page = Paginator(bookings_of(event, filters), PER_PAGE).get_page(request.GET.get("page"))
    turns = turns_of(event)
    rows = [(booking, turns.get(booking.pk)) for booking in page.object_list]
    note_reading(event, what="bookings", people=len(rows), actor=actor_of(request))
    context = {
        "event": event,
        "form": form,
        "page": page,
        "rows": rows,
        "numbers": numbers_of(event),
        "narrowed": filters != BookingFilters(sort=filters.sort),
        "refusal": services.booking_refusal(event, by_team=True),
    }
    return render(request, "events/people/bookings.html", context)


@requires(PEOPLE)
@never_cache
@require_safe
def bookings_export(request: HttpRequest, public_id: str, ending: str) -> HttpResponse:
    """Hand out the list for the venue: names of people with a place, and what they need."""
    if ending not in TYPES:
        raise Http404
    event = event_for(request, public_id)
    made = export_people(event, ending, actor=actor_of(request))
    response = HttpResponse(made, content_type=TYPES[ending])
    name = f"{event.slug}-people-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@requires(PEOPLE)
@never_cache
@require_safe
def booking(request: HttpRequest, public_id: str, booking_id: str) -> HttpResponse:
    """Show one booking: everything, its history and its messages."""
    row = booking_for(request, public_id, booking_id)
    note_reading_one(row, actor=actor_of(request))
    has_begun = row.event.starts_at <= timezone.now()
    context = {
        "event": row.event,
        "booking": row,
        "name": name_of(row),
        "contact": getattr(row, "contact", None),
        "turn": turns_of(row.event).get(row.pk) if row.state == BookingState.WAITING else None,
        "answers": _answers(row),
        "history": history_of(row),
        "messages_sent": messages_to(row, row.event),
        # Who has no e-mail is told the code, on the telephone or on paper.
        "code": "" if _email_of(row) or not row.is_live or not keys.are_current(row) else keys.code_of(row),
        "has_begun": has_begun,
        "can_change": row.is_live and not has_begun,
        "can_accept": row.state == BookingState.OFFERED,
        "is_walk_in": row.channel == BookingChannel.WALK_IN,
        "door_is_open": door_refusal(row.event) is None,
    }
    return render(request, "events/people/booking.html", context)


def _email_of(row: Booking) -> str:
    contact = getattr(row, "contact", None)
    return contact.email if contact else ""


def _answers(row: Booking) -> list[tuple[str, str]]:
    """Return the event's own questions with what was answered, in words."""
    found = []
    for question in row.event.booking_questions.order_by("order"):
        answer = row.answers.get(question.public_id)
        if not answer:
            continue
        labels = dict(options_of(question)) if question.kind == BookingQuestion.Kind.YES_NO else {}
        values = answer if isinstance(answer, list) else [answer]
        found.append((question.label, ", ".join(str(labels.get(value, value)) for value in values)))
    return found


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Book for somebody who rings, writes or stands before us."""
    event = event_for(request, public_id)
    form = StaffBookingForm(request.POST or None, event=event)
    refusal = services.booking_refusal(event, by_team=True)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.book_place(
                event, form.wish, channel=data["channel"], form_key=data["form_key"], actor=actor_of(request)
            )
        except Refusal as refused:
            show_refusal(form, refused)
        else:
            _say_booked(request, made)
            return redirect("events_team:booking", event.public_id, made.booking.public_id)
    context = {
        "event": event,
        "form": form,
        "refusal": refusal,
        "numbers": numbers_of(event),
        "outside": services.booking_refusal(event) if refusal is None else None,
    }
    return render(request, "events/people/booking_form.html", context, status=422 if form.errors else 200)


def _say_booked(request: HttpRequest, made: services.Booked) -> None:
    name = name_of(made.booking)
    if made.had_one:
        messages.warning(
            request,
            _("Somebody with this email address has a booking already. This is it. Nothing was changed."),
        )
    elif made.booking.state == BookingState.WAITING:
        turn = turns_of(made.booking.event).get(made.booking.pk, 1)
        words = _("No place was free. %(name)s is on the waiting list, in place %(turn)s.")
        messages.success(request, words % {"name": name, "turn": turn})
    else:
        messages.success(request, _("%(name)s has a place.") % {"name": name})


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_edit(request: HttpRequest, public_id: str, booking_id: str) -> HttpResponse:
    """Change a booking for its person."""
    row = booking_for(request, public_id, booking_id)
    form = StaffBookingForm(request.POST or None, event=row.event, booking=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_booking(row, form.wish, version=form.cleaned_data["version"] or 0, actor=actor_of(request))
        except Refusal as refusal:
            show_refusal(form, refusal, row=row)
        else:
            messages.success(request, _("The booking is changed."))
            return redirect("events_team:booking", row.event.public_id, row.public_id)
    if request.method != "POST":
        note_reading_one(row, what="booking_edit", actor=actor_of(request))
    context = {"event": row.event, "form": form, "booking": row, "name": name_of(row), "numbers": numbers_of(row.event)}
    return render(request, "events/people/booking_form.html", context, status=422 if form.errors else 200)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_cancel(request: HttpRequest, public_id: str, booking_id: str) -> HttpResponse:
    """Cancel a booking for its person, after asking."""
    row = booking_for(request, public_id, booking_id)
    words = {
        "question": _("Cancel this booking?"),
        "what": _("Their place goes to the next person on the waiting list. They are told by email, if they gave one."),
        "button": _("Cancel the booking"),
    }
    done = _("The booking of %(name)s is cancelled.") % {"name": name_of(row)}
    return _asked(request, row, words, services.cancel_booking, done)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_accept(request: HttpRequest, public_id: str, booking_id: str) -> HttpResponse:
    """Accept the place that was offered, for somebody who rings."""
    row = booking_for(request, public_id, booking_id)
    words = {
        "question": _("Accept the place for them?"),
        "what": _("They have the place then. They are told by email, if they gave one."),
        "button": _("Accept the place"),
        "is_kind": True,
    }
    done = _("%(name)s has a place.") % {"name": name_of(row)}
    return _asked(request, row, words, services.accept_offer, done)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_erase(request: HttpRequest, public_id: str, booking_id: str) -> HttpResponse:
    """Erase one person's booking with all that was written to them, after asking."""
    row = booking_for(request, public_id, booking_id)
    words = {
        "question": _("Erase this booking?"),
        "what": _(
            "Name, address, needs, answers and messages are deleted for good. A place goes to the next person on the "
            "waiting list. Nobody is written to. The audit trail keeps that a booking was erased, never whose."
        ),
        "button": _("Erase for good"),
    }
    return _asked(request, row, words, services.erase_booking, _("The booking is erased."), is_gone=True)


def _asked(
    request: HttpRequest,
    row: Booking,
    words: dict[str, Any],
    act: Callable[..., Any],
    done: str,
    *,
    is_gone: bool = False,
) -> HttpResponse:
    if request.method == "POST":
        try:
            act(row, actor=actor_of(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("events_team:booking", row.event.public_id, row.public_id)
        messages.success(request, done)
        if is_gone:
            return redirect("events_team:bookings", row.event.public_id)
        return redirect("events_team:booking", row.event.public_id, row.public_id)
    note_reading_one(row, what="booking", actor=actor_of(request))
    context = {"event": row.event, "booking": row, "name": name_of(row), **words}
    return render(request, "events/people/ask.html", context)
