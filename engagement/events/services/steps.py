"""The steps of an event: published, called off, put back on; a draft that is deleted."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventState
from engagement.events.moves import require_move
from engagement.events.services.fitness import check_fit_to_publish
from engagement.events.services.planning import area_code_of, lock_event
from engagement.events.services.telling_all import tell_everybody
from engagement.events.services.waiting import settle, withdraw_offers
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal


def publish_event(event: Event, *, version: int | None = None, actor: User | None) -> Event:
    """Show a draft to the public. An event that is over may be published too: that is how past ones are recorded.

    Raises:
        IllegalMove: for an event that is no draft.
        Conflict: if somebody changed it since ``version``.
        Refusal: if residents could not tell where it is or how to take part, or could not book although it takes
            bookings; names the field.
    """
    with transaction.atomic():
        row, _places = lock_event(event, version)
        require_move(row, EventState.PUBLISHED, since=EventState.DRAFT)
        check_fit_to_publish(row)
        row.state = EventState.PUBLISHED
        row.published_at = timezone.now()
        save_edit(row)
        record(Verb.PUBLISHED, actor=actor, target=row, area_code=area_code_of(row))
    return row


def cancel_event(event: Event, *, reason: str, version: int | None = None, actor: User | None) -> Event:
    """Call a published event off. It stays visible with the reason, and calendars learn of it.

    Raises:
        IllegalMove: for an event that is not published.
        Conflict: if somebody changed it since ``version``.
        Refusal: without a reason, or for an event to which people came.
    """
    with transaction.atomic():
        row, places = lock_event(event, version)
        require_move(row, EventState.CANCELLED)
        if row.attendances.exists():
            raise Refusal(_("People came to this event, so it cannot be cancelled any more."))
        row.cancelled_reason = reason
        check_row(row, names=("cancelled_reason",))
        if not row.cancelled_reason:
            raise Refusal(_("Say why it is cancelled. People who meant to come will read it."), field="reason")
        row.state = EventState.CANCELLED
        row.sequence += 1
        save_edit(row)
        withdraw_offers(row, places)
        record(Verb.CANCELLED, actor=actor, target=row, area_code=area_code_of(row))
        tell_everybody(row, "called_off", actor=actor)
    return row


def reinstate_event(event: Event, *, version: int | None = None, actor: User | None) -> Event:
    """Put a cancelled event back on.

    Raises:
        IllegalMove: for an event that is not cancelled.
        Conflict: if somebody changed it since ``version``.
        Refusal: if it is not fit to be published.
    """
    with transaction.atomic():
        row, places = lock_event(event, version)
        require_move(row, EventState.PUBLISHED, since=EventState.CANCELLED)
        # All but the booking window: one that closed meanwhile, or was closed early, is no reason to stay away.
        check_fit_to_publish(row, changed=("kind", "takes_bookings"))
        row.state = EventState.PUBLISHED
        row.cancelled_reason = ""
        row.sequence += 1
        save_edit(row)
        record(Verb.OPENED, actor=actor, target=row, area_code=area_code_of(row))
        tell_everybody(row, "back_on", actor=actor)
        settle(row, places)
    return row


def delete_draft(event: Event, *, version: int | None = None, actor: User | None) -> None:
    """Delete an event that nobody has been told of and nothing was written about.

    Raises:
        Refusal: for an event that was published, or one with notes or questions.
        Conflict: if somebody changed it since ``version``.
    """
    with transaction.atomic():
        row = lock_for_edit(Event.objects.select_related("programme__area"), pk=event.pk, version=version)
        if row.state != EventState.DRAFT:
            raise Refusal(_("This event was published, so it is kept. You can cancel it."))
        record(Verb.DELETED, actor=actor, target=row, area_code=area_code_of(row), kind=row.kind)
        # Questions that hang on others would hold them; they go together with places, reminders and panel.
        row.booking_questions.update(asked_if=None, asked_if_values=[])
        try:
            row.delete()
        except ProtectedError as error:
            raise Refusal(
                _("Notes, questions, materials or a report belong to this event, so it is kept. Delete those first.")
            ) from error
