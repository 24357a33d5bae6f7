"""A survey's way from draft to archive: pilot, sign-off, extension, archive."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.programmes.checking import check_day
from engagement.surveys.models import (
    NOT_YET_PUBLIC,
    Response,
    Survey,
    SurveyExtension,
    SurveySignOff,
    SurveyState,
    SurveyVersion,
)
from engagement.surveys.services.building import locked_for_move
from engagement.surveys.services.soundness import check_publishable
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import IllegalMove, Refusal


def start_pilot(survey: Survey, *, actor: User | None, version: int | None) -> Survey:
    """Let whoever has the address try a survey that is not yet open. What they send is marked and can be deleted.

    The newest questions are asked; they are fixed by that, and a change makes the next version.

    Raises:
        Conflict: if somebody else changed it in between.
        IllegalMove: if it is not a draft.
        BadDefinition: if its questions are unfinished.
        Refusal: if it has no questions yet.
    """
    with transaction.atomic():
        locked = locked_for_move(survey, version, SurveyState.PILOT)
        newest = locked.versions.order_by("-number").first()
        if newest is None:
            raise Refusal(_("Add the questions."))
        if newest.published_at is None:
            check_publishable(locked, newest)
            newest.published_at = timezone.now()
            newest.save(update_fields=["published_at"])
        locked.state = SurveyState.PILOT
        save_edit(locked)
        record(Verb.MOVED, actor=actor, target=locked, area_code=locked.programme.area.code, state="pilot")
    return locked


def end_pilot(survey: Survey, *, actor: User | None, version: int | None) -> Survey:
    """Make a survey that is being tried a draft again; what was sent stays until somebody deletes it.

    Raises:
        Conflict: if somebody else changed it in between.
        IllegalMove: if it is not being tried.
    """
    with transaction.atomic():
        locked = locked_for_move(survey, version, SurveyState.DRAFT)
        locked.state = SurveyState.DRAFT
        save_edit(locked)
        record(Verb.MOVED, actor=actor, target=locked, area_code=locked.programme.area.code, state="draft")
    return locked


def delete_pilot_responses(survey: Survey, *, actor: User) -> int:
    """Delete what was sent while a survey was tried, and return how many responses that were.

    Raises:
        Refusal: if feedback was made from one of them.
    """
    with transaction.atomic():
        Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
        try:
            _total, by_model = Response.objects.filter(survey=survey, is_pilot=True).delete()
        except ProtectedError as error:
            raise Refusal(
                _("Feedback rests on a response of the pilot. Take that feedback item away first.")
            ) from error
        gone = by_model.get(Response._meta.label, 0)
        if gone:
            facts = {"pilot_responses": gone}
            record(Verb.ERASED, actor=actor, target=survey, area_code=survey.programme.area.code, **facts)
    return gone


def sign_off(survey: Survey, *, actor: User | None, number: int, sha256: str, note: str = "") -> SurveySignOff:
    """Record that an approver has seen the preview of these questions and agreed.

    Asked twice by the same person it is one row.

    Args:
        survey: whose questions they are.
        actor: who agrees; never who wrote them.
        number: the version that was shown.
        sha256: the digest of the questions that were shown, so that nobody agrees to what they did not see.
        note: a sentence, if wanted.

    Raises:
        Refusal: if the questions were changed since they were shown, or the actor wrote them.
    """
    with transaction.atomic():
        shown: SurveyVersion | None = (
            survey.versions.select_for_update(of=("self",)).defer("definition").filter(number=number).first()
        )
        if shown is None or shown.sha256 != sha256:
            raise Refusal(_("The questions were changed since you opened this page. Look at them again."))
        if actor is not None and _wrote(shown, actor):
            raise Refusal(_("You wrote these questions, so somebody else has to sign them off."))
        try:
            with transaction.atomic():
                signed = SurveySignOff.objects.create(
                    survey=survey, number=number, sha256=sha256, note=note[:300], signed_by=actor
                )
        except IntegrityError:
            return SurveySignOff.objects.get(survey=survey, sha256=sha256, signed_by=actor)
        facts = {"number": number, "sha256": sha256}
        record(Verb.APPROVED, actor=actor, target=survey, area_code=survey.programme.area.code, **facts)
    return signed


def _wrote(version: SurveyVersion, actor: User) -> bool:
    """Return whether somebody had a hand in what is new in a version: saved it, or edited since the last published."""
    if version.created_by_id == actor.pk:
        return True
    published = version.survey.versions.filter(published_at__isnull=False).exclude(pk=version.pk)
    last = published.order_by("-number").values_list("published_at", flat=True).first()
    edits = version.survey.edits.filter(made_by=actor)
    return (edits.filter(made_at__gt=last) if last else edits).exists()


def extend_survey(
    survey: Survey, *, actor: User | None, version: int | None, closes_now: date, reason: str
) -> SurveyExtension:
    """Give a survey a later last day, with a reason that everybody can read.

    Raises:
        Conflict: if somebody else changed it in between.
        IllegalMove: if it was never open, or is archived.
        Refusal: naming the field, if the day is not later, lies in the past, or the reason is missing or too long.
    """
    reason = " ".join(reason.split())
    with transaction.atomic():
        locked = lock_for_edit(Survey.objects.all(), pk=survey.pk, version=version)
        if locked.state in NOT_YET_PUBLIC:
            raise IllegalMove(_("The survey was never open. Change its last day with its details."))
        if locked.state == SurveyState.ARCHIVED:
            raise IllegalMove(_("The survey is archived, so this cannot be done."))
        check_day(closes_now, field="closes_now")
        if closes_now <= locked.closes_on:
            raise Refusal(_("Choose a later day than the last day of now."), field="closes_now")
        if closes_now < timezone.localdate():
            raise Refusal(_("This day is over. Choose today or later."), field="closes_now")
        if not reason:
            raise Refusal(_("Say why: people will read it."), field="reason")
        if len(reason) > 300:
            raise Refusal(_("The reason can have up to 300 characters."), field="reason")
        extension = SurveyExtension.objects.create(
            survey=locked,
            closed_before=locked.closes_on,
            closes_now=closes_now,
            reason=reason,
            decided_on=timezone.localdate(),
            decided_by=actor,
        )
        locked.closes_on = closes_now
        save_edit(locked)
        facts = {"closed_before": extension.closed_before.isoformat(), "closes_now": closes_now.isoformat()}
        record(Verb.EXTENDED, actor=actor, target=locked, area_code=locked.programme.area.code, **facts)
    return extension


def archive_survey(survey: Survey, *, actor: User | None, version: int | None) -> Survey:
    """Put a closed survey away: it leaves the lists, its results stay.

    Raises:
        Conflict: if somebody else changed it in between.
        IllegalMove: if it is not closed.
    """
    with transaction.atomic():
        locked = locked_for_move(survey, version, SurveyState.ARCHIVED)
        locked.state = SurveyState.ARCHIVED
        save_edit(locked)
        record(Verb.MOVED, actor=actor, target=locked, area_code=locked.programme.area.code, state="archived")
    return locked
