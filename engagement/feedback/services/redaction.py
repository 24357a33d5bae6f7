"""Masking what could tell who somebody is, by a person's decision about each stretch, and the words that come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.feedback.models import Consent, FeedbackItem, Redaction, Submission
from engagement.feedback.queries.redaction import Decision
from engagement.feedback.redaction import mask
from engagement.feedback.services.items import area_code_of
from engagement.feedback.services.quotes import confirm_public_text, refuse_what_is_masked
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal


@transaction.atomic
def redact_item(
    item: FeedbackItem,
    decisions: Sequence[Decision],
    *,
    text: str | None = None,
    actor: User,
    version: int | None = None,
    accepted: Iterable[str] = (),
) -> FeedbackItem:
    """Keep what is masked in an item, confirm the words to publish that come of it, and return the item.

    Args:
        item: what somebody said, with their consent to be quoted.
        decisions: each stretch that somebody looked at; the whole of them, what is not named any more goes.
        text: the words to publish where somebody changed more than the masks; made of the masks without it.
        actor: who decided, and answers for it.
        version: the version of the item that they saw.
        accepted: kinds of identifiers that the words still seem to hold and that the actor found harmless.

    Raises:
        Refusal: without consent or words, for a stretch that is none, or where the words hold what is masked.
        Conflict: if the item was changed since it was read.
    """
    row = lock_for_edit(FeedbackItem.objects.select_related("area", "programme__area"), pk=item.pk, version=version)
    if not row.may_quote:
        raise Refusal(_("This person did not agree to be quoted."), field="public_text")
    words = _keep(row, decisions, text, actor, area_code_of(row))
    return confirm_public_text(row, words, actor=actor, accepted=accepted)


@transaction.atomic
def redact_submission(
    submission: Submission,
    decisions: Sequence[Decision],
    *,
    text: str | None = None,
    actor: User,
    version: int | None = None,
    accepted: Iterable[str] = (),
) -> Submission:
    """Keep what is masked in a letter or story, and the words to publish that come of it; return the submission.

    The words wait for a review: a review before this one was of other words.

    Raises:
        Refusal: as :func:`redact_item`, and for a story that residents can read already.
        Conflict: if the submission was changed since it was read.
    """
    row = lock_for_edit(Submission.objects.select_related("area", "programme__area"), pk=submission.pk, version=version)
    if row.consent == Consent.NOT_PUBLISHED:
        raise Refusal(_("This person did not agree to have this published."), field="public_text")
    if row.published_at is not None:
        raise Refusal(_("Residents can read this. Take it down first, then change its words."), field="public_text")
    code = (row.area or row.programme.area).code
    words = _keep(row, decisions, text, actor, code)
    if not words:
        raise Refusal(_("Enter the words to publish."), field="public_text")
    row.public_text = words
    row.reviewed_at, row.reviewed_by = None, None
    save_edit(row)
    record(
        Verb.CHANGED,
        actor=actor,
        target=row,
        area_code=code,
        fields=["public_text"],
        characters=len(words),
        accepted=sorted(accepted),
    )
    return row


def _keep(
    row: FeedbackItem | Submission, decisions: Sequence[Decision], text: str | None, actor: User, area_code: str
) -> str:
    """Write down the decisions, and return the words that come of them."""
    chosen = _checked(row.text, decisions)
    masked = [each for each in chosen if each.masked]
    words = (mask(row.text, masked) if text is None else text).strip()
    refuse_what_is_masked(row.text, masked, words, field="public_text")
    there = {(each.start, each.end): each for each in row.redactions.all()}
    for each in chosen:
        state = Redaction.State.MASKED if each.masked else Redaction.State.LEFT
        known = there.pop((each.start, each.end), None)
        # What stays as it was keeps who decided it, and when.
        if known and (known.kind, known.state, known.replacement) == (each.kind, state, each.replacement):
            continue
        if known:
            known.delete()
        row.redactions.create(
            start=each.start,
            end=each.end,
            kind=each.kind,
            state=state,
            replacement=each.replacement,
            found_by=each.found_by,
            decided_by=actor,
        )
    for gone in there.values():
        gone.delete()
    # How many of which kind, and nothing of the words.
    record(
        Verb.REDACTED,
        actor=actor,
        target=row,
        area_code=area_code,
        **{f"masked_{kind}": number for kind, number in Counter(each.kind for each in masked).items()},
        **{f"left_{kind}": number for kind, number in Counter(each.kind for each in chosen if not each.masked).items()},
    )
    return words


def _checked(text: str, decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions in order.

    Raises:
        Refusal: if one is outside the text or of no kind, or if two overlap.
    """
    chosen = sorted(decisions, key=lambda each: (each.start, each.end))
    end = 0
    for each in chosen:
        sound = 0 <= each.start < each.end <= len(text) and each.kind in Redaction.Kind.values
        if not sound or (each.masked and not each.replacement):
            raise Refusal(_("These words changed in the meantime. Open the page again."), field="public_text")
        if each.start < end:
            raise Refusal(_("Two of the stretches overlap. Mark them as one."), field="public_text")
        end = each.end
    return chosen
