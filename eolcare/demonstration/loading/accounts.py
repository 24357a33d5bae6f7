"""Organisations and the people who sign in."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from eolcare.accounts.models import Membership, Organisation, User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.demonstration.loading.load import Load
from eolcare.demonstration.people import ORGANISATIONS, PASSWORD, PEOPLE


def load_accounts(load: Load) -> None:
    """Make organisations, accounts and roles; an account that is there already gets the role it lacks."""
    for body in ORGANISATIONS:
        organisation, is_new = Organisation.objects.get_or_create(name=body.name, defaults={"kind": body.kind})
        if is_new:
            organisation.areas.set(load.areas[slug] for slug in body.areas)
    # One password for all, so hashed once: it is slow on purpose.
    password = make_password(PASSWORD)
    for person in load.counted(PEOPLE, len(PEOPLE)):
        user, is_new = User.objects.get_or_create(
            email=person.email,
            defaults={
                "full_name": person.full_name,
                "organisation": load.organisations[person.organisation],
                "password": password,
            },
        )
        _membership, is_granted = Membership.objects.get_or_create(
            user=user, role=person.role, area=load.areas[person.area]
        )
        if is_new or is_granted:
            record(
                Verb.GRANTED, actor=None, target=user, area_code=load.areas[person.area].code, role=person.role.value
            )
