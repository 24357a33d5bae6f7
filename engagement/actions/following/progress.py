"""What moved for a follower between two moments: one entry for each action, with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from engagement.actions.models import Action, ActionStatus, Difference, Follower
from engagement.actions.queries import public_actions


@dataclass(frozen=True, slots=True)
class Progress:
    """One action that moved: whether residents see it for the first time, its new steps, the difference it made."""

    action: Action
    is_new: bool
    steps: tuple[ActionStatus, ...]
    differences: tuple[Difference, ...]


def followed(follower: Follower) -> QuerySet[Action]:
    """Return the public actions that a follower hears of: those chosen, and all of the programmes chosen."""
    follows = follower.follows
    return public_actions().filter(
        Q(pk__in=follows.filter(action__isnull=False).values("action"))
        | Q(programme__in=follows.filter(programme__isnull=False).values("programme"))
    )


def progress_for(follower: Follower, since: datetime, until: datetime) -> list[Progress]:
    """Return what moved after ``since`` and up to ``until``, in a fixed number of queries; the latest first.

    An action that was followed only from a later moment on counts from there. Its whole trail is on its page; a step
    from before residents could see it is not told as news.
    """
    between = Q(at__gt=since, at__lte=until)
    moved = Q(pk__in=ActionStatus.objects.filter(between).values("action"))
    moved |= Q(pk__in=Difference.objects.filter(between).values("action"))
    moved |= Q(published_at__gt=since, published_at__lte=until)
    begun = _begun(follower)
    rows = (
        followed(follower)
        .filter(moved, published_at__lte=until)
        .select_related("programme", "owner_organisation")
        .prefetch_related(
            Prefetch("statuses", ActionStatus.objects.filter(between).order_by("at", "pk"), to_attr="new_steps"),
            Prefetch("differences", Difference.objects.filter(between).order_by("at", "pk"), to_attr="new_differences"),
        )
        .order_by("-status_since", "-pk")
    )
    found = []
    for action in rows:
        known = [
            moment
            for key, moment in begun.items()
            if key in (("action", action.pk), ("programme", action.programme_id))
        ]
        start = max(since, min(known)) if known else since
        is_new = action.published_at is not None and start < action.published_at
        progress = Progress(
            action,
            is_new,
            tuple(step for step in action.new_steps if step.at > start),
            tuple(row for row in action.new_differences if row.at > start),
        )
        if progress.is_new or progress.steps or progress.differences:
            found.append(progress)
    return found


def _begun(follower: Follower) -> dict[tuple[str, int], datetime]:
    begun: dict[tuple[str, int], datetime] = {}
    for action, programme, since in follower.follows.values_list("action", "programme", "since"):
        begun[("action", action) if action else ("programme", programme)] = since
    return begun
