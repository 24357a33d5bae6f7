"""Owners hear that an action is overdue, waits for its review, or waits to be confirmed; of each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from engagement.actions.claims import unconfirmed
from engagement.actions.models import Action, ActionNotice, ActionStatus
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.mail.models import OutboxMessage
from eolcare.mail.services import queue_mail

CONFIRMED_WITHIN = timedelta(days=14)
"""How long a claim may wait for somebody to confirm it before its owner is told."""

KIND = "actions.waiting"


@dataclass(frozen=True)
class Due:
    """That an action waits for something since a day."""

    action: Action
    kind: ActionNotice.Kind
    day: date

    @property
    def address(self) -> str:
        """The full address of the action's page for the team."""
        return settings.PORTAL_BASE_URL + reverse("actions_team:detail", args=[self.action.public_id])


def tell_owners() -> int:
    """Write to each owner, once a day, about what is newly overdue, to be reviewed or unconfirmed; return how many.

    Of each action an owner is told once for each due or review day, and once for each day on which something was
    claimed. Two workers that run at once write one message between them; killed half-way, a run leaves whole messages
    with their notices, and the next one writes the others. An owner who has no part in actions any more gets nothing:
    a message names actions that nobody else sees yet.
    """
    owners = User.objects.filter(is_active=True, pk__in=_due(Action.objects.all()).keys())
    return sum(_tell(owner) for owner in owners.order_by("pk") if owner.has_perm("actions.view"))


@transaction.atomic
def _tell(owner: User) -> bool:
    """Write one owner's message of today, if there is anything new; return whether it was written."""
    # Whoever comes second waits here, and then finds the notices of the first.
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=owner.pk)
    key = f"{KIND}:{locked.pk}:{timezone.localdate().isoformat()}"
    if OutboxMessage.objects.filter(key=key).exists():
        # What came up since this morning waits for tomorrow's message.
        return False
    due = _due(Action.objects.filter(owner=locked)).get(locked.pk, [])
    if not due:
        return False
    ActionNotice.objects.bulk_create(
        ActionNotice(action=each.action, kind=each.kind, about_day=each.day, owner=locked) for each in due
    )
    for each in due:
        record(
            Verb.TOLD,
            actor=None,
            target=each.action,
            area_code=each.action.programme.area.code,
            kind=each.kind.value,
            about_day=each.day.isoformat(),
        )
    queue_mail(
        KIND,
        key,
        to=locked.email,
        template="actions/waiting",
        context={"person": locked, "number": len(due)}
        | {kind.value: _of_kind(due, kind) for kind in ActionNotice.Kind},
    )
    return True


def _of_kind(due: list[Due], kind: ActionNotice.Kind) -> list[Due]:
    return [each for each in due if each.kind == kind]


def _due(actions: QuerySet[Action]) -> dict[int, list[Due]]:
    """Return what owners were not told yet, by the key of the owner, the longest waiting first."""
    found = [each for each in _waiting(actions) if each.day is not None]
    told = set(
        ActionNotice.objects.filter(action__in={each.action.pk for each in found}).values_list(
            "action", "kind", "about_day", "owner"
        )
    )
    due: dict[int, list[Due]] = {}
    for each in sorted(found, key=lambda each: (each.day, each.action.pk)):
        if (each.action.pk, each.kind.value, each.day, each.action.owner_id) not in told:
            due.setdefault(each.action.owner_id, []).append(each)
    return due


def _waiting(actions: QuerySet[Action]) -> Iterator[Due]:
    """Give everything that waits, told or not."""
    known = actions.select_related("programme__area").order_by("pk")
    for action in known.overdue():  # type: ignore[attr-defined]
        yield Due(action, ActionNotice.Kind.OVERDUE, action.due_on)
    for action in known.to_review():  # type: ignore[attr-defined]
        yield Due(action, ActionNotice.Kind.REVIEW, action.review_on)
    waiting = list(unconfirmed(known, claimed_by=timezone.now() - CONFIRMED_WITHIN))
    claimed = dict(ActionStatus.objects.filter(pk__in=[row.claim for row in waiting]).values_list("pk", "at"))  # type: ignore[attr-defined]
    for action in waiting:
        day = timezone.localdate(claimed[action.claim])  # type: ignore[attr-defined]
        yield Due(action, ActionNotice.Kind.UNCONFIRMED, day)
