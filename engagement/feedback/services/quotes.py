"""The words of a person that may be published, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import FeedbackItem
from engagement.feedback.services.items import area_code_of
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal


@transaction.atomic
def confirm_public_text(
    item: FeedbackItem, text: str, *, actor: User, version: int | None = None, accepted: Iterable[str] = ()
) -> FeedbackItem:
    """Set the words of the item that may be published, and return it.

    Args:
        item: what somebody said, with their consent to be quoted.
        text: the words to publish, without anything that could tell who spoke.
        actor: who read the words and answers for them.
        version: the version of the item that they read.
        accepted: kinds of identifiers (``engagement.feedback.identifiers``) that the words seem to hold and that
            the actor found harmless; kept in the trail.

    Raises:
        Refusal: without consent, or without words.
        Conflict: if the item was changed since it was read.
    """
    row = lock_for_edit(FeedbackItem.objects.select_related("area", "programme__area"), pk=item.pk, version=version)
    words = text.strip()
    if not row.may_quote:
        raise Refusal(_("This person did not agree to be quoted."), field="public_text")
    if not words:
        raise Refusal(_("Enter the words to publish."), field="public_text")
    row.public_text = words
    row.public_text_confirmed_by = actor
    row.public_text_confirmed_at = timezone.now()
    save_edit(row)
    record(
        Verb.APPROVED,
        actor=actor,
        target=row,
        area_code=area_code_of(row),
        fields=["public_text"],
        characters=len(words),
        accepted=sorted(accepted),
    )
    return row


@transaction.atomic
def withdraw_public_text(item: FeedbackItem, *, actor: User | None, version: int | None = None) -> FeedbackItem:
    """Take back the words to publish, and return the item; done twice it does nothing more.

    Raises:
        Conflict: if the item was changed since it was read.
    """
    row = lock_for_edit(FeedbackItem.objects.select_related("area", "programme__area"), pk=item.pk, version=version)
    if not row.public_text:
        return row
    row.public_text = ""
    row.public_text_confirmed_by = None
    row.public_text_confirmed_at = None
    save_edit(row)
    record(Verb.WITHDRAWN, actor=actor, target=row, area_code=area_code_of(row), fields=["public_text"])
    return row
