"""Telling everybody who booked: a job on record, so that three hundred messages keep nobody waiting at a form."""

from __future__ import annotations

from typing import Literal, cast

from django.db import transaction

from engagement.events.due import TELL_JOB
from engagement.events.models import Booking, BookingState, Event
from engagement.events.services.telling import tell
from eolcare.accounts.models import User
from eolcare.jobs.running import Run
from eolcare.jobs.services import enqueue

News = Literal["moved", "called_off", "back_on"]


def tell_everybody(event: Event, what: News, *, actor: User | None) -> bool:
    """Put on record that everybody who booked, or waits, is told; return whether there is anybody.

    Runs in the transaction of the change. One change, which is one number of the event's ``sequence``, is told once.
    """
    if not Booking.objects.live().filter(event=event).exists():
        return False
    payload = {"event": event.pk, "what": what, "sequence": event.sequence}
    enqueue(TELL_JOB, f"{TELL_JOB}:{event.public_id}:{event.sequence}", payload, asked_by=actor)
    return True


def tell_now(run: Run) -> None:
    """Write the messages of one job, each in a transaction of its own; run again, it goes on where it stopped.

    News that later news overtook is not told any more: the event's sequence is ahead of the job's.
    """
    what = cast(News, run.payload["what"])
    mark = f"s{run.payload['sequence']}"
    event = Event.objects.select_related("programme__area", "venue").filter(pk=run.payload["event"]).first()
    if event is None or event.sequence != run.payload["sequence"]:
        return
    ids = list(Booking.objects.live().filter(event=event).order_by("pk").values_list("pk", flat=True))
    for at, pk in enumerate(ids):
        with transaction.atomic():
            booking = Booking.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            if booking is not None and booking.is_live:
                booking.event = event
                tell(booking, what, mark=mark, was_booked=booking.state == BookingState.BOOKED)
        run.progress(int(100 * (at + 1) / len(ids)), "telling")
