"""What is prepared for an event beside its plan: when people are reminded, and who sits on the panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventKind, EventReminder, EventState, Panellist
from engagement.events.queries_planning import panel_seen
from engagement.events.services.planning import area_code_of
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal

LONGEST_BEFORE = 60 * 24
MOST_REMINDERS = 5
MOST_PANELLISTS = 20


def add_reminder(event: Event, *, hours_before: int, actor: User | None) -> EventReminder:
    """Return a reminder that goes to everybody with a place, so many hours before the start.

    The same time asked for twice is one reminder.

    Raises:
        Refusal: for an event without booking, a time that is impossible or over, or one reminder too many; the field
            is ``number``.
    """
    if not 1 <= hours_before <= LONGEST_BEFORE:
        raise Refusal(_("A reminder can go out 1 hour to 60 days before the start."), field="number")
    with transaction.atomic():
        row = _lock(event)
        if not row.takes_bookings:
            raise Refusal(_("Nobody books for this event, so there is nobody to remind."))
        here = {reminder.hours_before: reminder for reminder in row.reminders.all()}
        if hours_before in here:
            return here[hours_before]
        if len(here) >= MOST_REMINDERS:
            raise Refusal(_("An event can have %(most)s reminders at most.") % {"most": MOST_REMINDERS})
        if row.starts_at - timedelta(hours=hours_before) <= timezone.now():
            raise Refusal(_("That time is over already. Choose one nearer to the start."), field="number")
        reminder = EventReminder.objects.create(event=row, hours_before=hours_before)
        _trail(row, actor, "reminders")
    return reminder


def delete_reminder(reminder: EventReminder, *, actor: User | None) -> None:
    """Delete a reminder that nobody got yet; one that is gone already is no error.

    Raises:
        Refusal: for one that went out, which is kept so that nobody gets it twice.
    """
    with transaction.atomic():
        row = _lock(reminder.event)
        here = EventReminder.objects.select_for_update().filter(pk=reminder.pk).first()
        if here is None:
            return
        if here.sent.exists():
            raise Refusal(_("This reminder went out already, so it stays on record."))
        here.delete()
        _trail(row, actor, "reminders")


def save_panel(
    event: Event, panel: Sequence[tuple[str, str]], *, seen: str | None = None, actor: User | None
) -> list[Panellist]:
    """Return the panel as saved, in order. A line without name and role is left out.

    Args:
        event: which one.
        panel: name and role of each, in the order in which the page names them.
        seen: what ``panel_seen`` said when the form was opened; ``None`` skips the comparison.

    Raises:
        Conflict: if somebody changed the panel since.
        Refusal: for a role without a name, words that are too long, too many people, or a published full-panel webinar
            left without anybody; the field is ``name-<line>`` or ``role-<line>``, counted from 1.
    """
    with transaction.atomic():
        row = _lock(event)
        if seen is not None and seen != panel_seen(row):
            raise Conflict(
                _(
                    "Somebody else changed the panel while you were editing. What you typed is still below. "
                    "Open the page in another tab to see their change, then save again."
                )
            )
        people = [_checked(row, line, name, role) for line, (name, role) in enumerate(panel, start=1)]
        kept = [person for person in people if person is not None]
        if len(kept) > MOST_PANELLISTS:
            raise Refusal(_("A panel can have %(most)s people at most.") % {"most": MOST_PANELLISTS})
        demanded = row.kind == EventKind.FULL_PANEL_WEBINAR and row.state == EventState.PUBLISHED and not row.is_over
        if demanded and not kept:
            raise Refusal(_("This full-panel webinar is published, so somebody must sit on its panel."))
        Panellist.objects.filter(event=row).delete()
        for order, person in enumerate(kept, start=1):
            person.order = order
        saved = Panellist.objects.bulk_create(kept)
        _trail(row, actor, "panel")
    return saved


def _checked(event: Event, line: int, name: str, role: str) -> Panellist | None:
    if not name.strip() and not role.strip():
        return None
    person = Panellist(event=event, name=name, role=role)
    try:
        check_row(person, names=("name", "role"))
    except Refusal as refusal:
        raise Refusal(refusal.message, field=f"{refusal.field}-{line}") from refusal
    return person


def _lock(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",)).select_related("programme__area").get(pk=event.pk)


def _trail(event: Event, actor: User | None, what: str) -> None:
    record(Verb.CHANGED, actor=actor, target=event, area_code=area_code_of(event), what=what)
