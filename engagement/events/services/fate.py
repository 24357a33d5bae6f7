"""Messages about an event that failed: tried again, to the address that the person has now."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.events.due import booking_id_of, that_can_be_tried
from engagement.events.models import BookingContact, Event
from engagement.events.services.telling import about
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import IllegalMove
from eolcare.mail.services import try_again


def try_messages_again(event: Event, *, message: str = "", actor: User | None) -> int:
    """Let failed messages of an event be sent again, to the address that each person has now; return how many.

    Args:
        event: whose messages.
        message: the public id of one; all that failed by default.
        actor: who asks.

    Raises:
        IllegalMove: if there is none that could be tried.
    """
    with transaction.atomic():
        rows = that_can_be_tried(event, about(event))
        rows = rows.filter(public_id=message) if message else rows
        tried = 0
        found = list(rows)
        contacts = BookingContact.objects.filter(
            booking__event=event, booking__public_id__in=[booking_id_of(row) for row in found]
        )
        addresses = dict(contacts.values_list("booking__public_id", "email"))
        for row in found:
            tried += try_again(row, to=addresses.get(booking_id_of(row), ""))
        if not tried:
            raise IllegalMove(_("There is nothing to send again: it is on its way already, or it came too late."))
        record(
            Verb.RETRIED,
            actor=actor,
            target=event,
            area_code=event.programme.area.code,
            what="messages",
            messages=tried,
        )
    return tried
