"""The words of a person that may be published, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.feedback.models import FeedbackItem, Redaction, Submission
from engagement.feedback.redaction import brought_back
from engagement.feedback.redaction.masking import Span
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
        Refusal: without consent, without words, or where they hold what somebody masked in this item.
        Conflict: if the item was changed since it was read.
    """
    row = lock_for_edit(FeedbackItem.objects.select_related("area", "programme__area"), pk=item.pk, version=version)
    words = text.strip()
    if not row.may_quote:
        raise Refusal(_("This person did not agree to be quoted."), field="public_text")
    if not words:
        raise Refusal(_("Enter the words to publish."), field="public_text")
    refuse_what_is_masked(row.text, masked_spans(row), words, field="public_text")
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


def masked_spans(row: FeedbackItem | Submission) -> list[Redaction]:
    """Return what somebody decided to mask in a text."""
    return [
        each
        for each in row.redactions.filter(state=Redaction.State.MASKED).order_by("start")
        if each.end <= len(row.text)
    ]


def refuse_what_is_masked(original: str, spans: Sequence[Span], words: str, *, field: str) -> None:
    """Refuse words that hold what somebody masked.

    Raises:
        Refusal: that names what stands there again.
    """
    back = brought_back(original, spans, words)
    if back:
        found = ", ".join(dict.fromkeys(f"“{original[each.start : each.end]}”" for each in back))
        raise Refusal(
            ngettext(
                "This is masked, but it stands in the words again: %(found)s. Take it out, or choose to leave it.",
                "These are masked, but stand in the words again: %(found)s. Take them out, or choose to leave them.",
                len(back),
            )
            % {"found": found},
            field=field,
        )
