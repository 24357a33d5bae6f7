"""Somebody other than the owner confirms what was done; later somebody says what difference it made."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.actions.claims import claim_of, confirmation_of, latest_difference
from engagement.actions.models import CLAIMS, Action, ActionStatus, Confirmation, Difference
from engagement.actions.services.checks import clean_address
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit
from eolcare.common.errors import Conflict, IllegalMove, Refusal


@transaction.atomic
def confirm_status(status_row: ActionStatus, *, words: str, actor: User) -> Confirmation:
    """Say that what a step claims was done is so; return the confirmation. Twice is once.

    Args:
        status_row: the step that says "done" or "partly".
        words: what the person looked at; for the team alone.
        actor: who looked: neither the action's owner of this moment nor who set the status.

    Raises:
        Conflict: if the action has moved on since: another step claims something now, or nothing does.
        Refusal: without words, or from the owner or who set the status; says why.
    """
    # While the action is locked, nobody can give it another owner or another status.
    action = lock_for_edit(Action.objects.all(), pk=status_row.action_id, version=None)
    claim = claim_of(action)
    if claim is None or claim.pk != status_row.pk:
        raise Conflict(
            _("The action has moved on since you opened this page. Look at how it stands now, and confirm that.")
        )
    if actor.pk == action.owner_id:
        raise Refusal(_("You own this action. Somebody else has to confirm what was done."))
    if actor.pk == claim.by_id:
        raise Refusal(_("You set this status yourself. Somebody else has to confirm it."))
    known = confirmation_of(claim)
    if known is not None:
        return known
    if not words.strip():
        raise Refusal(_("Enter what you looked at."), field="words")
    confirmation = Confirmation.objects.create(status=claim, words=words.strip(), by=actor)
    record(
        Verb.CONFIRMED,
        actor=actor,
        target=action,
        area_code=action.programme.area.code,
        status=claim.status,
        step=claim.pk,
    )
    return confirmation


@transaction.atomic
def add_difference(action: Action, *, size: str, words: str, actor: User | None, evidence_url: str = "") -> Difference:
    """Say what difference an action made, and return the finding; the newest one counts, earlier ones stay.

    The same finding by the same person, sent again, is the one that is there.

    Args:
        action: what was done, or done in part.
        size: one of :class:`~engagement.actions.models.Difference.Size`.
        words: what changed for people; residents read them.
        evidence_url: a page that shows it.
        actor: who found it.

    Raises:
        IllegalMove: if nothing was done yet.
        Refusal: without size or words, or for an address that is none; names the field.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=None)
    if row.status not in CLAIMS:
        raise IllegalMove(
            _("This action is “%(status)s”. It can make a difference once it is done, or done in part.")
            % {"status": row.get_status_display()}
        )
    if size not in Difference.Size.values:
        raise Refusal(_("Choose what difference it made."), field="size")
    if not words.strip():
        raise Refusal(_("Say in plain words what changed for people."), field="words")
    found = Difference(action=row, size=size, words=words.strip(), evidence_url=clean_address(evidence_url), by=actor)
    newest = latest_difference(row)
    if newest is not None and all(
        getattr(newest, name) == getattr(found, name) for name in ("size", "words", "evidence_url", "by_id")
    ):
        return newest
    found.save(force_insert=True)
    record(
        Verb.REVIEWED,
        actor=actor,
        target=row,
        area_code=row.programme.area.code,
        difference=found.size,
    )
    return found
