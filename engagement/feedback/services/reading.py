"""That somebody read what a person said, whether or not it was given a theme."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.feedback.models import FeedbackItem, ItemRead
from eolcare.accounts.models import User
from eolcare.common.errors import Refusal


@transaction.atomic
def mark_read(item: FeedbackItem, *, actor: User) -> ItemRead:
    """Return that the actor read the item; said twice it is kept once. Nothing needs to be coded for it.

    It is a step of work, no act on somebody's record, so the trail does not repeat it.

    Raises:
        Refusal: if the item was erased.
    """
    if not FeedbackItem.objects.select_for_update(no_key=True).filter(pk=item.pk).exists():
        raise Refusal(_("This was erased in the meantime."))
    return note_reading(item, actor)


def note_reading(item: FeedbackItem, reader: User) -> ItemRead:
    """Return the row that says so, for a caller that holds the item."""
    row, _created = ItemRead.objects.get_or_create(item=item, reader=reader)
    return row
