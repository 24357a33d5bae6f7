"""The accounts of the demonstration: one a role, invented, all with the same password, which is no secret."""

from __future__ import annotations

from dataclasses import dataclass

from eolcare.accounts.models import Organisation
from eolcare.accounts.roles import Role

# Printed by ``demonstration_sign_ins``; the loader refuses to run where the demonstration is not switched on.
PASSWORD = "quiet-garden-window"  # noqa: S105


@dataclass(frozen=True)
class Person:
    key: str
    full_name: str
    role: Role
    area: str  # the area's slug
    organisation: str

    @property
    def email(self) -> str:
        return f"{self.key}@eolcare.example"


@dataclass(frozen=True)
class Body:
    name: str
    kind: str
    areas: tuple[str, ...] = ("north-west-london",)


BOARD = "North West London Integrated Care Board"
LANTERN = "Lanternfield Hospice"
BROOKMERE = "Brookmere Community Health Trust"
RAINBOW = "Rainbow Kindred Network"
TABLE = "Open Table Interfaith Forum"
VOICES = "Many Voices Health Forum"
ELDER = "Elderflower Carers' Hub"
MEMORY = "Forget-me-not Memory Circle"
HEARTH = "Hearth and Hand Homelessness Partnership"
PLAIN = "Plain Words Learning Disability Advocacy"
SEVERAL_COUNCILS = "Eight Boroughs Social Care Partnership"

ORGANISATIONS: tuple[Body, ...] = (
    Body(BOARD, Organisation.Kind.NHS),
    Body(BROOKMERE, Organisation.Kind.NHS),
    Body(SEVERAL_COUNCILS, Organisation.Kind.COUNCIL),
    Body(LANTERN, Organisation.Kind.HOSPICE, ("harrow", "brent", "hillingdon")),
    Body("Copperbeech Hospice", Organisation.Kind.HOSPICE, ("westminster", "kensington-and-chelsea")),
    Body(RAINBOW, Organisation.Kind.VOLUNTARY),
    Body(TABLE, Organisation.Kind.VOLUNTARY),
    Body(VOICES, Organisation.Kind.VOLUNTARY, ("westminster", "kensington-and-chelsea", "hammersmith-and-fulham")),
    Body(ELDER, Organisation.Kind.VOLUNTARY, ("ealing", "hounslow")),
    Body(MEMORY, Organisation.Kind.VOLUNTARY),
    Body(HEARTH, Organisation.Kind.VOLUNTARY),
    Body(PLAIN, Organisation.Kind.VOLUNTARY),
    Body("Marigold Court Care Homes", Organisation.Kind.CARE_PROVIDER, ("ealing", "hillingdon", "hounslow")),
)

PEOPLE: tuple[Person, ...] = (
    Person("administrator", "Idris Fenwick-Adu", Role.ADMINISTRATOR, "north-west-london", BOARD),
    Person("manager", "Marguerite Osei-Lund", Role.PROGRAMME_MANAGER, "north-west-london", BOARD),
    Person("officer", "Tamsin Rahmani-Cole", Role.ENGAGEMENT_OFFICER, "north-west-london", BOARD),
    Person("analyst", "Cosmo Vadgama-Reed", Role.ANALYST, "north-west-london", BOARD),
    Person("approver", "Hestia Mbeki-Thorne", Role.APPROVER, "north-west-london", BOARD),
    Person("facilitator", "Lucian Prakash-Dunne", Role.FACILITATOR, "north-west-london", LANTERN),
    Person("commissioner", "Octavia Bello-Harmon", Role.COMMISSIONER, "north-west-london", BOARD),
    Person("brent", "Silas Nakamura-Boyd", Role.COMMISSIONER, "brent", SEVERAL_COUNCILS),
)
