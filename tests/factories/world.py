"""One object of each kind in Brent, for tests that walk over all addresses and all roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eolcare.accounts.models import User
from eolcare.accounts.roles import Role
from tests.factories.accounts import UserFactory, user_with
from tests.factories.areas import AreaTree, area_tree


@dataclass
class World:
    """The places, one person per role in Brent's system and per role in Camden's, and one record of each kind."""

    areas: AreaTree
    people: dict[str, User] = field(default_factory=dict)
    strangers: dict[str, User] = field(default_factory=dict)
    roleless: User | None = None
    records: dict[str, Any] = field(default_factory=dict)


def people_of_every_role(world: World) -> None:
    """Add one person of each role in North West London, and one of each in North Central London."""
    for role in Role:
        world.people[role.value] = user_with(role, world.areas.system, email=f"{role.value}@nwl.example.org")
        world.strangers[role.value] = user_with(role, world.areas.other_system, email=f"{role.value}@ncl.example.org")
    world.roleless = UserFactory(email="nobody@example.org")


def small_world() -> World:
    """Return the world without records; the walker adds those."""
    world = World(areas=area_tree("Brent", "Harrow"))
    people_of_every_role(world)
    return world
