"""Areas for tests: single places, and a small tree of Pan-London, systems and boroughs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import factory

from eolcare.areas.models import Area, AreaKind, AreaMembership, Population

MEMBERS_SINCE = date(2016, 4, 1)
NORTH_WEST_LONDON = (
    "Brent",
    "Ealing",
    "Hammersmith and Fulham",
    "Harrow",
    "Hillingdon",
    "Hounslow",
    "Kensington and Chelsea",
    "Westminster",
)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


class AreaFactory(factory.django.DjangoModelFactory):
    """One borough, beneath nothing. ``kind`` makes it a system or a region."""

    class Meta:
        model = Area
        django_get_or_create = ("slug",)

    class Params:
        system = factory.Trait(
            kind=AreaKind.ICS, ons_code=None, ods_code=factory.Sequence(lambda n: f"Q{n % 10_000:03d}"), name="System"
        )
        region = factory.Trait(kind=AreaKind.REGION, ons_code=None, name="Region")

    kind = AreaKind.BOROUGH
    name = factory.Sequence(lambda n: f"Borough {n}")
    slug = factory.LazyAttribute(lambda o: _slug(o.name))
    ons_code = factory.Sequence(lambda n: f"E08{n:06d}")
    order = factory.Sequence(lambda n: n % 30_000)


class AreaMembershipFactory(factory.django.DjangoModelFactory):
    """That ``child`` lies beneath ``parent`` from 1 April 2016 on."""

    class Meta:
        model = AreaMembership

    child = factory.SubFactory(AreaFactory)
    parent = factory.SubFactory(AreaFactory, system=True)
    valid_from = MEMBERS_SINCE


class PopulationFactory(factory.django.DjangoModelFactory):
    """A census count."""

    class Meta:
        model = Population

    area = factory.SubFactory(AreaFactory)
    topic = "all"
    category = "All usual residents"
    persons = 300_000
    source = "Census 2021, invented for a test"


@dataclass(frozen=True)
class AreaTree:
    """A region, one system with its boroughs, and a second system with one borough of its own."""

    region: Area
    system: Area
    boroughs: dict[str, Area]
    other_system: Area
    other_borough: Area

    def __getitem__(self, name: str) -> Area:
        """Return a borough of the first system by name."""
        return self.boroughs[name]


def area_tree(*names: str) -> AreaTree:
    """Return Pan-London > North West London > boroughs (all eight by default), beside North Central London > Camden."""
    region = AreaFactory(region=True, name="Pan-London", slug="pan-london", order=0)
    system = AreaFactory(system=True, name="North West London", ods_code="QRV", order=1)
    other_system = AreaFactory(system=True, name="North Central London", ods_code="QMJ", order=2)
    for child in (system, other_system):
        AreaMembershipFactory(child=child, parent=region)
    boroughs = {}
    for number, name in enumerate(names or NORTH_WEST_LONDON):
        boroughs[name] = AreaFactory(name=name, order=10 + number)
        AreaMembershipFactory(child=boroughs[name], parent=system)
    camden = AreaFactory(name="Camden", order=40)
    AreaMembershipFactory(child=camden, parent=other_system)
    return AreaTree(region, system, boroughs, other_system, camden)
