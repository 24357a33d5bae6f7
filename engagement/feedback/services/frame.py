"""What every change of a coding frame has in common: who may change it at a moment, and the row that it leaves."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from engagement.feedback.models import FeedbackItem, Theme, ThemeChange
from engagement.feedback.queries.frame import frame_states
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal


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


def hold_items(items: QuerySet[FeedbackItem]) -> None:
    """Let nobody change these items, or give them a theme, until this transaction ends; hold their frame first."""
    list(items.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


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
