"""One change to several actions at once: to all of them, or to none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.actions.models import Action, Status
from engagement.actions.moves import NEEDS_WORDS
from engagement.actions.services.actions import put_fields
from engagement.actions.services.links import heirs, link, unlink
from engagement.actions.services.status import put_status
from engagement.feedback.models import Theme
from eolcare.accounts.models import Organisation, User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import Refusal

MOST = 200
"""How many actions are changed at once at the most: their rows are locked meanwhile."""

STATUSES = (Status.PLANNED, Status.UNDER_WAY)
"""Statuses that several actions can be given at once: they need no words of their own, unless they are steps back."""


@dataclass(frozen=True)
class BulkChange:
    """What to change; what is ``None`` or empty stays."""

    owner: User | None = None
    owner_organisation: Organisation | None = None
    due_on: date | None = None
    review_on: date | None = None
    add_theme: Theme | None = None
    remove_theme: Theme | None = None
    status: str = ""
    words: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """The new values of the actions' own fields."""
        names = ("owner", "owner_organisation", "due_on", "review_on")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def __bool__(self) -> bool:
        return bool(self.fields or self.add_theme or self.remove_theme or self.status)


@dataclass(frozen=True)
class Problem:
    """Why one action of several could not be changed. ``is_conflict``: somebody else changed it in between."""

    action: Action
    message: str
    is_conflict: bool = False


class BulkRefused(Refusal):
    """A change to several actions that was not made, because some of them refuse it; nothing was written."""

    def __init__(self, problems: list[Problem], chosen: int) -> None:
        super().__init__(
            ngettext(
                "Nothing was changed: %(n)d of the %(chosen)d actions cannot be changed like this. It is named below.",
                "Nothing was changed: %(n)d of the %(chosen)d actions cannot be changed like this. They are named "
                "below.",
                len(problems),
            )
            % {"n": len(problems), "chosen": chosen}
        )
        self.problems = problems


@dataclass
class BulkOutcome:
    """What a change to several actions did: which were changed, and which were so already."""

    changed: list[Action] = field(default_factory=list)
    unchanged: list[Action] = field(default_factory=list)


@transaction.atomic
def change_many(versions: Mapping[int, int], change: BulkChange, *, actor: User) -> BulkOutcome:
    """Change several actions in one transaction, each with a row in the audit trail of its own.

    An action that has all of it already stays as it is, without a new version.

    Args:
        versions: the actions' primary keys, each with the version that the person saw.
        change: what to change.
        actor: who changes it.

    Raises:
        BulkRefused: if any of them cannot be changed, each named with its reason: somebody changed it in between, the
            table of moves forbids the status, a theme is another programme's. Nothing is changed then.
        Refusal: without actions or anything to change, for too many, or for a status that needs a form of its own.
    """
    if not versions:
        raise Refusal(_("Tick at least one action."))
    if len(versions) > MOST:
        raise Refusal(_("Change %(most)d actions at once at the most. Narrow the list first.") % {"most": MOST})
    if not change:
        raise Refusal(_("Choose what to change."))
    if change.status and change.status not in STATUSES:
        raise Refusal(_("This status needs words for each action: set it on the action’s own page."), field="status")
    change = _followed(change)
    # In the order of their keys, so that two people who change the same ones wait for each other and do not block. And
    # without a join: who waited for a row whose owner became another would not find it again with the owner of before.
    rows = list(Action.objects.select_for_update().filter(pk__in=versions).order_by("pk"))
    if len(rows) != len(versions):
        raise Refusal(_("Some of these actions are not there any more. Choose again."))
    prefetch_related_objects(
        rows, "programme__area", "building_block__ambition", "owner", "owner_organisation", "themes"
    )
    outcome, problems = BulkOutcome(), []
    for row in rows:
        if _has_all(row, change):
            # Also when this very change arrives a second time, with the versions of before.
            outcome.unchanged.append(row)
            continue
        if row.version != versions[row.pk]:
            message = _("Somebody else changed it while you were choosing.")
            problems.append(Problem(row, message, is_conflict=True))
            continue
        try:
            with transaction.atomic():
                _change_one(row, change, actor)
        except Refusal as refusal:
            problems.append(Problem(row, str(refusal)))
        else:
            outcome.changed.append(row)
    if problems:
        raise BulkRefused(problems, len(rows))
    return outcome


def _followed(change: BulkChange) -> BulkChange:
    """Return the change with the themes that its own became one with meanwhile."""

    def followed(theme: Theme | None) -> Theme | None:
        return theme and heirs(theme.programme_id, [theme])[0]

    return replace(change, add_theme=followed(change.add_theme), remove_theme=followed(change.remove_theme))


def _has_all(row: Action, change: BulkChange) -> bool:
    """Return whether an action is already as it would be after the change."""
    themes = {theme.pk for theme in row.themes.all()}
    return (
        all(getattr(row, name) == value for name, value in change.fields.items())
        and (change.add_theme is None or change.add_theme.pk in themes)
        and (change.remove_theme is None or change.remove_theme.pk not in themes)
        and (not change.status or row.status == change.status)
    )


def _change_one(row: Action, change: BulkChange, actor: User) -> None:
    """Change one locked action, with its row in the trail."""
    changed = put_fields(row, change.fields)
    linked = link(row, row.themes, [change.add_theme] if change.add_theme else [], actor)
    gone = unlink(row, row.themes, [change.remove_theme] if change.remove_theme else [], actor)
    if linked or gone:
        changed.append("themes")
    before = row.status
    moves = bool(change.status) and change.status != before
    if moves:
        if (Status(before), Status(change.status)) in NEEDS_WORDS and not change.words.strip():
            raise Refusal(
                _("From “%(before)s” this is a step back: enter what changed, in plain words.")
                % {"before": row.get_status_display()},
                field="words",
            )
        put_status(row, change.status, actor=actor, words=change.words)
    save_edit(row)
    # One version on, one row in the trail: see ``engagement.actions.changes``.
    facts: dict[str, Any] = {"fields": changed, "at_once": True}
    if moves:
        facts |= {"from": before, "to": row.status}
    record(
        Verb.MOVED if moves else Verb.CHANGED,
        actor=actor,
        target=row,
        area_code=row.programme.area.code,
        **facts,
    )
