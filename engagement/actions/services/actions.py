"""Making, changing and showing actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ambitions.framework.models import Ambition, BuildingBlock, Foundation
from engagement.actions.models import Action, ActionStatus
from engagement.actions.services import checks, links
from engagement.feedback.models import FeedbackItem, Theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import Organisation, User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit

FIELDS = (
    "title",
    "you_said",
    "we_did",
    "owner",
    "owner_organisation",
    "due_on",
    "review_on",
    "ambition",
    "building_block",
    "foundation",
)


@transaction.atomic
def create_action(
    programme: Programme,
    *,
    title: str,
    you_said: str,
    areas: Iterable[Area],
    owner: User,
    due_on: date,
    actor: User | None,
    we_did: str = "",
    owner_organisation: Organisation | None = None,
    review_on: date | None = None,
    ambition: Ambition | None = None,
    building_block: BuildingBlock | None = None,
    foundation: Foundation | None = None,
    items: Iterable[FeedbackItem] = (),
    themes: Iterable[Theme] = (),
) -> Action:
    """Return a new action, being considered and not yet public. A building block brings its ambition with it.

    Raises:
        Refusal: if the title, "you said" or the areas are missing, an area lies outside the programme's, an item or a
            theme is another programme's, or the building block belongs to another ambition.
    """
    chosen = checks.check_text_and_areas(programme, title, you_said, areas)
    action = Action(
        programme=programme,
        title=title.strip(),
        you_said=you_said.strip(),
        we_did=we_did.strip(),
        owner=owner,
        owner_organisation=owner_organisation,
        due_on=due_on,
        review_on=review_on,
        ambition=ambition,
        building_block=building_block,
        foundation=foundation,
        created_by=actor,
    )
    checks.settle_framework(action)
    action.save(force_insert=True)
    action.areas.set(chosen)
    ActionStatus.objects.create(action=action, status=action.status, by=actor, at=action.status_since)
    record(Verb.CREATED, actor=actor, target=action, area_code=programme.area.code, due_on=due_on.isoformat())
    links.link(action, action.items, items, actor)
    links.link(action, action.themes, links.heirs(programme.pk, themes), actor)
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    actor: User | None,
    version: int | None,
    areas: Iterable[Area] | None = None,
    themes: Iterable[Theme] | None = None,
    **changes: Any,
) -> Action:
    """Change what an action says, whose it is and when it is due; return it. Its status has its own service.

    Args:
        action: the action.
        actor: who changes it.
        version: the version that the editor saw.
        areas: the areas that it is for; ``None`` leaves them.
        themes: its themes; ``None`` leaves them.
        changes: new values of any of :data:`FIELDS`.

    Raises:
        Refusal: as :func:`create_action` does; for a published action also if it no longer says what is done.
        Conflict: if somebody changed it in between.
        TypeError: for a field that this service does not change.
    """
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"change_action does not change {', '.join(sorted(unknown))}.")
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=version)
    changed = put_fields(row, changes)
    standing = set(row.areas.values_list("pk", flat=True))
    chosen = checks.check_text_and_areas(
        row.programme, row.title, row.you_said, row.areas.all() if areas is None else areas
    )
    if row.published_at is not None:
        checks.check_can_be_public(row)
    if {area.pk for area in chosen} != standing:
        row.areas.set(chosen)
        changed.append("areas")
    if themes is not None and links.replace_themes(row, themes, actor):
        changed.append("themes")
    save_edit(row)
    record(Verb.CHANGED, actor=actor, target=row, area_code=row.programme.area.code, fields=changed)
    return row


def put_fields(row: Action, changes: dict[str, Any]) -> list[str]:
    """Give a locked action new values, unsaved; return the names of those that were others before.

    Raises:
        Refusal: if its building block then belongs to another ambition than it names.
    """
    changed = []
    for name, value in changes.items():
        clean = value.strip() if isinstance(value, str) else value
        if getattr(row, name) != clean:
            setattr(row, name, clean)
            changed.append(name)
    if "building_block" in changed and "ambition" not in changes and row.building_block is not None:
        # Nobody named an ambition: the block's own it is.
        row.ambition_id = row.building_block.ambition_id
    checks.settle_framework(row)
    return changed


@transaction.atomic
def publish_action(action: Action, *, actor: User | None, version: int | None = None) -> Action:
    """Show an action to residents, and return it; one that is public already stays so.

    Raises:
        Refusal: if it does not say yet what is done.
        Conflict: if somebody changed it in between.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=version)
    if row.published_at is not None:
        return row
    checks.check_can_be_public(row)
    row.published_at = timezone.now()
    save_edit(row)
    record(Verb.PUBLISHED, actor=actor, target=row, area_code=row.programme.area.code)
    return row


@transaction.atomic
def unpublish_action(action: Action, *, actor: User | None, version: int | None = None) -> Action:
    """Take an action off the public pages, and return it.

    Raises:
        Conflict: if somebody changed it in between.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=version)
    if row.published_at is None:
        return row
    row.published_at = None
    save_edit(row)
    record(Verb.WITHDRAWN, actor=actor, target=row, area_code=row.programme.area.code)
    return row
