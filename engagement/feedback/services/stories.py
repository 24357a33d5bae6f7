"""Stories: told by the public form, reviewed by somebody else than who typed them, published, taken down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import Consent, Submission
from engagement.feedback.services.attachments import Given
from engagement.feedback.services.contacts import Sender, about
from engagement.feedback.services.quotes import masked_spans, refuse_what_is_masked
from engagement.feedback.services.submissions import (
    Told,
    area_code_of,
    check_text,
    create_submission,
    locked,
    plain_text,
    take_down,
)
from engagement.programmes.checking import check_row
from engagement.programmes.models import Programme
from engagement.surveys.services.references import code_from
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import IllegalMove, Refusal
from eolcare.common.tokens import hash_code, hash_token
from eolcare.mail.services import queue_mail

CONSENT_WORDING = "tell-us-1"
"""The wording of the consent on the public form. Other words there get another number here."""

CODE_MAIL_KEPT_DAYS = 7


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story that arrived: its record, the secret of the form that sent it, and the code that goes with it."""

    submission: Submission
    token: str

    @property
    def reference(self) -> str:
        """The code with which its author finds it again."""
        return reference_of(self.token)


def reference_of(token: str) -> str:
    """Return the reference code of a story that was sent under ``token``; it follows from it and our secret."""
    return code_from(b"story-reference:" + token.encode())


def tell_story(
    programme: Programme,
    told: Told,
    *,
    email: str = "",
    send_code: bool = False,
    may_contact: bool = False,
    files: Sequence[Given] = (),
    form_key: str,
    mail_language: str = "en-gb",
) -> ToldStory:
    """Keep a story that somebody told on the public form, once however often the form arrives, and return it.

    Nothing of it is seen by anybody outside the team before somebody reviewed it.

    Args:
        told: the story, and what the person said of themselves.
        email: where to write to, kept with the story only with ``may_contact``.
        send_code: whether the code is sent to that address.
        form_key: random, of the form; with the content it makes the secret that the code follows from.

    Raises:
        Refusal: if the programme is not open, or for what cannot be kept; names the field.
    """
    if not programme.is_public or not programme.is_open:
        raise Refusal(_("Stories can no longer be sent here."))
    token = _token(form_key, told, files)
    reference = reference_of(token)
    sender = Sender(email=email if may_contact else "", may_contact=bool(may_contact and email))
    with transaction.atomic():
        row = create_submission(
            programme,
            told,
            sender=sender,
            files=files,
            all_the_same=True,
            came_by=Submission.CameBy.PUBLIC_FORM,
            consent_wording=CONSENT_WORDING,
            key=hash_token(token),
            reference_hash=hash_code(reference),
            actor=None,
        )
        if send_code and email:
            queue_mail(
                "feedback.code",
                f"feedback.code:{row.public_id}",
                to=email,
                template="feedback/code",
                context={"reference": reference, "programme": programme},
                language=mail_language,
                keep_days=CODE_MAIL_KEPT_DAYS,
                about=about(row),
            )
    return ToldStory(row, token)


def story_sent(token: str) -> Submission | None:
    """Return the story that was sent under ``token``, as long as it is there."""
    return Submission.objects.filter(form_key=hash_token(token)).select_related("programme").first()


@transaction.atomic
def review_story(
    submission: Submission, *, title: str, words: str, name: str = "", version: int | None = None, actor: User
) -> Submission:
    """Set the words of a submission that residents may read, once somebody has read them for that, and return it.

    Raises:
        Conflict: if somebody changed it since ``version``.
        Refusal: without consent, without a title or words, with a name that the person did not agree to, or where
            something stands in them again that somebody masked in this submission.
    """
    row = locked(submission, version=version)
    _check_reviewer(row, actor)
    row.public_title, row.public_text, row.public_name = title, plain_text(words), name.strip()
    if row.public_name and row.consent != Consent.WITH_NAME:
        raise Refusal(_("This person did not agree to have their name published."), field="name")
    if not row.public_title.strip():
        raise Refusal(_("Enter a title."), field="title")
    if not row.public_text:
        raise Refusal(_("Enter the words to publish."), field="words")
    check_text(row.public_text, field="words")
    masked = masked_spans(row)
    for field, said in (("title", row.public_title), ("words", row.public_text)):
        refuse_what_is_masked(row.text, masked, said, field=field)
    check_row(row, names=("public_title", "public_name"))
    row.reviewed_at, row.reviewed_by = timezone.now(), actor
    save_edit(row)
    _record(Verb.REVIEWED, row, actor, characters=len(row.public_text), named=bool(row.public_name))
    return row


@transaction.atomic
def publish_story(submission: Submission, *, version: int | None = None, actor: User) -> Submission:
    """Show a reviewed story to residents and return it; done twice it does nothing more.

    Raises:
        Conflict: if somebody changed it since ``version``.
        Refusal: without consent, or by the person who typed it in.
        IllegalMove: if nobody reviewed it.
    """
    row = locked(submission, version=version)
    _check_reviewer(row, actor)
    if row.reviewed_at is None or not row.public_text or not row.public_title:
        raise IllegalMove(_("Somebody has to review the words to publish first."))
    if row.published_at is not None:
        return row
    row.published_at, row.published_by = timezone.now(), actor
    save_edit(row)
    _record(Verb.PUBLISHED, row, actor, what="story")
    return row


@transaction.atomic
def take_story_down(submission: Submission, *, actor: User | None) -> bool:
    """Take a story off the public pages at once and return whether it stood there.

    Whatever else somebody changed in it meanwhile, it goes: no version is asked for.

    Raises:
        Refusal: if it was erased in the meantime.
    """
    row = locked(submission)
    if not take_down(row, actor=actor):
        return False
    save_edit(row)
    return True


def _check_reviewer(row: Submission, actor: User) -> None:
    if row.consent == Consent.NOT_PUBLISHED:
        raise Refusal(_("This person did not agree to have it published."))
    if row.created_by_id is not None and row.created_by_id == actor.pk:
        raise Refusal(_("You typed this in, so somebody else has to review and publish it."))


def _record(verb: Verb, row: Submission, actor: User | None, **facts: Any) -> None:
    record(verb, actor=actor, target=row, area_code=area_code_of(row), **facts)


def _token(form_key: str, told: Told, files: Sequence[Given]) -> str:
    """Return the secret of one sending. The content is part of it: whoever goes back and writes more loses nothing."""
    said = [form_key, told.signature(), [given.name for given in files]]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
