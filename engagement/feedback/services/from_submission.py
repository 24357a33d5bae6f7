"""Making feedback items of a submission: the whole text, or passages of it, each once."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.feedback.models import Consent, FeedbackItem, Submission
from engagement.feedback.services.submissions import locked
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal

MOST_ITEMS = 500
"""Of one letter; forty pages have no more things to say."""


@transaction.atomic
def create_from_submission(
    submission: Submission, start: int | None = None, end: int | None = None, *, actor: User | None
) -> FeedbackItem:
    """Return the feedback item of a passage, made on the first call and the same one ever after.

    Args:
        submission: with words; a scan alone has to be typed first.
        start: the first character of the passage; with ``end`` left out, the whole text is meant.
        end: the character after its last one. White space at both ends does not belong to a passage.
        actor: who makes the item.

    Raises:
        Refusal: without words, or for a passage that is not in the text.
    """
    row = locked(submission)
    if not row.text:
        raise Refusal(_("There are no words here yet. Type what the scan or the recording says first."))
    start, end = _trimmed(row.text, start, end)
    known = FeedbackItem.objects.filter(submission=row, start=start, end=end).first()
    if known is not None:
        return known
    if FeedbackItem.objects.filter(submission=row).count() >= MOST_ITEMS:
        raise Refusal(_("Feedback was made of %(most)s passages already.") % {"most": MOST_ITEMS}, field="passage")
    item = FeedbackItem.objects.create(
        submission=row,
        start=start,
        end=end,
        programme=row.programme,
        text=row.text[start:end],
        said_by=row.said_by,
        area=row.area,
        said_on=row.received_on,
        may_quote=row.consent != Consent.NOT_PUBLISHED,
        created_by=actor,
    )
    item.communities.set(row.communities.all())
    record(
        Verb.CREATED,
        actor=actor,
        target=item,
        area_code=(row.area or row.programme.area).code,
        source="submission",
        submission=row.public_id,
    )
    return item


def find_passage(text: str, passage: str, *, after: int = 0) -> tuple[int, int]:
    """Return where a passage stands in a text, word for word; how its lines break does not matter.

    Args:
        text: what was said.
        passage: what somebody marked or pasted.
        after: where to look first, for a passage that stands there more than once.

    Raises:
        Refusal: without words, or if it stands nowhere.
    """
    words = passage.replace("\x00", "").split()
    if not words:
        raise Refusal(_("Mark or paste the passage first."), field="passage")
    if sum(map(len, words)) > len(text):
        raise Refusal(_("The passage must stand in the text, word for word."), field="passage")
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = pattern.search(text, max(after, 0)) or pattern.search(text)
    if found is None:
        raise Refusal(_("The passage must stand in the text, word for word."), field="passage")
    return found.span()


def _trimmed(text: str, start: int | None, end: int | None) -> tuple[int | None, int | None]:
    """Return the passage without white space at its ends; ``None`` twice for one that is the whole text."""
    if start is None and end is None:
        return None, None
    if start is None or end is None or not 0 <= start < end <= len(text):
        raise Refusal(_("The passage must stand in the text, word for word."), field="passage")
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise Refusal(_("Mark or paste the passage first."), field="passage")
    return (None, None) if (start, end) == (0, len(text)) else (start, end)
