"""Who sent a submission: kept apart, read on record, and deleted some time after it was dealt with."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import Submission, SubmissionContact
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.mail.models import OutboxMessage

logger = logging.getLogger(__name__)

KEPT_DAYS = 180
AT_ONCE = 200
PLAIN = ("name", "email", "phone", "postal_address")


@dataclass(frozen=True, slots=True)
class Sender:
    """How somebody can be reached, and whether they may be."""

    name: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    may_contact: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is anything to keep."""
        return any(getattr(self, name).strip() for name in PLAIN)


def kept_days() -> int:
    """Return how many days after the answer a contact is kept."""
    return int(getattr(settings, "SUBMISSION_CONTACTS_KEPT_DAYS", KEPT_DAYS))


def about(submission: Submission) -> str:
    """Return what messages about a submission belong to, in the outbox."""
    return f"submission:{submission.public_id}"


def keep_contact(row: Submission, sender: Sender) -> bool:
    """Write down who sent a submission, or delete what stands there where nothing is known; return whether it changed.

    The caller holds the row in a transaction.

    Raises:
        Refusal: for a field that cannot be kept.
    """
    standing = SubmissionContact.objects.filter(submission=row).first()
    if not sender.is_known:
        if standing is not None:
            standing.delete()
        return standing is not None
    contact = standing or SubmissionContact(submission=row)
    before = [getattr(contact, name) for name in (*PLAIN, "may_contact")]
    for name in PLAIN:
        setattr(contact, name, getattr(sender, name))
    contact.may_contact = sender.may_contact
    check_row(contact, names=PLAIN)
    if standing is not None and before == [getattr(contact, name) for name in (*PLAIN, "may_contact")]:
        return False
    if standing is None and row.state in (Submission.State.ANSWERED, Submission.State.CLOSED):
        contact.forget_on = timezone.localdate() + timedelta(days=kept_days())
    contact.save()
    return True


@transaction.atomic
def read_contact(submission: Submission, *, actor: User) -> SubmissionContact | None:
    """Return who sent a submission, and put on record that somebody looked; ``None`` where nothing is kept."""
    contact = SubmissionContact.objects.filter(submission=submission).first()
    if contact is not None:
        _record(Verb.READ, submission, actor)
    return contact


@transaction.atomic
def change_contact(submission: Submission, sender: Sender, *, actor: User) -> None:
    """Change, add or delete who sent a submission.

    Raises:
        Refusal: for a field that cannot be kept, or if the submission was erased in the meantime.
    """
    row = Submission.objects.select_for_update(of=("self",)).filter(pk=submission.pk).first()
    if row is None:
        raise Refusal(_("This was erased in the meantime."))
    if keep_contact(row, sender):
        _record(Verb.CHANGED, submission, actor)


def forget_after(row: Submission, *, today: date | None = None) -> None:
    """Set the day on which the contact of a submission that is dealt with goes; the caller holds the row."""
    day = (today or timezone.localdate()) + timedelta(days=kept_days())
    SubmissionContact.objects.filter(submission=row).update(forget_on=day)


def keep_on(row: Submission) -> None:
    """Keep the contact of a submission that is taken up again; the caller holds the row."""
    SubmissionContact.objects.filter(submission=row).update(forget_on=None)


def forget_contacts(*, today: date | None = None) -> int:
    """Delete contacts whose time is over, with the messages written to them, and return how many. Can run twice.

    A name that somebody agreed to have published stands with the story and stays: it was given to be read.
    """
    day, forgotten = today or timezone.localdate(), 0
    while True:
        with transaction.atomic():
            due = list(
                SubmissionContact.objects.select_for_update(of=("self",), skip_locked=True)
                .filter(forget_on__lte=day)
                .select_related("submission__area", "submission__programme__area")
                .order_by("pk")[:AT_ONCE]
            )
            for contact in due:
                OutboxMessage.objects.filter(about=about(contact.submission)).delete()
                contact.delete()
                _record(Verb.DELETED, contact.submission, None)
        if not due:
            break
        forgotten += len(due)
    if forgotten:
        logger.info("Deleted contacts of %s submissions that were dealt with.", forgotten)
    return forgotten


def _record(verb: Verb, row: Submission, actor: User | None) -> None:
    record(verb, actor=actor, target=row, area_code=(row.area or row.programme.area).code, what="contact")
