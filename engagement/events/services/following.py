"""After the event: thanks to those who were there, with the survey about it, and the report to those who asked."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Booking, BookingContact, Event, EventState, FollowUp
from engagement.events.reported import report_of
from engagement.events.services.telling import What, tell
from engagement.events.times import day_in_words
from engagement.surveys.models import Access, InvitationBatch, Survey, SurveyState
from engagement.surveys.services import make_invitations
from engagement.surveys.services.inviting import LONGEST_LABEL
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import IllegalMove
from eolcare.jobs.models import Job, JobState
from eolcare.jobs.running import Run
from eolcare.jobs.services import enqueue, retry_job
from eolcare.mail.services import wipe_sent

THANK_JOB = "events.thank"
REPORT_JOB = "events.report"
THANKS_MAIL = "events.thanks"
Kind = FollowUp.Kind


def people_to_thank(event: Event) -> QuerySet[Booking]:
    """Return the bookings of people who were there, have an address and were not thanked yet."""
    return _without(event.bookings.came(), Kind.THANKS)


def people_to_tell(event: Event) -> QuerySet[Booking]:
    """Return the bookings of people with a place who asked to be told what came of it, and have not been yet."""
    return _without(event.bookings.booked().filter(may_contact=True), Kind.REPORT)


def _without(bookings: QuerySet[Booking], kind: str) -> QuerySet[Booking]:
    reachable = Exists(BookingContact.objects.filter(booking=OuterRef("pk")).exclude(email=""))
    return bookings.filter(reachable).exclude(Exists(FollowUp.objects.filter(booking=OuterRef("pk"), kind=kind)))


def survey_to_send(event: Event) -> Survey | None:
    """Return the survey about the event if somebody who gets its address today can answer it."""
    survey = event.evaluation_survey
    return survey if survey is not None and survey.state == SurveyState.OPEN and survey.takes_answers else None


def link_to(survey: Survey) -> str:
    """Return the full address at which a survey begins."""
    return f"{settings.PORTAL_BASE_URL}{reverse('surveys:start', args=[survey.slug])}"


def thank_attendees(event: Event, *, actor: User | None) -> Job:
    """Put on record that everybody who was there is thanked, once each; return the job.

    Asked again while that job waits or runs, it is the same job; after one that failed, it is tried again.

    Raises:
        IllegalMove: before the event is over, if it was called off, or if there is nobody to thank.
    """
    with transaction.atomic():
        row = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        if row.state != EventState.PUBLISHED:
            raise IllegalMove(_("This event did not take place, so there is nobody to thank."))
        if not row.is_over:
            raise IllegalMove(_("The event is not over yet. You can thank people afterwards."))
        number = people_to_thank(row).count()
        if not number:
            raise IllegalMove(
                _("There is nobody to thank: people who were checked in and gave an email address have been thanked.")
            )
        return _put_on_record(THANK_JOB, row, {"event": row.pk}, actor=actor, people=number)


def tell_report(event: Event, report_title: str, report_link: str, *, actor: User | None) -> Job | None:
    """Put on record that people who asked for it are told of the event's report, once each; return the job.

    Runs in the transaction of the publication. ``None`` if there is nobody to tell: all know, as after a correction.
    """
    with transaction.atomic():
        row = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        number = people_to_tell(row).count()
        if not number:
            return None
        payload = {"event": row.pk, "title": report_title, "link": report_link}
        return _put_on_record(REPORT_JOB, row, payload, actor=actor, people=number)


def tell_report_now_known(event: Event, *, actor: User | None) -> Job:
    """Tell people of the report that is out who have not been told: the team's own button.

    Raises:
        IllegalMove: if no report is out, or everybody knows.
    """
    report = report_of(event)
    if report is None:
        raise IllegalMove(_("The report is not published. When it is, people are told by themselves."))
    job = tell_report(event, report.title, report.link, actor=actor)
    if job is None:
        raise IllegalMove(_("There is nobody to tell: everybody who asked to be told has been."))
    return job


def latest_job(kind: str, event: Event) -> Job | None:
    """Return the last job of a kind that was put on record for an event, however it stands."""
    return Job.objects.filter(kind=kind, key__startswith=f"{kind}:{event.public_id}:").order_by("-pk").first()


def _put_on_record(kind: str, event: Event, payload: dict[str, Any], *, actor: User | None, people: int) -> Job:
    """Return the job for those who are left: the one that waits, or that failed and is tried again, or a new one."""
    last = latest_job(kind, event)
    if last is not None and last.state == JobState.FAILED:
        return retry_job(last, actor=actor)
    if last is not None and last.state != JobState.DONE:
        return last
    number = int(last.key.rpartition(":")[2]) + 1 if last is not None else 1
    record(
        Verb.TOLD,
        actor=actor,
        target=event,
        area_code=event.programme.area.code,
        what=kind.rpartition(".")[2],
        people=people,
    )
    return enqueue(kind, f"{kind}:{event.public_id}:{number}", payload, asked_by=actor)


def thank_now(run: Run) -> None:
    """Write the thanks of one job."""
    event = _event_of(run)
    survey = survey_to_send(event)
    if survey is not None and survey.access == Access.CODES:
        _thank_with_codes(run, event, survey)
        return
    context = {"evaluation_link": link_to(survey) if survey else "", "evaluation_code": ""}
    _write_each(run, event, people_to_thank, Kind.THANKS, context)


def tell_report_now(run: Run) -> None:
    """Write of one report to those who asked for it."""
    context = {"report_title": run.payload["title"], "report_link": run.payload["link"]}
    _write_each(run, _event_of(run), people_to_tell, Kind.REPORT, context)


def _event_of(run: Run) -> Event:
    events = Event.objects.select_related("programme__area", "venue", "evaluation_survey__programme__area")
    return events.get(pk=run.payload["event"])


def _write_each(run: Run, event: Event, people: Any, kind: Kind, context: dict[str, Any]) -> None:
    """Write to each person in a transaction of their own; run again, it goes on where it stopped."""
    ids = list(people(event).order_by("pk").values_list("pk", flat=True))
    for at, pk in enumerate(ids):
        with transaction.atomic():
            booking = people(event).select_for_update(of=("self",)).filter(pk=pk).first()
            if booking is not None:
                _write(event, booking, kind, context)
        run.progress(int(100 * (at + 1) / len(ids)), "writing")


def _write(event: Event, booking: Booking, kind: Kind, context: dict[str, Any]) -> None:
    booking.event = event
    FollowUp.objects.create(booking=booking, kind=kind)
    tell(booking, cast(What, kind.value), mark="once", context=context)


def _thank_with_codes(run: Run, event: Event, survey: Survey) -> None:
    """Write all thanks in one transaction: codes stand nowhere but in the messages, so all are written or none.

    Nobody may find out later who answered, or when: codes are dealt like cards, so that neither their order nor their
    time leads from a booking to one, and messages are emptied once they are sent (:func:`wipe_words`).
    """
    with run.finishing():
        bookings = list(people_to_thank(event).select_for_update(of=("self",)).order_by("pk"))
        if not bookings:
            return
        label = label_for(event, InvitationBatch.objects.filter(survey=survey).values_list("label", flat=True))
        codes = make_invitations(survey, actor=run.job.asked_by, label=label, size=len(bookings)).codes
        random.SystemRandom().shuffle(codes)
        for booking, code in zip(bookings, codes, strict=True):
            context = {"evaluation_link": link_to(survey), "evaluation_code": code}
            _write(event, booking, Kind.THANKS, context)


def label_for(event: Event, taken: Sequence[str] | QuerySet[Any, str]) -> str:
    """Return what a set of codes for an event is called: its title and day, and a number where that is taken."""
    known, number = set(taken), 1
    while True:
        end = f", {day_in_words(event.starts_at)}" + (f" ({number})" if number > 1 else "")
        label = " ".join(event.title.split())[: LONGEST_LABEL - len(end)] + end
        if label not in known:
            return label
        number += 1


def wipe_words() -> int:
    """Empty thanks that were sent, as a code for a survey may stand in them; return how many."""
    return wipe_sent(THANKS_MAIL)
