"""Programmes and communities for tests."""

from __future__ import annotations

from datetime import date

import factory

from engagement.programmes.models import Community, Extension, Phase, PlanChange, Programme
from tests.factories.accounts import UserFactory
from tests.factories.areas import AreaFactory


class CommunityFactory(factory.django.DjangoModelFactory):
    """A population to hear from."""

    class Meta:
        model = Community
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Community {n}")
    slug = factory.LazyAttribute(lambda o: o.name.lower().replace(" ", "-"))
    order = factory.Sequence(lambda n: n % 30_000)


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A public programme of a new system, open from November 2021 to the end of 2099."""

    class Meta:
        model = Programme

    title = factory.Sequence(lambda n: f"Review of specialist palliative care {n}")
    slug = factory.Sequence(lambda n: f"review-{n}")
    summary = "How care outside hospital works for adults near the end of life, and how it could be better."
    area = factory.SubFactory(AreaFactory, system=True, name=factory.Sequence(lambda n: f"System {n}"))
    opens_on = date(2021, 11, 24)
    closes_on = date(2099, 12, 31)
    contact_email = "have-your-say@example.org"
    is_public = True


class PhaseFactory(factory.django.DjangoModelFactory):
    """A stage of a programme."""

    class Meta:
        model = Phase

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Phase {n}")
    description = "We listen."
    starts_on = date(2021, 11, 24)
    ends_on = date(2022, 2, 23)


class ExtensionFactory(factory.django.DjangoModelFactory):
    """A row of the log alone; to extend a programme use its service."""

    class Meta:
        model = Extension

    programme = factory.SubFactory(ProgrammeFactory)
    decided_on = date(2022, 2, 1)
    closed_before = date(2022, 2, 23)
    closes_now = date(2022, 3, 31)
    reason = "More communities asked us to come."
    recorded_by = factory.SubFactory(UserFactory)


class PlanChangeFactory(factory.django.DjangoModelFactory):
    """A change of plan."""

    class Meta:
        model = PlanChange

    programme = factory.SubFactory(ProgrammeFactory)
    decided_on = date(2022, 1, 10)
    what = "The meetings in January moved online."
    why = "Cases of Covid were rising."
    recorded_by = factory.SubFactory(UserFactory)
