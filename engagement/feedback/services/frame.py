"""What every change of a coding frame has in common: who may change it at a moment, and the row that it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Max

from engagement.feedback.models import Theme, ThemeChange
from engagement.programmes.models import Programme
from eolcare.accounts.models import User

State = dict[str, Any]
"""A theme as it stood: what it was called and meant, where it stood, what it was about; see :func:`state_of`."""


def lock_frame(programme: Programme) -> None:
    """Let nobody else change the frame, or give and take its themes, until this transaction ends."""
    Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)


def hold_frame(programme_id: int) -> None:
    """Let nobody change the frame until this transaction ends; others may hold it at the same time.

    Who gives a theme holds its frame, and takes this lock before any other of the feedback room.
    """
    with connection.cursor() as cursor:
        # Django has no word for a shared lock.
        cursor.execute(f"SELECT id FROM {Programme._meta.db_table} WHERE id = %s FOR SHARE", [programme_id])  # noqa: S608


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


def states_of(themes: Iterable[Theme]) -> dict[str, State]:
    """Return how each of these themes stands now in the database, by its public id; one query."""
    rows = Theme.objects.filter(pk__in=[theme.pk for theme in themes]).select_related("parent", "merged_into")
    return {row.public_id: state_of(row) for row in rows}


def frame_version(programme: Programme) -> int:
    """Return the number of the latest change of the frame, 0 before the first."""
    latest = ThemeChange.objects.filter(programme=programme).aggregate(latest=Max("number"))["latest"]
    return latest or 0


def write_change(
    theme: Theme,
    kind: ThemeChange.Kind,
    *,
    before: Mapping[str, State | None],
    after: Mapping[str, State | None],
    why: str = "",
    actor: User | None,
) -> ThemeChange:
    """Return the next row of the frame's history. The caller holds the frame (:func:`lock_frame`).

    Args:
        theme: what the step is about.
        kind: what was done.
        before: each theme that the step touched, as it stood, by its public id; ``None`` for one that was not there.
        after: the same themes as they stand after it.
        why: what the person said about it.
        actor: who did it.
    """
    touched = [key for key in after if before.get(key) != after[key]]
    return ThemeChange.objects.create(
        programme_id=theme.programme_id,
        number=frame_version(theme.programme) + 1,
        theme=theme,
        kind=kind,
        before={key: before.get(key) for key in touched},
        after={key: after[key] for key in touched},
        why=why.strip(),
        by=actor,
    )
