"""Moving an action to another status, and looking again whether the one it has still holds."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.actions.models import CLAIMS, ENDED_STATUSES, Action, ActionStatus, Status
from engagement.actions.services import checks
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import IllegalMove, Refusal


@transaction.atomic
def set_status(
    action: Action,
    status: str,
    *,
    actor: User | None,
    reason_code: str = "",
    words: str = "",
    passed_to: str = "",
    evidence: str = "",
    evidence_url: str = "",
    review_on: date | None = None,
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
        evidence: how one can see that it was done, for "done" and "partly"; residents read it.
        evidence_url: a page that shows it.
        review_on: when somebody looks again; ``None`` leaves the day that stands.
        version: the version that the person saw; ``None`` for a step that no page precedes, such as one that is
            brought in with an older programme. "Done" from a page needs evidence, a step from the past may lack it.

    Raises:
        IllegalMove: if this status cannot follow the one that the action has.
        Refusal: with its ``field``: no reason or words for "cannot be done", no addressee for "passed on", no words
            where something is only added or taken back, nothing that shows what is "done", an address that is none.
        Conflict: if somebody changed the action in between; nothing of theirs is overwritten.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=version)
    before = row.status
    facts = put_status(
        row,
        status,
        actor=actor,
        reason_code=reason_code,
        words=words,
        passed_to=passed_to,
        evidence=evidence,
        evidence_url=evidence_url,
        needs_evidence=version is not None,
    )
    if review_on is not None and review_on != row.review_on:
        row.review_on = review_on
        facts["review_on"] = review_on.isoformat()
    save_edit(row)
    record(
        Verb.MOVED,
        actor=actor,
        target=row,
        area_code=row.programme.area.code,
        **{"from": before, "to": row.status},
        **facts,
    )
    return row


@transaction.atomic
def review_action(
    action: Action, *, words: str, review_on: date, actor: User | None, version: int | None = None
) -> Action:
    """Say that somebody looked again and the status still holds, and when to look next; return the action.

    The review is one more step of the same status in the trail. It is no new claim: what was confirmed stays so.

    Args:
        action: an action that has ended.
        words: what was looked at and found, in plain words; residents read them.
        review_on: when to look next.
        actor: who looked.
        version: the version that the person saw.

    Raises:
        IllegalMove: if somebody still works on the action: then its status says how far it is.
        Refusal: without words, or for a day that is not in the future; names the field.
        Conflict: if somebody changed the action in between.
    """
    row = lock_for_edit(Action.objects.all(), pk=action.pk, version=version)
    words = words.strip()
    if row.status not in ENDED_STATUSES:
        raise IllegalMove(
            _("Somebody still works on this action (it is “%(status)s”): set its status instead of reviewing it.")
            % {"status": row.get_status_display()}
        )
    if not words:
        raise Refusal(_("Say in plain words what you looked at and what you found."), field="words")
    if review_on <= timezone.localdate():
        raise Refusal(_("The next review must be in the future."), field="review_on")
    # What residents read first stays the words of the decision, and its day; the review stands in the trail.
    ActionStatus.objects.create(
        action=row,
        status=row.status,
        reason_code=row.reason_code,
        words=words,
        passed_to=row.passed_to,
        by=actor,
        at=_next_moment(row),
    )
    row.review_on = review_on
    save_edit(row)
    record(
        Verb.REVIEWED,
        actor=actor,
        target=row,
        area_code=row.programme.area.code,
        status=row.status,
        review_on=review_on.isoformat(),
    )
    return row


def put_status(
    row: Action,
    status: str,
    *,
    actor: User | None,
    reason_code: str = "",
    words: str = "",
    passed_to: str = "",
    evidence: str = "",
    evidence_url: str = "",
    needs_evidence: bool = False,
) -> dict[str, str]:
    """Give a locked action a status, unsaved, and add the step to its trail; return facts for the audit.

    Raises:
        Refusal: as :func:`set_status` does.
    """
    words = words.strip()
    checks.check_move(row.status, status)
    before, wanted = Status(row.status), Status(status)
    reason, addressee = checks.check_says_enough(before, wanted, reason_code, words, passed_to.strip())
    proof, address = evidence.strip(), checks.clean_address(evidence_url)
    if wanted not in CLAIMS:
        proof = address = ""
    if needs_evidence and wanted is Status.DONE and before is not Status.DONE and not (proof or address):
        raise Refusal(_("Say how one can see that it is done, or give the address of a page."), field="evidence")
    row.status, row.reason_code, row.words, row.passed_to = wanted, reason, words, addressee
    row.status_since = _next_moment(row)
    if row.published_at is not None:
        checks.check_can_be_public(row)
    ActionStatus.objects.create(
        action=row,
        status=wanted,
        reason_code=reason,
        words=words,
        passed_to=addressee,
        by=actor,
        at=row.status_since,
        evidence=proof,
        evidence_url=address,
    )
    facts = {"reason_code": reason} if reason else {}
    if proof or address:
        facts["evidence"] = "words and address" if proof and address else "address" if address else "words"
    return facts


def _next_moment(row: Action) -> datetime:
    """Return now, or the time of the last step if a clock was set back: steps stand in the order of their time."""
    latest = row.statuses.aggregate(at=Max("at"))["at"]
    return max(filter(None, (timezone.now(), row.status_since, latest)))
