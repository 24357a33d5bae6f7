"""Writes of the actions room: what is done about what people said, and every step of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ambitions.framework.models import BuildingBlock
from engagement.actions.models import Action, ActionStatus, ReasonCode, Status
from engagement.actions.moves import MOVES, NEEDS_WORDS
from engagement.feedback.models import FeedbackItem, Theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import Organisation, User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import IllegalMove, Refusal

FIELDS = ("title", "you_said", "we_did", "owner", "owner_organisation", "due_on", "building_block")


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
    building_block: BuildingBlock | None = None,
    items: Iterable[FeedbackItem] = (),
    themes: Iterable[Theme] = (),
) -> Action:
    """Return a new action, being considered and not yet public.

    Raises:
        Refusal: if the title, "you said" or the areas are missing, an area lies outside the programme's, or an item
            or a theme is another programme's.
    """
    chosen = _check_text_and_areas(programme, title, you_said, areas)
    action = Action.objects.create(
        programme=programme,
        title=title.strip(),
        you_said=you_said.strip(),
        we_did=we_did.strip(),
        owner=owner,
        owner_organisation=owner_organisation,
        due_on=due_on,
        building_block=building_block,
        created_by=actor,
    )
    action.areas.set(chosen)
    ActionStatus.objects.create(action=action, status=action.status, by=actor, at=action.status_since)
    record(Verb.CREATED, actor=actor, target=action, area_code=programme.area.code, due_on=due_on.isoformat())
    _link(action, action.items, items, FeedbackItem, actor)
    _link(action, action.themes, themes, Theme, actor)
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    actor: User | None,
    version: int | None,
    areas: Iterable[Area] | None = None,
    **changes: Any,
) -> Action:
    """Change what an action says, whose it is and when it is due; return it. Its status has its own service.

    Args:
        action: the action.
        actor: who changes it.
        version: the version that the editor saw.
        areas: the areas that it is for; ``None`` leaves them.
        changes: new values of ``title``, ``you_said``, ``we_did``, ``owner``, ``owner_organisation``, ``due_on``,
            ``building_block``.

    Raises:
        Refusal: as :func:`create_action` does; for a published action also if it no longer says what is done.
        Conflict: if somebody changed it in between.
        TypeError: for a field that this service does not change.
    """
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"change_action does not change {', '.join(sorted(unknown))}.")
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=version)
    changed = []
    for name, value in changes.items():
        clean = value.strip() if isinstance(value, str) else value
        if getattr(row, name) != clean:
            setattr(row, name, clean)
            changed.append(name)
    standing = set(row.areas.values_list("pk", flat=True))
    chosen = _check_text_and_areas(row.programme, row.title, row.you_said, row.areas.all() if areas is None else areas)
    if row.published_at is not None:
        _check_can_be_public(row)
    if {area.pk for area in chosen} != standing:
        row.areas.set(chosen)
        changed.append("areas")
    save_edit(row)
    record(Verb.CHANGED, actor=actor, target=row, area_code=row.programme.area.code, fields=changed)
    return row


@transaction.atomic
def set_status(
    action: Action,
    status: str,
    *,
    actor: User | None,
    reason_code: str = "",
    words: str = "",
    passed_to: str = "",
    version: int | None = None,
) -> Action:
    """Move an action to a status, or say more about the one it has; return it. The step stays in its trail for good.

    Args:
        action: the action.
        status: one of :class:`~engagement.actions.models.Status`.
        actor: who decided.
        reason_code: why it cannot be done (:class:`~engagement.actions.models.ReasonCode`).
        words: the same in plain words, or what happened; residents read them.
        passed_to: who does it now, when it was passed on.
        version: the version that the person saw.

    Raises:
        IllegalMove: if this status cannot follow the one that the action has.
        Refusal: with its ``field``: no reason or words for "cannot be done", no addressee for "passed on", no words
            where something is only added or taken back.
        Conflict: if somebody changed the action in between; nothing of theirs is overwritten.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=version)
    words = words.strip()
    _check_move(row.status, status)
    wanted = Status(status)
    reason, addressee = _check_status_says_enough(Status(row.status), wanted, reason_code, words, passed_to.strip())
    before = row.status
    row.status, row.reason_code, row.words, row.passed_to = wanted, reason, words, addressee
    # Rows of one action stand in the order of their time, also when a clock is set back.
    row.status_since = max(timezone.now(), row.status_since)
    if row.published_at is not None:
        _check_can_be_public(row)
    save_edit(row)
    ActionStatus.objects.create(
        action=row,
        status=wanted,
        reason_code=reason,
        words=words,
        passed_to=addressee,
        by=actor,
        at=row.status_since,
    )
    facts = {"reason_code": reason} if reason else {}
    record(
        Verb.MOVED,
        actor=actor,
        target=row,
        area_code=row.programme.area.code,
        **{"from": before, "to": wanted.value},
        **facts,
    )
    return row


@transaction.atomic
def link_items(action: Action, items: Iterable[FeedbackItem], *, actor: User | None) -> None:
    """Say that the action answers these things that people said; what is linked already stays.

    Raises:
        Refusal: if one belongs to another programme.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=None)
    _link(row, row.items, items, FeedbackItem, actor)


@transaction.atomic
def unlink_items(action: Action, items: Iterable[FeedbackItem], *, actor: User | None) -> None:
    """Take these things that people said off the action; what is not linked is left out."""
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=None)
    _unlink(row, row.items, items, actor)


@transaction.atomic
def link_themes(action: Action, themes: Iterable[Theme], *, actor: User | None) -> None:
    """Make these the themes of the action.

    Raises:
        Refusal: if one belongs to another programme.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=None)
    wanted = {theme.pk: theme for theme in themes}
    _unlink(row, row.themes, row.themes.exclude(pk__in=wanted), actor)
    _link(row, row.themes, wanted.values(), Theme, actor)


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
    _check_can_be_public(row)
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


def _check_text_and_areas(programme: Programme, title: str, you_said: str, areas: Iterable[Area]) -> list[Area]:
    if not title.strip():
        raise Refusal(_("Enter a title."), field="title")
    if not you_said.strip():
        raise Refusal(_("Enter what people said."), field="you_said")
    chosen = list(areas)
    if not chosen:
        raise Refusal(_("Choose at least one area."), field="areas")
    covered = set(Area.objects.beneath(programme.area).values_list("pk", flat=True))
    for area in chosen:
        if area.pk not in covered:
            raise Refusal(_("%(area)s is not part of this programme.") % {"area": area}, field="areas")
    return chosen


def _check_move(before: str, status: str) -> None:
    if status not in Status.values:
        raise Refusal(_("Choose a status."), field="status")
    if Status(status) not in MOVES[Status(before)]:
        raise IllegalMove(
            _("An action that is “%(before)s” cannot become “%(after)s”.")
            % {"before": Status(before).label, "after": Status(status).label},
            field="status",
        )


def _check_status_says_enough(
    before: Status, status: Status, reason_code: str, words: str, passed_to: str
) -> tuple[str, str]:
    """Return the reason code and the addressee that belong to the status, others left out."""
    if status is Status.CANNOT_BE_DONE:
        if reason_code not in ReasonCode.values:
            raise Refusal(_("Choose why it cannot be done."), field="reason_code")
        if not words:
            raise Refusal(_("Explain in plain words why it cannot be done."), field="words")
        return reason_code, ""
    if status is Status.PASSED_ON:
        if not passed_to:
            raise Refusal(_("Enter who it was passed on to."), field="passed_to")
        return "", passed_to
    if status is Status.PARTLY and not words:
        raise Refusal(_("Say in plain words which part was done and which was not."), field="words")
    if (before, status) in NEEDS_WORDS and not words:
        raise Refusal(_("Enter what changed, in plain words."), field="words")
    return "", ""


def _check_can_be_public(action: Action) -> None:
    if not action.we_did.strip() and not action.words.strip():
        raise Refusal(
            _("Residents would not see what is done. Say what we do about it before it is published."), field="we_did"
        )


def _link(action: Action, manager: Any, rows: Iterable[Any], model: type, actor: User | None) -> None:
    known = set(manager.values_list("pk", flat=True))
    new = [row for row in rows if row.pk not in known]
    for row in new:
        if row.programme_id != action.programme_id:
            field = "items" if model is FeedbackItem else "themes"
            raise Refusal(_("Something from another programme cannot be linked."), field=field)
    if new:
        manager.add(*new)
        _record_links(Verb.LINKED, action, new, actor)


def _unlink(action: Action, manager: Any, rows: Iterable[Any], actor: User | None) -> None:
    known = set(manager.values_list("pk", flat=True))
    gone = [row for row in rows if row.pk in known]
    if gone:
        manager.remove(*gone)
        _record_links(Verb.UNLINKED, action, gone, actor)


def _record_links(verb: Verb, action: Action, rows: list[Any], actor: User | None) -> None:
    record(
        verb,
        actor=actor,
        target=action,
        area_code=action.programme.area.code,
        kind=rows[0]._meta.model_name,
        records=[row.public_id for row in rows],
    )
