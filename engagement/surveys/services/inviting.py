"""Invitation codes: made in sets for one mailing, shown once, counted, never linked to an answer."""

from __future__ import annotations

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.models import Access, InvitationBatch, InvitationCode, Survey, SurveyState
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.common.tokens import hash_code, make_code

MOST_CODES = 10_000
LONGEST_LABEL = 120


class Invited(NamedTuple):
    """A new set, and its codes in words: they are stored nowhere and cannot be shown again."""

    batch: InvitationBatch
    codes: list[str]


def make_invitations(survey: Survey, *, actor: User | None, label: str, size: int) -> Invited:
    """Make a set of single-use codes for a survey that takes invitation codes.

    Raises:
        Refusal: naming the field, if the survey is open to everybody or archived, the label is missing, too long or
            taken, or the number of codes is not between 1 and ``MOST_CODES``.
    """
    label = " ".join(label.split())
    if survey.access != Access.CODES:
        raise Refusal(_("Everybody can answer this survey. Choose “with an invitation code” in its details first."))
    if survey.state == SurveyState.ARCHIVED:
        raise Refusal(_("The survey is archived, so this cannot be done."))
    if not label:
        raise Refusal(_("Say for whom the codes are."), field="label")
    if len(label) > LONGEST_LABEL:
        raise Refusal(_("This can have up to 120 characters."), field="label")
    if not 1 <= size <= MOST_CODES:
        raise Refusal(_("Choose between 1 and 10,000 codes."), field="size")
    codes = list({make_code() for _at in range(size)})
    while len(codes) < size:
        codes.append(make_code())
    try:
        with transaction.atomic():
            batch = InvitationBatch.objects.create(survey=survey, label=label, size=size, created_by=actor)
            rows = [InvitationCode(batch=batch, code_hash=hash_code(code)) for code in codes]
            InvitationCode.objects.bulk_create(rows, batch_size=2_000)
            facts = {"label": label, "codes": size}
            record(Verb.INVITED, actor=actor, target=survey, area_code=survey.programme.area.code, **facts)
    except IntegrityError as error:
        raise Refusal(_("There is a set of codes with this name already."), field="label") from error
    return Invited(batch, codes)


def revoke_invitations(batch: InvitationBatch, *, actor: User) -> int:
    """Make the codes of a set that were not used worthless, and return how many those were. Can run twice."""
    with transaction.atomic():
        unused = InvitationCode.objects.filter(batch=batch, used_on__isnull=True, revoked_at__isnull=True)
        number = unused.update(revoked_at=timezone.now())
        if number:
            facts = {"label": batch.label, "codes": number}
            survey = batch.survey
            record(Verb.REVOKED, actor=actor, target=survey, area_code=survey.programme.area.code, **facts)
    return number
