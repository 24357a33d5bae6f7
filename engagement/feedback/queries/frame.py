"""The history of a coding frame: its versions, the frame as it stood at each of them, and what changed in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from engagement.feedback.models import Coding, Theme, ThemeChange
from engagement.programmes.models import Programme

State = dict[str, Any]
"""A theme as it stood: what it was called and meant, where it stood, what it was about; see :func:`state_of`."""

FIELDS = ("name", "description", "parent", "order", "ambition", "building_block", "is_retired", "merged_into")
"""What is kept of a theme at each version."""


@dataclass(frozen=True, slots=True)
class ThemeThen:
    """A theme as it stood at a version, and how deep (0 at the top)."""

    public_id: str
    depth: int
    state: State


@dataclass(frozen=True, slots=True)
class Difference:
    """How one theme differs between two versions: ``None`` where there was none."""

    public_id: str
    before: State | None
    after: State | None

    @property
    def name(self) -> str:
        """What it is called, at the later of the two where it was there."""
        state = self.after or self.before or {}
        return str(state.get("name", ""))

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of what changed, in the order of :data:`FIELDS`; none for a theme that was not there in one of them."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name in FIELDS if self.before.get(name) != self.after.get(name))


def state_of(theme: Theme) -> State:
    """Return how a theme stands, for the history; other themes by their public ids."""
    return {
        "name": theme.name,
        "description": theme.description,
        "parent": theme.parent.public_id if theme.parent else None,
        "order": theme.order,
        "ambition": theme.ambition_id,
        "building_block": theme.building_block_id,
        "is_retired": theme.is_retired,
        "merged_into": theme.merged_into.public_id if theme.merged_into else None,
    }


def frame_states(programme_id: int) -> dict[str, State]:
    """Return how every theme of a frame stands now in the database, by its public id; one query."""
    rows = Theme.objects.filter(programme_id=programme_id).select_related("parent", "merged_into")
    return {row.public_id: state_of(row) for row in rows}


def history(programme: Programme) -> models.QuerySet[ThemeChange]:
    """Return every change of the frame, the latest first, with the theme and who did it."""
    return (
        ThemeChange.objects.filter(programme=programme)
        .select_related("theme__merged_into", "by", "programme")
        .order_by("-number")
    )


def frame_at(programme: Programme, number: int) -> dict[str, State]:
    """Return how every theme stood after the change of this number, by its public id; 0 is before the first one.

    The way goes back from what stands now, so that a frame that is older than its history has a version 0.
    """
    frame = frame_states(programme.pk)
    steps = ThemeChange.objects.filter(programme=programme, number__gt=number).order_by("-number")
    for before in steps.values_list("before", flat=True):
        for key, state in before.items():
            if state is None:
                frame.pop(key, None)
            else:
                frame[key] = state
    return frame


def as_tree(frame: Mapping[str, State]) -> list[ThemeThen]:
    """Return the themes of a version from the top down, each in its place; merged ones are no part of the tree."""
    beneath: dict[str | None, list[tuple[int, str, str]]] = {}
    for key, state in frame.items():
        if state["merged_into"] is None:
            beneath.setdefault(state["parent"], []).append((state["order"], state["name"], key))

    def branch(parent: str | None, depth: int) -> list[ThemeThen]:
        rows = []
        for _order, _name, key in sorted(beneath.get(parent, [])):
            rows += [ThemeThen(key, depth, frame[key]), *branch(key, depth + 1)]
        return rows

    return branch(None, 0)


def differences(earlier: Mapping[str, State], later: Mapping[str, State]) -> list[Difference]:
    """Return every theme that is not the same in two versions, by name."""
    found = [
        Difference(key, earlier.get(key), later.get(key))
        for key in {*earlier, *later}
        if earlier.get(key) != later.get(key)
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.public_id))


def names_of(frame: Mapping[str, Any]) -> dict[str, str]:
    """Return what each theme of a version is called, by its public id."""
    return {key: state["name"] for key, state in frame.items()}


def to_deal(theme: Theme) -> models.QuerySet[Coding]:
    """Return the codes of a theme that was split and that nobody has given to a part, the oldest first."""
    return (
        Coding.objects.filter(theme=theme, removed_at__isnull=True)
        .select_related("item")
        .order_by("item__said_on", "item_id", models.F("start").asc(nulls_first=True), "pk")
    )
