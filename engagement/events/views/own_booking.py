"""Somebody's own booking, by its link or its code: see it, answer an offer, change, cancel, erase, say what was met.

Where somebody goes from here outside the portal is told nothing of these addresses: the policy of all pages sees to
that. A stricter one would keep browsers from saying where a form comes from, which the guard against forged requests
asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.events import keys
from engagement.events.calendar import own_calendar_of
from engagement.events.forms.booking import BookingForm
from engagement.events.forms.own_booking import CodeForm, NeedsMetForm
from engagement.events.limited import BOOKING_CODES, refused
from engagement.events.models import Booking, BookingState, EventState, PlaceKind
from engagement.events.queries_booking import (
    answers_of,
    booking_by_code,
    booking_by_token,
    booking_panel,
    contact_of,
    needs_of,
    places_offered,
)
from engagement.events.services import accept_offer, cancel_booking, change_booking, erase_booking
from engagement.events.services.needs_said import say_needs_met
from engagement.events.services.telling import kept_until
from engagement.programmes.refused import show_refusal
from engagement.surveys.views.unavailable import private_page
from eolcare.accounts.access import public
from eolcare.common.errors import Refusal
from eolcare.common.limits import count, look, place_of

OwnView = Callable[..., HttpResponse]


def of_booking(view: OwnView) -> OwnView:
    """Give a view the booking that the link opens; 404 in words for a link that opens none."""

    @wraps(view)
    @sensitive_variables("token")
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        booking = booking_by_token(token)
        if booking is None:
            response = render(request, "events/booking_nothing.html", status=404)
        else:
            response = view(request, booking, token)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def find_booking(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a booking, and lead on to it."""
    if request.method != "POST":
        return render(request, "events/booking_find.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    place = place_of(request)
    guessed = look(BOOKING_CODES, place)
    if guessed.times >= BOOKING_CODES.allowed:
        too_many = _("Many codes that we do not know were entered from your connection.")
        return refused(render(request, "events/booking_find.html", {"form": form, "too_many": too_many}), guessed)
    if form.is_valid():
        booking = booking_by_code(form.cleaned_data["code"])
        if booking is not None:
            return redirect("events:booking", keys.token_of(booking))
        form.add_error("code", _("No booking has this code. Check it, or the booking may have been deleted"))
    if request.POST.get("code", "").strip():
        count(BOOKING_CODES, place)
    return render(request, "events/booking_find.html", {"form": form}, status=422)


@public
@require_safe
@private_page
@of_booking
def booking(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Show somebody their own booking, and what they can do with it."""
    return _page(request, booking, token)


def _page(
    request: HttpRequest,
    booking: Booking,
    token: str,
    *,
    refusal: str = "",
    form: NeedsMetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    event = booking.event
    has_place = booking.state == BookingState.BOOKED
    begun = event.starts_at <= timezone.now()
    takes_place = event.state == EventState.PUBLISHED
    needs = needs_of(booking)
    current = keys.are_current(booking)
    if form is None and has_place and begun and takes_place and needs:
        form = NeedsMetForm(needs=needs)
    context: dict[str, Any] = {
        "event": event,
        "booking": booking,
        "token": token,
        "contact": contact_of(booking),
        "answers": answers_of(booking),
        "needs": needs,
        "needs_said": any(need.met_said_by_person for need in needs),
        "form": form,
        "refusal": refusal,
        "has_place": has_place,
        "begun": begun,
        "shows_joining": has_place and takes_place and not event.is_over,
        "can_change": booking.is_live and takes_place and not begun,
        "can_cancel": booking.is_live and not begun,
        "can_book_again": not booking.is_live and booking_panel(event).can_book and event.is_listed,
        "code": keys.code_of(booking) if current else "",
        "check_in": _check_in_code(booking) if current and has_place and takes_place and not event.is_over else "",
        "kept_until": kept_until(event),
        "needs_days": settings.NEEDS_KEPT_DAYS,
    }
    return render(request, "events/booking.html", context, status=status)


def _check_in_code(booking: Booking) -> SafeString | str:
    """Return the picture that the team reads at the door; empty where nobody comes through one."""
    if booking.place_kind != PlaceKind.IN_PERSON:
        return ""
    try:
        address = reverse("events_team:check_in_code", args=[keys.check_in_of(booking)])
    except NoReverseMatch:
        return ""
    drawn = segno.make_qr(f"{settings.PORTAL_BASE_URL}{address}", error="m")
    return mark_safe(drawn.svg_inline(border=4, omitsize=True, light="#fff"))  # noqa: S308 - drawn here


@public
@require_safe
@private_page
@of_booking
def booking_calendar(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Give the event as a calendar file, with the joining link for somebody with a place."""
    content = own_calendar_of(booking.event, has_place=booking.state == BookingState.BOOKED)
    name = f"{booking.event.slug}.ics"
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@public
@require_POST
@private_page
@of_booking
def booking_answer(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Take the place that became free, or say no thank you."""
    try:
        match request.POST.get("answer"):
            case "yes":
                accept_offer(booking)
            case "no" if booking.state == BookingState.OFFERED:
                cancel_booking(booking)
    except Refusal as refusal:
        return _refused(request, token, refusal)
    return redirect("events:booking", token)


def _refused(request: HttpRequest, token: str, refusal: Refusal) -> HttpResponse:
    """Show the booking as it stands now, and why what was asked was not done."""
    fresh = booking_by_token(token)
    if fresh is None:
        return render(request, "events/booking_nothing.html", status=404)
    return _page(request, fresh, token, refusal=str(refusal), status=409)


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@of_booking
def booking_change(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Change what was booked. Nothing that was typed is lost when it cannot be done."""
    event = booking.event
    can_change = booking.is_live and event.state == EventState.PUBLISHED and event.starts_at > timezone.now()
    if request.method != "POST" and not can_change:
        return redirect("events:booking", token)
    kinds, has_carer_seats, carer_seats_free = places_offered(event)
    form = BookingForm(
        request.POST if request.method == "POST" else None,
        event=event,
        kinds=kinds,
        has_carer_seats=has_carer_seats or booking.with_carer,
        carer_seats_free=carer_seats_free or booking.with_carer,
        booking=booking,
        contact=contact_of(booking),
        needs=needs_of(booking),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_booking(booking, form.wish(booking.language), version=form.cleaned_data["version"])
            except Refusal as refusal:
                show_refusal(form, refusal, fields=form.names_of_refusals, row=booking)
            else:
                return redirect("events:booking", token)
    context = {"event": event, "booking": booking, "token": token, "form": form}
    return render(request, "events/booking_change.html", context, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@of_booking
def booking_cancel(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Ask whether the booking shall be cancelled, and cancel it."""
    if request.method == "POST":
        try:
            cancel_booking(booking)
        except Refusal as refusal:
            return _refused(request, token, refusal)
    elif booking.is_live and booking.event.starts_at > timezone.now():
        return render(
            request, "events/booking_cancel.html", {"event": booking.event, "booking": booking, "token": token}
        )
    return redirect("events:booking", token)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@of_booking
def booking_erase(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Ask whether the booking shall be deleted with all that belongs to it, and delete it."""
    context = {"event": booking.event, "booking": booking, "token": token}
    if request.method != "POST":
        return render(request, "events/booking_erase.html", context)
    erase_booking(booking, actor=None)
    return render(request, "events/booking_erased.html", {"event": booking.event})


@public
@require_http_methods(["POST"])
@private_page
@of_booking
def booking_needs(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Keep whether somebody got what they had asked for."""
    form = NeedsMetForm(request.POST, needs=needs_of(booking))
    if not form.is_valid():
        return _page(request, booking, token, form=form, status=422)
    try:
        say_needs_met(booking, form.said)
    except Refusal as refusal:
        return _refused(request, token, refusal)
    return redirect(f"{reverse('events:booking', args=[token])}#needs")
