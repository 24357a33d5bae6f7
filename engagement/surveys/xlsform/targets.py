"""What the names of a form stand for, as far as a condition can ask about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from engagement.surveys.conditions import Condition, Equals, Includes
from engagement.surveys.xlsform.expressions import Expression

# one: one option; many: boxes; the others as they are called.
Answering = Literal["one", "many", "number", "date", "month", "text", "postcode", "scale", "other"]


class Variant(NamedTuple):
    """One question that a name of the form became: its key, its options' keys by name, and its row in a table.

    ``box``: a choice of one thing alone, which is a box to tick here.
    """

    key: str
    options: Mapping[str, str]
    row: str = ""
    box: bool = False

    def picked(self, option: str) -> Condition:
        """Return what is true when this option was chosen."""
        if self.box:
            return Includes(question=self.key, value=option)
        return Equals(question=self.key, value=option, row=self.row)


class Target(NamedTuple):
    """A question of the form; a filtered list makes several questions of one."""

    name: str
    answering: Answering
    variants: tuple[Variant, ...]

    def options(self) -> Iterator[tuple[Variant, str, str]]:
        """Yield each option that can be chosen: where, its name in the form, its key."""
        for variant in self.variants:
            for name, key in variant.options.items():
                yield variant, name, key


class Calculation(NamedTuple):
    """A calculated value, to be written out where it is used; ``failure`` says why it cannot be."""

    name: str
    row: int
    expression: Expression | None
    failure: str = ""


class Constant(NamedTuple):
    """A hidden value that never changes."""

    value: str


class Today(NamedTuple):
    """The day on which somebody answers."""


class Absent(NamedTuple):
    """A name whose answer there will not be, and why; an empty reason when that is reported at its own row."""

    reason: str


Thing = Target | Calculation | Constant | Today | Absent


class Names:
    """What each name stands for; filled as a form is read."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.twice: set[str] = set()
        self.used: set[str] = set()

    def add(self, name: str, thing: Thing) -> None:
        """Note what a name stands for; the same name in another group makes it unclear what is meant."""
        if name in self.things:
            self.twice.add(name)
        self.things[name] = thing

    def rows_of(self, key: str) -> list[str]:
        """Return the rows of the table that has this key."""
        return [
            variant.row
            for thing in self.things.values()
            if isinstance(thing, Target)
            for variant in thing.variants
            if variant.key == key and variant.row
        ]

    def change(self, name: str, thing: Thing) -> None:
        """Note that a name stands for something else from here on."""
        if name not in self.twice:
            self.things[name] = thing
