"""What somebody says after an event: whether they got what they had asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import AccessNeed, Booking, BookingState
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import IllegalMove, Refusal


def say_needs_met(booking: Booking, said: Mapping[int, str]) -> int:
    """Keep whether somebody's needs were met, in their own word, which outweighs the team's; return how many were said.

    Said again, the last word counts. What was said as before is left as it is.

    Args:
        booking: whose needs.
        said: by the need's primary key a value of ``AccessNeed.Met``; a need that is not in it stays as it is.

    Raises:
        IllegalMove: before the event has begun, or where the person had no place.
        Refusal: for a need that is not of this booking, or a word that is none.
    """
    with transaction.atomic():
        row = Booking.objects.select_related("event", "area").get(pk=booking.pk)
        if row.event.starts_at > timezone.now():
            raise IllegalMove(_("The event has not taken place yet. Tell us afterwards."))
        if row.state != BookingState.BOOKED:
            raise IllegalMove(_("You had no place at this event, so there is nothing to say here."))
        needs = {need.pk: need for need in AccessNeed.objects.select_for_update().filter(booking=row)}
        for pk, met in said.items():
            if pk not in needs or met not in AccessNeed.Met.values:
                raise Refusal(_("Choose one of the answers on the page"))
        changed = 0
        for pk, met in said.items():
            need = needs[pk]
            if need.met == met and need.met_said_by_person:
                continue
            need.met, need.met_said_by_person, need.met_at = met, True, timezone.now()
            need.version += 1
            need.save()
            changed += 1
        if changed:
            record(
                Verb.CHANGED,
                actor=None,
                target=row,
                area_code=row.area.code if row.area else "",
                event=row.event.public_id,
                needs=changed,
            )
    return changed
