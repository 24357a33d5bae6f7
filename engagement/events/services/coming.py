"""Who came, in numbers: the headcount from the check-in list, and organisations that were there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, OrganisationPresent
from engagement.events.queries import attendance_counts, attendance_seen
from engagement.events.queries_day import headcount_of, organisations_seen
from engagement.events.services.planning import area_code_of
from engagement.events.services.record import MOST_PEOPLE, record_attendance
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import Organisation, User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal

How = Literal["replace", "add"]
MOST_ORGANISATIONS = 200
LOOK_AGAIN = _("Somebody changed the list or the headcounts in the meantime. Look at the numbers again, then save.")


def headcount_from_check_in(
    event: Event, *, how: How, with_companions: bool, seen: str, list_seen: str, actor: User | None
) -> int:
    """Take the headcounts by borough and role from the check-in list; return how many people that are.

    Args:
        event: which one.
        how: ``replace`` what is recorded, or ``add`` to it: for people who came beside those on the list.
        with_companions: whether each companion counts as one more person, of the same borough.
        seen: what :func:`~engagement.events.queries.attendance_seen` gave when the page was opened.
        list_seen: what :func:`~engagement.events.queries_day.headcount_of` gave as its mark then.

    Raises:
        Conflict: if the list or the headcounts changed in between, which is also so if a form is sent twice.
        Refusal: if nobody is checked in, or for a ``how`` that is not known.
    """
    if how not in ("replace", "add"):
        raise Refusal(_("Select what becomes of the headcounts that are there"), field="how")
    with transaction.atomic():
        row = Event.objects.select_for_update(of=("self",)).select_related("programme__area").get(pk=event.pk)
        here = headcount_of(row, with_companions=with_companions)
        if here.mark != list_seen or attendance_seen(row) != seen:
            raise Conflict(LOOK_AGAIN)
        if not here.total:
            raise Refusal(_("Nobody is checked in, so there is nothing to take over."))
        counts = dict(here.counts)
        if how == "add":
            for place, people in attendance_counts(row).items():
                counts[place] = counts.get(place, 0) + people
        areas = {area.pk: area for area in areas_within(row.programme)}
        record_attendance(
            row,
            counts=[(areas.get(pk) if pk else None, role, people) for (pk, role), people in counts.items()],
            seen=seen,
            actor=actor,
        )
    return here.total


def save_organisations(
    event: Event, rows: Iterable[tuple[Organisation, int | None]], *, seen: str | None = None, actor: User | None
) -> int:
    """Write down which organisations came, in place of what stood there; return how many.

    Args:
        event: which one.
        rows: an organisation of the register and how many of its people came, ``None`` where nobody counted.
        seen: what :func:`~engagement.events.queries_day.organisations_seen` gave when the page was opened.

    Raises:
        Conflict: if somebody changed them in between.
        Refusal: for an organisation that comes twice, an impossible number, or too many of them.
    """
    wanted: dict[int, OrganisationPresent] = {}
    for organisation, people in rows:
        if organisation.pk in wanted:
            raise Refusal(_("%(organisation)s is there twice. Enter it once.") % {"organisation": organisation})
        if people is not None and not 1 <= people <= MOST_PEOPLE:
            raise Refusal(_("Enter a whole number from 1 to %(most)s.") % {"most": f"{MOST_PEOPLE:,}"})
        wanted[organisation.pk] = OrganisationPresent(event=event, organisation=organisation, people=people)
    if len(wanted) > MOST_ORGANISATIONS:
        raise Refusal(_("Enter %(most)s organisations at most.") % {"most": MOST_ORGANISATIONS})
    with transaction.atomic():
        row = Event.objects.select_for_update(of=("self",)).select_related("programme__area").get(pk=event.pk)
        if seen is not None and seen != organisations_seen(row):
            raise Conflict(LOOK_AGAIN)
        OrganisationPresent.objects.filter(event=row).delete()
        OrganisationPresent.objects.bulk_create(wanted.values())
        record(
            Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row), what="organisations", number=len(wanted)
        )
    return len(wanted)
