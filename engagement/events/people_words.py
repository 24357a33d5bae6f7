"""The history of one booking in words, and what became of each message to its person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from engagement.events.models import Booking, Event
from engagement.events.services.telling import about
from eolcare.audit.models import AuditEntry
from eolcare.audit.verbs import Verb
from eolcare.mail.models import MessageState, OutboxMessage


class Step(NamedTuple):
    """One act on a booking: when, who (``""`` for the person or the portal itself) and what, in words."""

    at: datetime
    who: str
    words: str


class Message(NamedTuple):
    """One message to the person: what it was, and what became of it."""

    at: datetime
    kind: str
    subject: str
    fate: str
    colour: str


def history_of(booking: Booking) -> list[Step]:
    """Return what was done with a booking, the latest first, from the trail; who looked at it is left out."""
    entries = (
        AuditEntry.objects.filter(target_type=Booking._meta.label_lower, target_id=booking.public_id)
        .exclude(verb=Verb.READ)
        .select_related("actor")
        .order_by("-at", "-pk")
    )
    return [Step(entry.at, entry.actor.full_name if entry.actor else "", _words(entry)) for entry in entries[:200]]


def _words(entry: AuditEntry) -> str:
    facts = entry.facts
    state, by_team = facts.get("state", ""), entry.actor is not None
    if entry.verb == Verb.BOOKED:
        return _booked(facts, state, by_team)
    if entry.verb == Verb.CHANGED:
        return _changed(facts, facts.get("what", ""), by_team)
    if entry.verb == Verb.CANCELLED and state == "declined":
        return _("Declined the place for them") if by_team else _("Declined the place that was offered")
    words = {
        Verb.CANCELLED: _("Cancelled for them") if by_team else _("Cancelled"),
        Verb.OFFERED: _("A place became free and was offered"),
        Verb.LAPSED: _("The offer ran out and went to the next person"),
        Verb.CHECKED_IN: _("Let in without a place") if "was" in facts else _("Checked in"),
    }
    return words.get(Verb(entry.verb), str(Verb(entry.verb).label))


def _booked(facts: dict[str, str], state: str, by_team: bool) -> str:
    if state == "waiting":
        return _("Was put on the waiting list") if by_team else _("Asked for a place and was put on the waiting list")
    if "channel" not in facts:
        return _("Accepted the place for them") if by_team else _("Accepted the place that was offered")
    return _("Booked a place for them") if by_team else _("Booked a place")


def _changed(facts: dict[str, str], what: str, by_team: bool) -> str:
    if what == "check_in_undone":
        return _("Check-in taken back")
    if what == "need":
        return {
            "arranged": _("A need was arranged"),
            "cannot": _("A need cannot be arranged, and the person is told"),
        }.get(facts.get("arranged", ""), _("A need is to be arranged again"))
    if what == "need_met":
        return _("Said whether a need was met")
    return _("Changed the booking for them") if by_team else _("Changed their booking")


def messages_to(booking: Booking, event: Event) -> Sequence[Message]:
    """Return the messages to the person of a booking, the latest first, each with its fate."""
    rows = OutboxMessage.objects.filter(about=about(event), key__contains=f":{booking.public_id}:")
    return [
        Message(
            at=row.sent_at or row.created_at,
            kind=kind_in_words(row.kind),
            subject=row.subject,
            fate=_fate(row),
            colour={MessageState.SENT: "green", MessageState.FAILED: "red"}.get(MessageState(row.state), "yellow"),
        )
        for row in rows.order_by("-created_at", "-pk")
    ]


def kind_in_words(kind: str) -> str:
    """Return what sort of message it was."""
    name = kind.removeprefix("events.")
    return {
        "booked": _("Confirmation"),
        "waiting": _("On the waiting list"),
        "offered": _("Offer of a place"),
        "lapsed": _("The offer ran out"),
        "cancelled": _("Booking cancelled"),
        "again": _("Booking stands already"),
        "changed": _("Booking changed"),
        "moved": _("Event changed"),
        "called_off": _("Event cancelled"),
        "back_on": _("Event back on"),
        "reminder": _("Reminder"),
        "thanks": _("Thank you"),
        "report": _("The report is out"),
    }.get(name, name)


def _fate(row: OutboxMessage) -> str:
    if row.state == MessageState.SENT:
        return _("Sent")
    if row.state == MessageState.FAILED:
        return (
            _("Could not be sent: %(reason)s") % {"reason": row.last_error}
            if row.last_error
            else _("Could not be sent")
        )
    if row.attempts:
        return _("Not sent yet, tried %(n)s times") % {"n": row.attempts}
    return _("Waiting to be sent")
