"""One load of the demonstration: its seed, its day, its progress, and who and what the parts look up."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from ambitions.framework.models import BuildingBlock
from engagement.programmes.models import Community, Programme
from eolcare.accounts.models import Organisation, User
from eolcare.areas.models import Area
from eolcare.demonstration.people import PEOPLE

T = TypeVar("T")
LONDON = ZoneInfo("Europe/London")
SYSTEM = "north-west-london"


@dataclass
class Load:
    """What every part is given. Rows are looked up, so that a part can run in another process than the one before."""

    seed: int
    today: date
    show: Callable[[int, int], None] = field(default=lambda done, total: None)

    def rng(self, part: str) -> random.Random:
        """Return the part's own source of chance, the same whatever ran before."""
        return random.Random(f"{self.seed}:{part}")

    def counted(self, things: Iterable[T], total: int) -> Iterator[T]:
        """Yield the things, showing how far it is."""
        for number, thing in enumerate(things):
            self.show(number, total)
            yield thing

    def moment(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """Return an hour of a day in London; of a day that is not over, yesterday evening: nothing lies ahead."""
        yesterday = datetime.combine(self.today - timedelta(days=1), time(21), LONDON)
        return min(datetime.combine(day, time(hour, minute), LONDON), yesterday)

    @cached_property
    def people(self) -> dict[str, User]:
        by_email = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
        return {person.key: by_email[person.email] for person in PEOPLE}

    @cached_property
    def areas(self) -> dict[str, Area]:
        return {area.slug: area for area in Area.objects.all()}

    @cached_property
    def system(self) -> Area:
        return self.areas[SYSTEM]

    @cached_property
    def boroughs(self) -> dict[str, Area]:
        found = Area.objects.beneath(self.system).boroughs()
        return {area.slug: area for area in found}

    def areas_named(self, slugs: Iterable[str]) -> list[Area]:
        """Return the boroughs named; all that the system covers, as its own area, for none."""
        return [self.boroughs[slug] for slug in slugs] or [self.system]

    @cached_property
    def communities(self) -> dict[str, Community]:
        return {community.slug: community for community in Community.objects.all()}

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {organisation.name: organisation for organisation in Organisation.objects.all()}

    @cached_property
    def programmes(self) -> dict[str, Programme]:
        from eolcare.demonstration.content.programmes import programmes

        by_slug = {programme.slug: programme for programme in Programme.objects.select_related("area")}
        return {content.key: by_slug[content.slug] for content in programmes(self.today)}

    @cached_property
    def blocks(self) -> dict[str, BuildingBlock]:
        found = BuildingBlock.objects.filter(ambition__edition__is_current=True).select_related("ambition")
        return {block.code: block for block in found}
