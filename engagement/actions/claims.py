"""Claims that something was done: which step of an action makes the claim, and whether somebody confirmed it.

An action that is "done", or "partly" done, claims something. The claim is the latest step of its present status that
brought evidence, or else the step that gave it this status. Saying more about it, and looking at it again, claim
nothing new, so that what was confirmed stays confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from engagement.actions.models import CLAIMS, Action, ActionStatus, Confirmation, Difference

_BROUGHT_EVIDENCE = ~Q(evidence="") | ~Q(evidence_url="")


def with_claim(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Return those of the actions that claim something was done, each with ``claim``: the key of the step."""
    steps = ActionStatus.objects.filter(action=OuterRef("pk")).order_by()
    # Steps of one action are numbered in their order: each is added while the action is locked.
    before = steps.exclude(status=OuterRef("status")).order_by("-pk").values("pk")[:1]
    claiming = actions.filter(status__in=CLAIMS).annotate(claim_after=Coalesce(Subquery(before), Value(0)))
    present = steps.filter(pk__gt=OuterRef("claim_after"))
    return claiming.annotate(
        claim=Coalesce(
            Subquery(present.filter(_BROUGHT_EVIDENCE).order_by("-pk").values("pk")[:1]),
            Subquery(present.order_by("pk").values("pk")[:1]),
        )
    )


def claim_of(action: Action) -> ActionStatus | None:
    """Return the step that claims what the action's status says was done, or ``None`` if it claims nothing."""
    key = with_claim(Action.objects.filter(pk=action.pk)).values_list("claim", flat=True).first()  # type: ignore[misc]
    if key is None:
        return None
    return ActionStatus.objects.select_related("by", "action__owner", "confirmation__by").get(pk=key)


def unconfirmed(actions: QuerySet[Action], *, claimed_by: datetime | None = None) -> QuerySet[Action]:
    """Return those of the actions whose claim nobody confirmed yet.

    Args:
        actions: where to look.
        claimed_by: only claims that were made at this moment or before.
    """
    found = with_claim(actions).exclude(Exists(Confirmation.objects.filter(status=OuterRef("claim"))))
    if claimed_by is not None:
        found = found.filter(Exists(ActionStatus.objects.filter(pk=OuterRef("claim"), at__lte=claimed_by)))
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an action's trail, as pages show it.

    ``is_claim``: whether it is the claim that stands now. ``is_again``: whether the status was the same before.
    """

    row: ActionStatus
    is_claim: bool
    is_again: bool

    @property
    def confirmed_at(self) -> datetime | None:
        """When somebody confirmed it."""
        confirmation = confirmation_of(self.row)
        return confirmation.at if confirmation else None

    @property
    def waits(self) -> bool:
        """Whether it claims something that nobody confirmed yet."""
        return self.is_claim and self.confirmed_at is None

    @property
    def evidence_host(self) -> str:
        """Where the address of its evidence leads: its host, for the words of the link."""
        return host_of(self.row.evidence_url)


def confirmation_of(row: ActionStatus) -> Confirmation | None:
    """Return the confirmation of a step, if it has one."""
    return getattr(row, "confirmation", None)


def host_of(address: str) -> str:
    """Return the host of a web address as people say it, without "www."; "" where there is none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def steps_of(action: Action) -> list[Step]:
    """Return every step of an action, the latest first, in one query; in none if its ``statuses`` were fetched before,
    in the order of their keys.
    """
    if "statuses" in getattr(action, "_prefetched_objects_cache", {}):
        rows = list(action.statuses.all())
    else:
        rows = list(action.statuses.select_related("by", "confirmation__by").order_by("pk"))
    claim = _claim_among(action.status, rows)
    steps, before = [], ""
    for row in rows:
        steps.append(Step(row, is_claim=row is claim, is_again=row.status == before))
        before = row.status
    return steps[::-1]


def claim_shown(steps: list[Step]) -> Step | None:
    """Return which of an action's steps is the claim that stands now."""
    return next((step for step in steps if step.is_claim), None)


def _claim_among(status: str, rows: list[ActionStatus]) -> ActionStatus | None:
    """Return the claim among all steps of one action in their order: as :func:`with_claim` says it to the database."""
    if status not in CLAIMS:
        return None
    present: list[ActionStatus] = []
    for row in reversed(rows):
        if row.status != status:
            break
        present.append(row)
    brought = [row for row in present if row.evidence or row.evidence_url]
    return brought[0] if brought else present[-1] if present else None


@dataclass(frozen=True, slots=True)
class Finding:
    """What difference an action made, as pages show it."""

    row: Difference

    @property
    def evidence_host(self) -> str:
        """Where the address of its evidence leads: its host, for the words of the link."""
        return host_of(self.row.evidence_url)


def findings_of(action: Action) -> list[Finding]:
    """Return what was found of the difference that an action made: first the newest, which counts."""
    return [Finding(row) for row in action.differences.select_related("by").order_by("-pk")]


def latest_difference(action: Action) -> Difference | None:
    """Return what difference the action made as it was found last, which is the finding that counts."""
    return action.differences.order_by("-pk").first()
