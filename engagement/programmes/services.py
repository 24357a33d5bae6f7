"""Writing programmes: their dates, phases and the log that the public reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from engagement.programmes.checking import check_day, check_row, free_slug
from engagement.programmes.models import Community, Extension, Phase, PlanChange, Programme
from eolcare.accounts.models import User
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal

EDITABLE = ("title", "summary", "opens_on", "contact_email", "contact_phone", "is_public")


def create_programme(
    *,
    actor: User | None,
    title: str,
    summary: str,
    area: Area,
    opens_on: date,
    closes_on: date,
    contact_email: str,
    contact_phone: str = "",
    is_public: bool = False,
    slug: str = "",
) -> Programme:
    """Return a new programme, with an address made of its title unless ``slug`` says one.

    Raises:
        Refusal: for an area that is not the actor's, days in the wrong order, or a field that cannot be kept.
    """
    programme = Programme(
        title=title,
        summary=summary,
        area=area,
        opens_on=opens_on,
        closes_on=closes_on,
        contact_email=contact_email,
        contact_phone=contact_phone,
        is_public=is_public,
    )
    if actor is not None and area.pk not in area_ids_for(actor, "programmes.change"):
        raise Refusal(_("Choose one of your own areas."), field="area")
    check_row(programme, names=(*EDITABLE, "closes_on"))
    _check_days(programme, field="closes_on")
    with transaction.atomic():
        programme.slug = slug or free_slug(
            Programme.objects.all(), programme.title, public_id=programme.public_id, reserved={"new"}
        )
        programme.save()
        record(Verb.CREATED, actor=actor, target=programme, area_code=area.code, closes_on=closes_on.isoformat())
    return programme


def change_programme(programme: Programme, *, version: int | None, actor: User | None, **changes: Any) -> Programme:
    """Return the programme with ``changes`` saved: any of :data:`EDITABLE`. The closing day moves by its own service.

    Raises:
        TypeError: for a name that is not editable.
        Conflict: if somebody changed it since ``version``.
        Refusal: for days in the wrong order or a field that cannot be kept.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise TypeError(f"Not to be changed here: {sorted(unknown)}")
    with transaction.atomic():
        row = lock_for_edit(Programme.objects.all(), pk=programme.pk, version=version)
        changed = [name for name, value in changes.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, changes[name])
        check_row(row, names=EDITABLE)
        _check_days(row, field="opens_on")
        if changed:
            save_edit(row)
            record(Verb.CHANGED, actor=actor, target=row, area_code=row.area.code, fields=sorted(changed))
    return row


def _check_days(programme: Programme, *, field: str) -> None:
    check_day(programme.opens_on, field="opens_on")
    check_day(programme.closes_on, field="closes_on")
    if programme.closes_on < programme.opens_on:
        raise Refusal(_("The closing day must not come before the opening day."), field=field)


def extend_programme(
    programme: Programme,
    *,
    closes_now: date,
    reason: str,
    decided_on: date,
    actor: User | None,
    version: int | None = None,
) -> Extension:
    """Move the closing day to a later one and say why; the public reads it. Returns the row of the log.

    Raises:
        Conflict: if somebody changed the programme since ``version``.
        Refusal: without a reason, for a day that is not later, or a decision in the future.
    """
    with transaction.atomic():
        row = lock_for_edit(Programme.objects.all(), pk=programme.pk, version=version)
        extension = Extension(
            programme=row,
            decided_on=decided_on,
            closed_before=row.closes_on,
            closes_now=closes_now,
            reason=reason,
            recorded_by=actor,
        )
        check_row(extension, names=("decided_on", "closes_now", "reason"))
        check_day(closes_now, field="closes_now")
        _check_decided(decided_on)
        if closes_now <= row.closes_on:
            raise Refusal(
                _("The new closing day must be after %(day)s, when the programme closes now.")
                % {"day": _day(row.closes_on)},
                field="closes_now",
            )
        row.closes_on = closes_now
        save_edit(row)
        extension.save()
        record(
            Verb.EXTENDED,
            actor=actor,
            target=row,
            area_code=row.area.code,
            closed_before=extension.closed_before.isoformat(),
            closes_now=closes_now.isoformat(),
        )
    return extension


def record_plan_change(
    programme: Programme,
    *,
    decided_on: date,
    what: str,
    why: str,
    communities: Iterable[Community] = (),
    actor: User | None,
) -> PlanChange:
    """Return a new row of the public log: that the plan changed, and why.

    Raises:
        Refusal: without words for what or why, or for a decision in the future.
    """
    change = PlanChange(programme=programme, decided_on=decided_on, what=what, why=why, recorded_by=actor)
    check_row(change, names=("decided_on", "what", "why"))
    _check_decided(decided_on)
    chosen = list(communities)
    with transaction.atomic():
        change.save()
        change.communities.set(chosen)
        record(
            Verb.CHANGED,
            actor=actor,
            target=programme,
            area_code=programme.area.code,
            what="plan",
            communities=[community.slug for community in chosen],
        )
    return change


def _check_decided(day: date) -> None:
    check_day(day, field="decided_on")
    if day > timezone.localdate():
        raise Refusal(_("The day of the decision must be today or earlier."), field="decided_on")


def save_phase(
    programme: Programme,
    *,
    phase: Phase | None = None,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    description: str = "",
    version: int | None,
    actor: User | None,
) -> Phase:
    """Return a phase added to the programme, or ``phase`` changed. ``version`` is the programme's.

    Raises:
        Conflict: if somebody changed the programme or one of its phases since ``version``.
        Refusal: for days in the wrong order or a field that cannot be kept.
    """
    with transaction.atomic():
        row = lock_for_edit(Programme.objects.all(), pk=programme.pk, version=version)
        verb = Verb.CREATED if phase is None else Verb.CHANGED
        saved = Phase(programme=row) if phase is None else Phase.objects.get(pk=phase.pk, programme=row)
        saved.title, saved.description = title, description
        saved.starts_on, saved.ends_on = starts_on, ends_on
        check_row(saved, names=("title", "description", "starts_on", "ends_on"))
        check_day(starts_on, field="starts_on")
        if ends_on is not None:
            check_day(ends_on, field="ends_on")
            if ends_on < starts_on:
                raise Refusal(_("The last day must not come before the first day."), field="ends_on")
        saved.save()
        save_edit(row)
        record(verb, actor=actor, target=saved, area_code=row.area.code, programme=row.public_id)
    return saved


def delete_phase(phase: Phase, *, version: int | None, actor: User | None) -> None:
    """Take a phase off its programme. ``version`` is the programme's.

    Raises:
        Conflict: if somebody changed the programme or one of its phases since ``version``.
    """
    with transaction.atomic():
        row = lock_for_edit(Programme.objects.all(), pk=phase.programme_id, version=version)
        save_edit(row)
        record(Verb.DELETED, actor=actor, target=phase, area_code=row.area.code, programme=row.public_id)
        phase.delete()


def _day(day: date) -> str:
    return date_format(day, "j F Y")
