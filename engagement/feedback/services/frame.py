"""What every change of a coding frame has in common: who may change it at a moment, and the row that it leaves."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from engagement.feedback.models import Theme, ThemeChange
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal

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


def frame_states(programme_id: int) -> dict[str, State]:
    """Return how every theme of a frame stands now in the database, by its public id; one query."""
    rows = Theme.objects.filter(programme_id=programme_id).select_related("parent", "merged_into")
    return {row.public_id: state_of(row) for row in rows}


def frame_version(programme: Programme) -> int:
    """Return the number of the latest change of the frame, 0 before the first."""
    latest = ThemeChange.objects.filter(programme=programme).aggregate(latest=Max("number"))["latest"]
    return latest or 0


class Step:
    """One change of a frame, from its first look to its row in the history; nobody else changes the frame meanwhile.

    Start it at the top of the transaction, before any row is read that the step depends on.
    """

    def __init__(self, programme: Programme) -> None:
        lock_frame(programme)
        self.programme = programme
        self._before = frame_states(programme.pk)

    def done(self, theme: Theme, kind: ThemeChange.Kind, *, why: str = "", actor: User | None) -> ThemeChange:
        """Return the row of the history: its number, and each theme that the step touched, as it was and became.

        Args:
            theme: what the step is about.
            kind: what was done.
            why: what the person said about it.
            actor: who did it.
        """
        after = frame_states(self.programme.pk)
        touched = [key for key in after if self._before.get(key) != after[key]]
        return ThemeChange.objects.create(
            programme=self.programme,
            number=frame_version(self.programme) + 1,
            theme=theme,
            kind=kind,
            # A theme that the step made was nothing before.
            before={key: self._before.get(key) for key in touched},
            after={key: after[key] for key in touched},
            why=why.strip(),
            by=actor,
        )


def check_not_merged(theme: Theme) -> None:
    """Refuse to touch a theme that became one with another.

    Raises:
        Refusal: that names both.
    """
    if theme.merged_into is not None:
        raise Refusal(
            _("“%(name)s” became one with “%(heir)s”. Change that one instead.")
            % {"name": theme.name, "heir": theme.merged_into.name}
        )
