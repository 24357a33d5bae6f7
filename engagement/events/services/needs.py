"""What becomes of an access need: what is arranged for it, and whether it was met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import HOLDING, AccessNeed, Booking, Event
from engagement.events.services.telling import tell
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import IllegalMove, Refusal

Told = Literal["", "said", "write"]
Arranged = AccessNeed.Arranged


def arrange_need(
    need: AccessNeed, *, arranged: str, note: str = "", told: Told = "", version: int | None, actor: User | None
) -> AccessNeed:
    """Say what is done about a need: nothing yet, what was arranged, or that it cannot be arranged.

    Args:
        need: which one.
        arranged: one of :class:`AccessNeed.Arranged`.
        note: with what it is arranged; required where it cannot be, as what the person is told.
        told: how the person learns that it cannot be arranged: ``said`` by the team already, or ``write`` to them now.
        version: what the form carried.

    Raises:
        Conflict: if somebody changed the need since ``version``.
        Refusal: naming the field; for "cannot" without a reason, or if nobody told the person.
    """
    if arranged not in Arranged.values:
        raise Refusal(_("Select what is arranged"), field="arranged")
    if told not in ("", "said", "write"):
        raise Refusal(_("Select how the person is told"), field="told")
    with transaction.atomic():
        row = _lock(need, version)
        row.arranged, row.arranged_note = arranged, note if arranged != Arranged.OPEN else ""
        row.arranged_by = actor if arranged != Arranged.OPEN else None
        check_row(row, names=("arranged_note",))
        if arranged == Arranged.CANNOT:
            if not row.arranged_note:
                raise Refusal(_("Enter what you tell the person"), field="note")
            if not told:
                raise Refusal(_("Select how the person is told that it cannot be arranged"), field="told")
        save_edit(row)
        _record(row, actor, what="need", arranged=str(arranged), told=told)
        if arranged == Arranged.CANNOT and told == "write" and not _write(row):
            raise Refusal(_("They gave no email address. Ring them, then say that you told them."), field="told")
    return row


def arrange_all(
    event: Event, kind: str, *, note: str = "", versions: Mapping[int, int], actor: User | None
) -> list[AccessNeed]:
    """Say of all open needs of one kind at an event that they are arranged, with the same words; return them.

    Args:
        event: which one.
        kind: of :class:`~engagement.events.needs.NeedKind`.
        note: with what they are arranged.
        versions: those that the page showed, by primary key. One that came or changed since stays open.

    Raises:
        Refusal: naming the field.
    """
    with transaction.atomic():
        rows = AccessNeed.objects.select_for_update(of=("self",)).filter(
            booking__event=event, booking__state__in=HOLDING, kind=kind, arranged=Arranged.OPEN, pk__in=versions
        )
        done = []
        for row in rows.select_related("booking__event__programme__area", "booking__area").order_by("pk"):
            if row.version != versions[row.pk]:
                continue
            row.arranged, row.arranged_note, row.arranged_by = Arranged.ARRANGED, note, actor
            check_row(row, names=("arranged_note",))
            save_edit(row)
            _record(row, actor, what="need", arranged=str(Arranged.ARRANGED))
            done.append(row)
    return done


def say_met(
    need: AccessNeed, *, met: str, by_person: bool = False, version: int | None = None, actor: User | None
) -> AccessNeed:
    """Say whether a need was met, once the event has begun. What the person says outweighs what the team thinks.

    Args:
        need: which one.
        met: one of :class:`AccessNeed.Met`; ``""`` takes the team's word back.
        by_person: whether the person says so themselves.
        version: what the form carried; ``None`` for the person's own page.
        actor: the member of the team, ``None`` for the person.

    Raises:
        Conflict: if somebody changed the need since ``version``.
        IllegalMove: before the event has begun, or against the person's own word.
        Refusal: for a word that is not known; names the field.
    """
    if met not in ("", *AccessNeed.Met.values):
        raise Refusal(_("Select whether it was met"), field="met")
    with transaction.atomic():
        row = _lock(need, version)
        if row.booking.event.starts_at > timezone.now():
            raise IllegalMove(_("The event has not begun. Afterwards you can say here whether the need was met."))
        if row.met_said_by_person and not by_person:
            if met == row.met:
                return row
            raise IllegalMove(_("The person said themselves whether it was met. Their word stands."), field="met")
        if row.met == met and row.met_said_by_person == (by_person and bool(met)):
            return row
        row.met, row.met_at = met, timezone.now() if met else None
        row.met_said_by_person = by_person and bool(met)
        save_edit(row)
        _record(row, actor, what="need_met", met=met, by_person=by_person)
    return row


def _lock(need: AccessNeed, version: int | None) -> AccessNeed:
    rows = AccessNeed.objects.select_related(
        "booking__event__programme__area", "booking__event__venue", "booking__area"
    )
    # The booking's row comes first, as where the person changes it: two who hold one each would wait for ever.
    Booking.objects.select_for_update(of=("self",)).filter(pk=need.booking_id).first()
    try:
        return lock_for_edit(rows, pk=need.pk, version=version)
    except AccessNeed.DoesNotExist as error:
        raise IllegalMove(_("This need is not there any more: the person changed or erased their booking.")) from error


def _write(row: AccessNeed) -> bool:
    """Write to the person that something about their booking changed; return whether there was an address."""
    context = {"cannot_arrange": row}
    return tell(row.booking, "changed", mark=f"need{row.pk}v{row.version}", context=context) is not None


def _record(row: AccessNeed, actor: User | None, **facts: object) -> None:
    """Write the audit row at the booking, whose history it is part of; never which help it is about."""
    booking = row.booking
    record(
        Verb.CHANGED,
        actor=actor,
        target=booking,
        area_code=booking.area.code if booking.area else "",
        event=booking.event.public_id,
        state=str(booking.state),
        place=str(booking.place_kind),
        **facts,
    )
