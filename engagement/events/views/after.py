"""The team's pages for what people were told of an event, what they are sent after it, and what is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.events import queries_after as queries
from engagement.events.models import Event, FollowUp
from engagement.events.reported import report_of
from engagement.events.services import following
from engagement.events.services.fate import try_messages_again
from engagement.events.services.people import note_reading
from engagement.events.services.telling import preview_of
from engagement.programmes.requests import actor_of
from engagement.surveys.models import Access
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Refusal
from eolcare.jobs.models import JobState

PEOPLE = "events.people"
PER_PAGE = 50
SOMEBODY = "Ada Example"
CODE = "7K2M-Q9XD-4TWP"


def _event_for(request: HttpRequest, public_id: str) -> Event:
    rows = Event.objects.select_related("programme__area", "venue", "evaluation_survey")
    return get_for(request.user, PEOPLE, rows, public_id=public_id)


@requires(PEOPLE)
@never_cache
@require_safe
def messages_(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what became of reminders and messages, what was sent after the event, and what is deleted when."""
    event = _event_for(request, public_id)
    kinds = queries.messages_by_kind(event)
    kind = request.GET.get("kind", "")
    chosen = next((row for row in kinds if row.kind == kind), None)
    only_failed = chosen is None
    page = Paginator(queries.messages_of(event, kind if chosen else "", failed=only_failed), PER_PAGE).get_page(
        request.GET.get("page")
    )
    fates = queries.fates_of(event, list(page.object_list))
    note_reading(event, what="messages", people=len(fates), actor=actor_of(request))
    survey = following.survey_to_send(event)
    return render(
        request,
        "events/after/messages.html",
        {
            "event": event,
            "reminders": queries.reminder_fates(event),
            "without_address": queries.without_address(event),
            "has_begun": queries.has_begun(event),
            "kinds": kinds,
            "chosen": chosen,
            "page": page,
            "fates": fates,
            "can_try": any(fate.can_try for fate in fates),
            "took_place": queries.took_place(event),
            "who": queries.who_could_be_told(event),
            "followed": queries.followed(event),
            "thank_job": _at_work(following.latest_job(following.THANK_JOB, event)),
            "report_job": _at_work(following.latest_job(following.REPORT_JOB, event)),
            "to_thank": following.people_to_thank(event).count(),
            "to_tell": following.people_to_tell(event).count(),
            "report": report_of(event),
            "survey": survey,
            "kept": queries.kept_of(event),
        },
    )


def _at_work(job: Any) -> Any:
    """Return a job that has not ended, or failed; what is done speaks for itself."""
    return None if job is None or job.state == JobState.DONE else job


@requires(PEOPLE)
@require_POST
def messages_retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send what failed again: one message, or all."""
    event = _event_for(request, public_id)
    try:
        number = try_messages_again(event, message=request.POST.get("message", "")[:12], actor=actor_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext("%(n)s message is on its way again.", "%(n)s messages are on their way again.", number)
        messages.success(request, told % {"n": number})
    return redirect("events_team:messages", event.public_id)


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "POST"])
def thank(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the thanks and how many would get them; send them."""
    event = _event_for(request, public_id)
    survey = following.survey_to_send(event)
    error, status = "", 200
    if request.method == "POST":
        try:
            following.thank_attendees(event, actor=actor_of(request))
        except Refusal as refusal:
            error, status = str(refusal), 422
        else:
            messages.success(request, _("The thanks are being written. This page shows how far they are."))
            return redirect("events_team:messages", event.public_id)
    with_codes = survey is not None and survey.access == Access.CODES
    context = {
        "evaluation_link": following.link_to(survey) if survey else "",
        "evaluation_code": CODE if with_codes else "",
    }
    return render(
        request,
        "events/after/thank.html",
        {
            "event": event,
            "took_place": queries.took_place(event),
            "survey": survey,
            "with_codes": with_codes,
            "number": following.people_to_thank(event).count(),
            "who": queries.who_could_be_told(event),
            "sent": queries.followed(event)[FollowUp.Kind.THANKS],
            "mail": preview_of(event, "thanks", name=SOMEBODY, context=context),
            "error": error,
        },
        status=status,
    )


@requires(PEOPLE)
@never_cache
@require_http_methods(["GET", "POST"])
def tell_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the message about the report and how many would get it; send it to those who have not had it."""
    event = _event_for(request, public_id)
    report = report_of(event)
    error, status = "", 200
    if request.method == "POST":
        try:
            following.tell_report_now_known(event, actor=actor_of(request))
        except Refusal as refusal:
            error, status = str(refusal), 422
        else:
            messages.success(request, _("The messages are being written. This page shows how far they are."))
            return redirect("events_team:messages", event.public_id)
    context = {
        "report_title": report.title if report else _("(the report’s title)"),
        "report_link": report.link if report else "",
    }
    return render(
        request,
        "events/after/tell_report.html",
        {
            "event": event,
            "report": report,
            "number": following.people_to_tell(event).count(),
            "who": queries.who_could_be_told(event),
            "sent": queries.followed(event)[FollowUp.Kind.REPORT],
            "kept": queries.kept_of(event),
            "mail": preview_of(event, "report", name=SOMEBODY, context=context),
            "error": error,
        },
        status=status,
    )
