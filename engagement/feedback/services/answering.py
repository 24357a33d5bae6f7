"""Dealing with a submission: giving it to somebody, acknowledging it, answering it, closing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import Submission, SubmissionContact
from engagement.feedback.moves import MOVES, By, State
from engagement.feedback.services.contacts import about, forget_after, keep_on
from engagement.feedback.services.submissions import area_code_of, check_text, locked, plain_text
from engagement.programmes.queries import ids_above
from eolcare.accounts.models import Membership, User
from eolcare.accounts.roles import TEAM
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import IllegalMove, Refusal
from eolcare.mail.services import queue_mail


def can_mail(submission: Submission) -> bool:
    """Return whether the person can be written to from here: an address is kept, and they agreed to hear from us."""
    contacts = SubmissionContact.objects.filter(submission=submission, may_contact=True)
    return contacts.exclude(email="").exists()


def team_of(area: Area) -> models.QuerySet[User]:
    """Return who of the team can deal with what belongs to an area: those with a role there or above it."""
    people = Membership.objects.filter(role__in=TEAM, area__in=ids_above([area.pk])).values("user")
    return User.objects.filter(is_active=True, pk__in=people).order_by("full_name", "email")


@transaction.atomic
def assign_submission(
    submission: Submission, to: User, *, answer_by: date | None = None, version: int | None = None, actor: User | None
) -> Submission:
    """Give a submission to somebody of the team with the day by which to answer, and return it.

    One that was closed is taken up again by it.

    Raises:
        Conflict: if somebody changed it since ``version``: of two who give it to two people, one is told.
        IllegalMove: if it is answered.
        Refusal: for somebody who cannot see it, or a day that is over.
    """
    row = locked(submission, version=version)
    _check_move(row, State.TAKEN_UP)
    if not team_of(row.programme.area).filter(pk=to.pk).exists():
        raise Refusal(_("Choose somebody of this programme’s team."), field="assigned_to")
    if answer_by is not None and answer_by < timezone.localdate() and answer_by != row.answer_by:
        raise Refusal(_("The day to answer by must be today or later."), field="answer_by")
    if row.state == State.CLOSED:
        row.answer = ""
        keep_on(row)
    row.state, row.assigned_to, row.answer_by = State.TAKEN_UP, to, answer_by
    save_edit(row)
    _record(Verb.ASSIGNED, row, actor, to=to.pk, answer_by=answer_by.isoformat() if answer_by else "")
    return row


@transaction.atomic
def acknowledge_submission(submission: Submission, *, by: str, actor: User | None) -> tuple[Submission, bool]:
    """Say to the person that it arrived, once, and return the submission and whether this call did it.

    Of two at the same moment one does it. By e-mail the message is written in the same transaction; any other way
    is what somebody did themselves and puts on record here.

    Raises:
        Refusal: by e-mail where there is no address or the person did not agree to hear from us.
    """
    row = locked(submission)
    if row.acknowledged_at is not None:
        return row, False
    _check_way(row, by)
    row.acknowledged_at, row.acknowledged_by = timezone.now(), actor
    save_edit(row)
    if by == By.EMAIL:
        _write(row, "acknowledged")
    _record(Verb.ACKNOWLEDGED, row, actor, by=by)
    return row, True


@transaction.atomic
def answer_submission(
    submission: Submission, words: str, *, by: str, version: int | None = None, actor: User | None
) -> Submission:
    """Answer a submission and return it; the words are kept, and sent where the way is e-mail.

    Raises:
        Conflict: if somebody changed it since ``version``.
        IllegalMove: if it is answered or closed.
        Refusal: without words, or by e-mail where that cannot be.
    """
    row = locked(submission, version=version)
    _check_move(row, State.ANSWERED)
    answer = plain_text(words)
    if not answer:
        raise Refusal(_("Enter what we answered."), field="answer")
    check_text(answer, field="answer")
    _check_way(row, by)
    row.answer, row.answered_at, row.answered_by = answer, timezone.now(), actor
    row.state = State.ANSWERED
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = row.answered_at, actor
    save_edit(row)
    forget_after(row)
    if by == By.EMAIL:
        _write(row, "answered")
    _record(Verb.ANSWERED, row, actor, by=by, characters=len(answer))
    return row


@transaction.atomic
def close_submission(
    submission: Submission, reason: str, *, version: int | None = None, actor: User | None
) -> Submission:
    """Close a submission without an answer, for a reason that is kept, and return it.

    Raises:
        Conflict: if somebody changed it since ``version``.
        IllegalMove: if it is answered or closed.
        Refusal: without a reason.
    """
    row = locked(submission, version=version)
    _check_move(row, State.CLOSED)
    why = plain_text(reason)
    if not why:
        raise Refusal(_("Enter why it is closed without an answer."), field="reason")
    check_text(why, field="reason")
    # The state tells whether these words are an answer or the reason for none; when and by whom stands in the trail.
    row.answer, row.state = why, State.CLOSED
    save_edit(row)
    forget_after(row)
    _record(Verb.CLOSED, row, actor)
    return row


def _check_move(row: Submission, to: str) -> None:
    if to not in MOVES[row.state]:
        raise IllegalMove(
            _("This is “%(state)s”, so this cannot be done with it any more.") % {"state": row.get_state_display()}
        )


def _check_way(row: Submission, by: str) -> None:
    if by not in By.values:
        raise Refusal(_("Choose how the person was reached."), field="by")
    if by == By.EMAIL and not can_mail(row):
        raise Refusal(
            _("Nothing can be sent by email: there is no address, or the person did not agree to hear from us."),
            field="by",
        )


def _write(row: Submission, what: str) -> None:
    contact = SubmissionContact.objects.get(submission=row)
    known = {code for code, _name in settings.LANGUAGES}
    queue_mail(
        f"feedback.{what}",
        f"feedback.{what}:{row.public_id}",
        to=contact.email,
        template=f"feedback/{what}",
        context={"submission": row, "programme": row.programme},
        language=row.language if row.language in known else settings.LANGUAGE_CODE,
        about=about(row),
    )


def _record(verb: Verb, row: Submission, actor: User | None, **facts: Any) -> None:
    record(verb, actor=actor, target=row, area_code=area_code_of(row), **facts)
