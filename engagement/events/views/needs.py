"""The team's pages for access needs: the ledger across events and of one event, and one need."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.events.forms.people_needs import ArrangeForm, MetForm, NeedFilterForm
from engagement.events.models import AccessNeed
from engagement.events.needs import NeedKind
from engagement.events.queries_day import expected_at, sum_up
from engagement.events.queries_needs import NeedFilters, coming_needs, met_at, met_lately, needs_of
from engagement.events.services import needs as services
from engagement.events.services.people import note_reading, note_reading_across, note_reading_one
from engagement.events.views.people import PEOPLE, booking_for, event_for, name_of
from engagement.programmes.refused import show_refusal
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import requires
from eolcare.common.errors import Refusal

PER_PAGE = 50
OF_COMPANION = "companion-"


def code_of(need: AccessNeed) -> str:
    """Return what names a need in the address of its page: its kind, and whose it is."""
    return f"{OF_COMPANION if need.for_carer else ''}{need.kind}"


@requires(PEOPLE)
@never_cache
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """List what people need at the coming events of one's areas, and say how often needs were met lately."""
    form = NeedFilterForm(request.GET or None)
    page = Paginator(coming_needs(request.user, form.filters), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(need, code_of(need)) for need in page.object_list]
    note_reading_across(
        what="needs",
        events=len({need.booking.event_id for need, _code in rows}),
        people=len({need.booking_id for need, _code in rows}),
        actor=actor_of(request),
    )
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "narrowed": form.filters != NeedFilters(),
        "met": met_lately(request.user),
    }
    return render(request, "events/people/needs.html", context)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_needs(request: HttpRequest, public_id: str) -> HttpResponse:
    """List what people need at one event; arrange all of a kind at once."""
    event = event_for(request, public_id)
    if request.method == "POST":
        return _arrange_all(request, event)
    form = NeedFilterForm(request.GET or None)
    page = Paginator(needs_of(event, form.filters), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(need, code_of(need)) for need in page.object_list]
    note_reading(event, what="needs", people=len({need.booking_id for need, _code in rows}), actor=actor_of(request))
    has_begun = event.starts_at <= timezone.now()
    context = {
        "event": event,
        "form": form,
        "page": page,
        "rows": rows,
        "narrowed": form.filters != NeedFilters(),
        "to_do": [] if has_begun else _open_in_numbers(event),
        "has_begun": has_begun,
        "met": met_at(event) if has_begun else None,
    }
    return render(request, "events/people/event_needs.html", context)


def _open_in_numbers(event: Any) -> list[dict[str, Any]]:
    """Return the kinds of which several are open, each with what a form has to carry."""
    found = []
    for entry in sum_up(expected_at(event)):
        waiting = [need for need in entry.needs if need.arranged == AccessNeed.Arranged.OPEN]
        if len(waiting) > 1:
            versions = " ".join(f"{need.pk}.{need.version}" for need in waiting)
            found.append({"kind": entry.kind, "label": entry.label, "open": len(waiting), "versions": versions})
    return found


def _arrange_all(request: HttpRequest, event: Any) -> HttpResponse:
    kind = request.POST.get("kind", "")
    try:
        if kind not in NeedKind.values:
            raise Refusal(_("Choose from the list what is arranged."))
        done = services.arrange_all(
            event,
            kind,
            note=request.POST.get("note", ""),
            versions=_versions(request.POST.get("versions", "")),
            actor=actor_of(request),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            words = ngettext("%(n)s need is arranged.", "%(n)s needs are arranged.", len(done))
            messages.success(request, words % {"n": len(done)})
        else:
            messages.warning(request, _("Nothing was left to arrange: somebody was there before you."))
    return redirect("events_team:event_needs", event.public_id)


def _versions(text: str) -> dict[int, int]:
    pairs = (each.partition(".") for each in text.split()[:1000])
    return {int(pk): int(version) for pk, _dot, version in pairs if _is_number(pk) and _is_number(version)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def need(request: HttpRequest, public_id: str, booking_id: str, code: str) -> HttpResponse:
    """Say what is arranged for one need, and afterwards whether it was met."""
    booking = booking_for(request, public_id, booking_id)
    kind = code.removeprefix(OF_COMPANION)
    row = next((n for n in booking.needs.all() if (n.kind, n.for_carer) == (kind, kind != code)), None)
    if row is None:
        raise Http404
    contact = getattr(booking, "contact", None)
    says_met = request.POST.get("what") == "met"
    arrange = ArrangeForm(
        request.POST if request.method == "POST" and not says_met else None,
        need=row,
        has_email=bool(contact and contact.email),
    )
    met = MetForm(request.POST if request.method == "POST" and says_met else None, need=row)
    if request.method == "POST":
        if _saved(request, row, met if says_met else arrange):
            messages.success(request, _("Saved."))
            return redirect("events_team:event_needs", public_id)
    else:
        note_reading_one(booking, what="need", actor=actor_of(request))
    form = met if says_met else arrange
    context = {
        "event": booking.event,
        "booking": booking,
        "need": row,
        "name": name_of(booking),
        "contact": contact,
        "arrange": arrange,
        "met": met,
        "form": form,
        "has_begun": booking.event.starts_at <= timezone.now(),
    }
    return render(request, "events/people/need.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, row: AccessNeed, form: ArrangeForm | MetForm) -> bool:
    if not form.is_valid():
        return False
    try:
        if isinstance(form, MetForm):
            version = form.cleaned_data["version"] or 0
            services.say_met(row, met=form.said, version=version, actor=actor_of(request))
        else:
            services.arrange_need(row, actor=actor_of(request), **form.facts)
    except Refusal as refusal:
        cannot = row.arranged == AccessNeed.Arranged.CANNOT or form.data.get("arranged") == "cannot"
        note = "reason" if cannot else "note"
        show_refusal(form, refusal, fields={"note": note, "arranged_note": note}, row=row)
        return False
    return True
