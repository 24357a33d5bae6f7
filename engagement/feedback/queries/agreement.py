"""Blind samples: what they are drawn from, how far each coder is, and what the two said once it may be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import rules
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone

from engagement.feedback.agreement.method import MethodStatement, statement
from engagement.feedback.agreement.result import Result, from_json
from engagement.feedback.models import AgreementSample, BlindReading, FeedbackItem, SampleItem, Theme
from engagement.feedback.models.items import SOURCES
from engagement.feedback.queries.items import COUNTS
from engagement.feedback.queries.themes import TreeTheme, theme_tree
from engagement.programmes.models import Programme
from eolcare.accounts.models import Membership, User
from eolcare.areas.models import Area

SOURCE = Case(
    *(When(**{f"{source}__isnull": False}, then=Value(source)) for source in SOURCES), output_field=models.CharField()
)
"""From which source an item comes, by its name in :data:`~engagement.feedback.models.items.SOURCES`."""

State = AgreementSample.State


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """Which items of a programme a sample is drawn from.

    Args:
        sources: names of :data:`~engagement.feedback.models.items.SOURCES`; none for all.
        since: said on this day or later.
        until: said on this day or earlier.
        coded: whether they have a theme already; ``None`` where it does not matter.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    coded: bool | None = None


def eligible(programme: Programme, wish: DrawnFrom) -> models.QuerySet[FeedbackItem]:
    """Return the items that a sample can be drawn from; those of pilots and of responses set aside never are."""
    items: Any = FeedbackItem.objects.filter(COUNTS, programme=programme)
    if wish.sources:
        wanted = Q()
        for source in wish.sources:
            wanted |= Q(**{f"{source}__isnull": False})
        items = items.filter(wanted)
    if wish.since:
        items = items.filter(said_on__gte=wish.since)
    if wish.until:
        items = items.filter(said_on__lte=wish.until)
    if wish.coded is not None:
        items = items.coded() if wish.coded else items.uncoded()
    found: models.QuerySet[FeedbackItem] = items
    return found


def strata(items: models.QuerySet[FeedbackItem]) -> dict[str, list[str]]:
    """Return the public ids of the items by their source, each in a fixed order; one query."""
    found: dict[str, list[str]] = {source: [] for source in SOURCES}
    rows = items.order_by("pk").annotate(source=SOURCE).values_list("source", "public_id")
    for source, public_id in rows.iterator(chunk_size=5_000):
        found[source].append(public_id)
    return {source: ids for source, ids in found.items() if ids}


def coders_for(programme: Programme) -> models.QuerySet[User]:
    """Return who may code in the programme's area, by name."""
    roles = rules.permissions.permissions["feedback.code"].roles
    held = Membership.objects.filter(role__in=roles, user__is_active=True)
    # Few areas hold roles: the system, its boroughs, a region.
    above = [
        area.pk
        for area in Area.objects.filter(pk__in=held.values("area"))
        if Area.objects.beneath(area).filter(pk=programme.area_id).exists()
    ]
    return User.objects.filter(pk__in=held.filter(area__in=above).values("user")).order_by("full_name", "pk")


def themes_within(programme: Programme, *, branches: Iterable[Theme] = (), levels: int | None = None) -> list[Theme]:
    """Return the themes in use, in the order of the tree.

    Args:
        programme: whose frame.
        branches: themes at the top, to take them and what lies beneath them alone; none for all.
        levels: how many levels from the top; ``None`` for all.
    """
    wanted = {theme.pk for theme in branches}
    return [
        node.theme
        for top in theme_tree(programme, retired=False)
        if not wanted or top.theme.pk in wanted
        for node in top.flat()
        if levels is None or node.depth < levels
    ]


def sample_tree(sample: AgreementSample) -> list[list[TreeTheme]]:
    """Return the sample's themes as groups, each one at the top with what lies beneath it, whatever was retired since.

    Two queries.
    """
    among = set(sample.themes.values_list("pk", flat=True))
    groups = [
        [node for node in top.flat() if node.theme.pk in among] for top in theme_tree(sample.programme, retired=True)
    ]
    return [group for group in groups if group]


def listed(samples: models.QuerySet[AgreementSample]) -> models.QuerySet[AgreementSample]:
    """Return the samples for a list: with how many items each holds, and whether each coder has read them all."""
    unread = SampleItem.objects.filter(sample=OuterRef("pk"))

    def waits(coder: str) -> Exists:
        read = BlindReading.objects.filter(sample_item=OuterRef("pk"), coder=OuterRef(f"sample__{coder}"))
        return Exists(unread.filter(~Exists(read)))

    return (
        samples.select_related("programme__area", "first_coder", "second_coder", "created_by")
        .annotate(
            size=Count("sample_items"),
            first_finished=~waits("first_coder"),
            second_finished=~waits("second_coder"),
        )
        .order_by("-created_at", "-pk")
    )


def unread(sample: AgreementSample, coder: User) -> models.QuerySet[SampleItem]:
    """Return the items of the sample that the coder has not read, in their order."""
    read = BlindReading.objects.filter(sample_item=OuterRef("pk"), coder=coder)
    return sample.sample_items.filter(~Exists(read)).order_by("order")


def next_unread(sample: AgreementSample, coder: User, *, after: int = 0) -> SampleItem | None:
    """Return the next item that the coder has not read, from the first again after the last; ``None`` if all are."""
    waiting = unread(sample, coder)
    return waiting.filter(order__gt=after).first() or waiting.first()


@dataclass(frozen=True, slots=True)
class Pair:
    """An item that both have read, with what each gave it and what they agreed since."""

    sample_item: SampleItem
    first: tuple[Theme, ...]
    second: tuple[Theme, ...]

    @property
    def differs(self) -> bool:
        """Whether the two gave it different themes."""
        return {theme.pk for theme in self.first} != {theme.pk for theme in self.second}

    @property
    def common(self) -> list[Theme]:
        """The themes that both gave."""
        other = {theme.pk for theme in self.second}
        return [theme for theme in self.first if theme.pk in other]

    @property
    def settled(self) -> bool:
        """Whether nothing is left to talk about."""
        return not self.differs or hasattr(self.sample_item, "reconciliation")

    @property
    def outcome(self) -> list[Theme]:
        """The themes that the two agree on: both codings where they are the same, else what they agreed."""
        return list(self.sample_item.reconciliation.themes.all()) if self.differs else self.common


def pairs(sample: AgreementSample) -> list[Pair]:
    """Return the items that both have read, in their order, with both codings; the same queries at any length.

    It shows what the blind hides: before the sample is opened, only the service that works out its figures asks.
    """
    themes = Prefetch("themes", Theme.objects.order_by("order", "name"))
    rows = (
        sample.sample_items.order_by("order")
        .select_related("item", "reconciliation__by")
        .prefetch_related(
            Prefetch("readings", BlindReading.objects.prefetch_related(themes)),
            Prefetch("reconciliation__themes", Theme.objects.order_by("order", "name")),
        )
    )
    found = []
    for row in rows:
        said = {reading.coder_id: tuple(reading.themes.all()) for reading in row.readings.all()}
        if sample.first_coder_id in said and sample.second_coder_id in said:
            found.append(Pair(row, said[sample.first_coder_id], said[sample.second_coder_id]))
    return found


def result_of(sample: AgreementSample) -> Result | None:
    """Return the sample's figures; ``None`` before its codings were opened, or if it was given up."""
    if sample.result is None or sample.state not in (State.RECONCILING, State.CLOSED):
        return None
    return from_json(sample.result)


def method_statement(programme: Programme) -> MethodStatement | None:
    """Return what a report of this programme may print about how reliable its coding is; one query.

    It speaks of the sample that was opened last and not given up; ``None`` where there is none, or it is too small.
    """
    sample = (
        AgreementSample.objects.filter(programme=programme, state__in=[State.RECONCILING, State.CLOSED])
        .order_by("-revealed_at", "-pk")
        .first()
    )
    return None if sample is None else statement_of(sample, programme)


def statement_of(sample: AgreementSample, programme: Programme) -> MethodStatement | None:
    """Return what may be printed of one sample; ``None`` before it was opened, or where it is too small."""
    result = result_of(sample)
    if result is None or sample.revealed_at is None:
        return None
    return statement(
        result,
        programme=programme.title,
        drawn_from=sample.drawn_from,
        coded_on=timezone.localdate(sample.revealed_at),
        closed=sample.state == State.CLOSED,
        sample_id=sample.public_id,
    )
