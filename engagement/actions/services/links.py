"""What an action answers: things that people said, and themes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.actions.models import Action
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.queries import heir_of
from engagement.feedback.services.frame import hold_frame
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit
from eolcare.common.errors import Refusal


@transaction.atomic
def link_items(action: Action, items: Iterable[FeedbackItem], *, actor: User | None) -> None:
    """Say that the action answers these things that people said; what is linked already stays.

    Raises:
        Refusal: if one belongs to another programme.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=None)
    link(row, row.items, items, actor)


@transaction.atomic
def unlink_items(action: Action, items: Iterable[FeedbackItem], *, actor: User | None) -> None:
    """Take these things that people said off the action; what is not linked is left out."""
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=None)
    unlink(row, row.items, items, actor)


@transaction.atomic
def link_themes(action: Action, themes: Iterable[Theme], *, actor: User | None) -> None:
    """Make these the themes of the action; one that became one with another stands for that other.

    Raises:
        Refusal: if one belongs to another programme.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=None)
    replace_themes(row, themes, actor)


def heirs(programme_id: int, themes: Iterable[Theme]) -> list[Theme]:
    """Return each theme, or the one that it became one with, once; none becomes another until the transaction ends."""
    hold_frame(programme_id)
    found = [heir_of(theme) for theme in themes]
    return list({theme.pk: theme for theme in found}.values())


def replace_themes(row: Action, themes: Iterable[Theme], actor: User | None) -> bool:
    """Make these the themes of a locked action; return whether any came or went."""
    wanted = {theme.pk: theme for theme in heirs(row.programme_id, themes)}
    gone = unlink(row, row.themes, row.themes.exclude(pk__in=wanted), actor)
    new = link(row, row.themes, wanted.values(), actor)
    return bool(gone or new)


def link(action: Action, manager: Any, rows: Iterable[Any], actor: User | None) -> list[Any]:
    """Add what is not there yet to ``action.items`` or ``action.themes``; return what was added.

    Raises:
        Refusal: if one belongs to another programme; names the field.
    """
    known = set(manager.values_list("pk", flat=True))
    new = [row for row in rows if row.pk not in known]
    for row in new:
        if row.programme_id != action.programme_id:
            field = "items" if isinstance(row, FeedbackItem) else "themes"
            raise Refusal(_("Something from another programme cannot be linked."), field=field)
    if new:
        manager.add(*new)
        _record(Verb.LINKED, action, new, actor)
    return new


def unlink(action: Action, manager: Any, rows: Iterable[Any], actor: User | None) -> list[Any]:
    """Take what is there off ``action.items`` or ``action.themes``; return what was taken off."""
    known = set(manager.values_list("pk", flat=True))
    gone = [row for row in rows if row.pk in known]
    if gone:
        manager.remove(*gone)
        _record(Verb.UNLINKED, action, gone, actor)
    return gone


def _record(verb: Verb, action: Action, rows: list[Any], actor: User | None) -> None:
    record(
        verb,
        actor=actor,
        target=action,
        area_code=action.programme.area.code,
        kind=rows[0]._meta.model_name,
        records=[row.public_id for row in rows],
    )
