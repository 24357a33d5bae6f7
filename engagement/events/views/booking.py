"""Booking a place without an account: the form, and what is said after it was sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from engagement.events import keys
from engagement.events.forms.booking import BookingForm
from engagement.events.limited import BOOK, BOOK_FOR_ONE, refused
from engagement.events.models import BookingState, Event, EventPlaces
from engagement.events.queries_booking import BookingPanel, booking_panel
from engagement.events.queries_kept import KeptEvent, public_event
from engagement.events.services import Booked, Wish, book_place, booking_refusal
from engagement.events.views.booking_frames import after_page, can_be_framed, form_page
from engagement.programmes.refused import show_refusal
from engagement.surveys.unseen import was_filled_in
from engagement.surveys.views.unavailable import private_page
from eolcare.accounts.access import public
from eolcare.common.errors import Refusal
from eolcare.common.limits import Counted, count, place_of

SEEN_FOR_SECONDS = 30 * 60
"""How long the page after sending says what happened."""


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for all that a booking needs, and book. Raises Http404 for an event that is not public."""
    kept, places = _event(slug)
    event = kept.event
    panel = booking_panel(event, places)
    if not panel.kinds:
        return _closed(request, event, panel)
    if request.method == "POST":
        return _send(request, event, _form(request, kept, panel))
    if not panel.can_book:
        return _closed(request, event, panel)
    if can_be_framed(request) and not request.META.get("QUERY_STRING"):
        return form_page(request, kept, panel, lambda: _with_context(event, _form(request, kept, panel)))
    return _page(request, event, _form(request, kept, panel))


def _send(request: HttpRequest, event: Event, form: BookingForm) -> HttpResponse:
    if was_filled_in(request):
        form.add_error(
            None, _("Your browser filled in something that people do not see. Check your answers, and send them again.")
        )
    if not form.is_valid():
        return _page(request, event, form, status=422)
    wish = form.wish(get_language() or settings.LANGUAGE_CODE)
    for limit, who in ((BOOK, place_of(request)), (BOOK_FOR_ONE, wish.email.lower())):
        if who and (counted := count(limit, who)).is_over:
            return _too_many(request, event, form, counted)
    try:
        done = book_place(event, wish, form_key=form.cleaned_data["form_key"] or None)
    except Refusal as refusal:
        show_refusal(form, refusal, fields=form.names_of_refusals)
        return _page(request, event, form, status=422)
    if not done.is_new and not done.had_one and not done.booking.is_live:
        return _sent_again(request, event, form)
    return _lead_on(event, wish, done)


def _event(slug: str) -> tuple[KeptEvent, dict[str, EventPlaces]]:
    found = public_event(slug)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, kept: KeptEvent, panel: BookingPanel) -> BookingForm:
    return BookingForm(
        request.POST if request.method == "POST" else None,
        event=panel.event,
        kinds=panel.kinds,
        has_carer_seats=panel.has_carer_seats,
        carer_seats_free=panel.carer_seats_free,
        questions=kept.questions,
    )


def _page(
    request: HttpRequest, event: Event, form: BookingForm, *, too_many: str = "", status: int = 200
) -> HttpResponse:
    _form, context = _with_context(event, form, too_many=too_many)
    return render(request, "events/book.html", context, status=status)


def _with_context(event: Event, form: BookingForm, *, too_many: str = "") -> tuple[BookingForm, dict[str, Any]]:
    return form, {
        "event": event,
        "form": form,
        "too_many": too_many,
        "booking_days": settings.BOOKINGS_KEPT_DAYS,
        "needs_days": settings.NEEDS_KEPT_DAYS,
    }


def _closed(request: HttpRequest, event: Event, panel: BookingPanel) -> HttpResponse:
    """Say why nobody can book now; 409 to somebody who sent a form, as it was not kept."""
    context = {"event": event, "panel": panel, "refusal": booking_refusal(event) or _("Nobody can book here now.")}
    return render(request, "events/book_closed.html", context, status=409 if request.method == "POST" else 200)


def _too_many(request: HttpRequest, event: Event, form: BookingForm, counted: Counted) -> HttpResponse:
    too_many = _("Many bookings were sent in the last hour. Wait a while, then send yours again.")
    return refused(_page(request, event, form, too_many=too_many), counted)


def _sent_again(request: HttpRequest, event: Event, form: BookingForm) -> HttpResponse:
    """Somebody went back after they cancelled and sent the old form: it books again with a key of its own."""
    form.take_new_key()
    form.add_error(None, _("You have cancelled this booking. To book again, send the form once more."))
    return _page(request, event, form, status=422)


def _lead_on(event: Event, wish: Wish, done: Booked) -> HttpResponse:
    """Lead to the page that says what happened; without an e-mail address to the booking, which shows its code.

    What it says hangs on the places alone, and on nothing that somebody had booked with the same address before.
    """
    if not wish.email:
        return redirect("events:booking", keys.token_of(done.booking))
    outcome = "booked" if done.booking.state == BookingState.BOOKED else "waiting"
    if done.had_one:
        outcome = _outcome_of_a_new_one(event, wish)
    said = signing.dumps(outcome, salt=_salt(event))
    return redirect(f"{reverse('events:booked', args=[event.slug])}?said={said}")


def _outcome_of_a_new_one(event: Event, wish: Wish) -> str:
    panel = booking_panel(Event.objects.get(pk=event.pk))
    free = any(kind.is_free for kind in panel.kinds if kind.kind == wish.place_kind)
    return "booked" if free and (panel.carer_seats_free or not wish.with_carer) else "waiting"


def _salt(event: Event) -> str:
    return f"events.booked:{event.public_id}"


@public
@require_safe
@private_page
def booked(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what became of a form that was just sent; 404 in words for what we did not sign, or long ago."""
    kept, _places = _event(slug)
    event = kept.event
    try:
        outcome = signing.loads(request.GET.get("said", ""), salt=_salt(event), max_age=SEEN_FOR_SECONDS)
    except signing.BadSignature:
        return render(request, "events/booked_over.html", {"event": event}, status=404)
    context = {"event": event, "waiting": outcome == "waiting"}
    if can_be_framed(request):
        return after_page(request, kept, context)
    return render(request, "events/booked.html", context)
