"""Taking away what somebody sent: all of it, or what may be seen of it, or who they are."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models, transaction
from django.db.models import ProtectedError, Q, RestrictedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from engagement.feedback.models import Consent, Submission, SubmissionContact, SubmissionImport
from engagement.feedback.services.attachments import delete_after_commit
from engagement.feedback.services.contacts import about
from engagement.feedback.services.frame import hold_frame, hold_items
from engagement.feedback.services.submissions import area_code_of, lower_consent
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.mail.models import OutboxMessage
from eolcare.mail.services import queue_mail


class What(models.TextChoices):
    """What its author takes back."""

    ALL = "all", _lazy("Delete everything")
    PUBLICATION = "publication", _lazy("Do not publish it, but the team may keep it")
    CONTACT = "contact", _lazy("Delete only my email address and my name")


class Withdrawn(NamedTuple):
    """What a withdrawal took away, of which programme, and whether something public rested on it."""

    programme: Programme
    what: str
    was_public: bool


def erase_submission(submission: Submission, *, actor: User | None) -> bool:
    """Delete a submission with its files, contact, messages and feedback; return whether it was there.

    Actions that answered the feedback stay, as what they promise rests on others too. The trail keeps that something
    was erased, and nothing of what it said. Asked twice, also at the same moment, it happens once.

    Args:
        submission: which one.
        actor: who erases it; ``None`` where its author withdrew it by its code.

    Raises:
        Refusal: if a record that must stay still rests on it; the sentence says what to do.
    """
    with transaction.atomic():
        row = _hold(submission)
        if row is None:
            return False
        _erase(row, actor)
    return True


def withdraw_story(submission: Submission, what: str) -> Withdrawn:
    """Take back a story, or a part of what was agreed, because its author asks with its code.

    Where something public rested on it, the team is told in the same transaction which actions to look at; nothing
    of what was said stands in that message.

    Raises:
        Refusal: if a record that must stay still rests on it.
        ValueError: for something that cannot be taken back.
    """
    programme = submission.programme
    what = What(what)
    with transaction.atomic():
        row = _hold(submission)
        if row is None:
            return Withdrawn(programme, what, was_public=False)
        if what == What.CONTACT:
            _forget_author(row)
            return Withdrawn(programme, what, was_public=False)
        items = row.feedback_items.all()
        # The room of actions lies above; its rows are known here by name alone.
        published = items.filter(actions__published_at__isnull=False)
        actions = sorted(set(published.values_list("actions__public_id", "actions__title")))
        was_public = bool(actions) or row.published_at is not None or items.filter(~Q(public_text="")).exists()
        number = row.public_id
        if what == What.ALL:
            _erase(row, None)
        else:
            lower_consent(row, to=Consent.NOT_PUBLISHED, actor=None)
        if was_public:
            queue_mail(
                "feedback.withdrawn",
                f"feedback.withdrawn:{number}:{what}",
                to=programme.contact_email,
                template="feedback/withdrawn",
                context={
                    "programme": programme,
                    "number": number,
                    "actions": actions,
                    "whole": what == What.ALL,
                },
            )
    return Withdrawn(programme, what, was_public=was_public)


def _hold(submission: Submission) -> Submission | None:
    """Lock a submission with its feedback, and return it; ``None`` where it is gone.

    Themes that are merged, split or given meanwhile would leave a code behind that nobody here saw.
    """
    hold_frame(submission.programme_id)
    rows = Submission.objects.select_for_update(of=("self",)).select_related("area", "programme__area")
    row = rows.filter(pk=submission.pk).first()
    if row is not None:
        hold_items(row.feedback_items.all())
    return row


def _forget_author(row: Submission) -> None:
    """Delete who sent it. A name that stands with a published story goes too: it says the same."""
    OutboxMessage.objects.filter(about=about(row)).delete()
    gone, _kinds = SubmissionContact.objects.filter(submission=row).delete()
    if row.public_name:
        lower_consent(row, to=Consent.WITHOUT_NAME, actor=None)
    if gone:
        record(Verb.DELETED, actor=None, target=row, area_code=area_code_of(row), what="contact")


def _erase(row: Submission, actor: User | None) -> None:
    record(
        Verb.ERASED,
        actor=actor,
        target=row,
        area_code=area_code_of(row),
        kind=row.kind,
        came_by=row.came_by,
        files=row.attachments.count(),
        items=row.feedback_items.count(),
    )
    OutboxMessage.objects.filter(about=about(row)).delete()
    delete_after_commit([name for name in row.attachments.values_list("file", flat=True) if name])
    if row.brought_in_id is not None:
        # The import shows how its first rows were read.
        SubmissionImport.objects.filter(pk=row.brought_in_id).update(preview=[])
    try:
        with transaction.atomic():
            Submission.objects.filter(pk=row.pk).delete()
    except (ProtectedError, RestrictedError) as error:
        raise Refusal(
            _("Another record still rests on feedback from this. Take the feedback off it first, then erase this.")
        ) from error
