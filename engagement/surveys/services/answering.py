"""Giving answers: what is kept of each page as soon as somebody goes on from it."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.definition import Answers
from engagement.surveys.errors import AlreadySent, NoSuchDraft
from engagement.surveys.models import ResponseDraft
from engagement.surveys.services.sending import was_sent

# PostgreSQL merges, so two tabs never undo each other: what is seen for the first time lies under the stored answers,
# what was answered over them. Written out, because building it anew at every Continue costs more than running it.
SAVE = {
    field: (
        f"UPDATE {ResponseDraft._meta.db_table} SET {field} = %s::jsonb || {field} || %s::jsonb, "  # noqa: S608
        "last_step = %s, language = %s, updated_at = %s WHERE id = %s"
    )
    for field in ("answers", "equality")
}


def save_answers(
    draft: ResponseDraft,
    answers: Answers,
    *,
    step: str,
    seen: Collection[str] = (),
    language: str = "",
    about_person: bool = False,
) -> None:
    """Keep the cleaned answers of one page in a draft, in one statement; ``None`` for what was seen and left empty.

    Args:
        draft: the answers being given; its fields are brought up to date.
        answers: by question key, what the page changes; all else stays as it is.
        step: the page, by the key of its step.
        seen: questions that the page leaves as they are; those that have no answer count as seen and left empty.
        language: in which language the page was read; empty for the one it was.
        about_person: whether they answer the equality questions.

    Raises:
        AlreadySent: if the draft was sent, in another tab perhaps, since it was read.
        NoSuchDraft: if it was deleted.
    """
    field = "equality" if about_person else "answers"
    language = language or draft.language
    last_step = draft.last_step if about_person else step
    empty = dict.fromkeys(seen)
    with connection.cursor() as cursor:
        values = (json.dumps(empty), json.dumps(answers), last_step, language, timezone.now(), draft.pk)
        cursor.execute(SAVE[field], values)
        found = cursor.rowcount
    if not found:
        raise _gone(draft)
    setattr(draft, field, {**empty, **getattr(draft, field), **answers})
    draft.last_step = last_step
    draft.language = language


def save_consent_to_quote(draft: ResponseDraft, may_quote: bool | None) -> None:
    """Keep whether words of the response may be used without a name; ``None`` for left empty, which counts as no.

    Raises:
        AlreadySent: if the draft was sent since it was read.
        NoSuchDraft: if it was deleted.
    """
    _change(draft, may_quote=may_quote)
    draft.may_quote = may_quote


def save_equality_wanted(draft: ResponseDraft, wanted: bool) -> None:
    """Keep whether somebody wants to be asked about themselves. Who no longer wants it takes back what they said.

    Raises:
        AlreadySent: if the draft was sent since it was read.
        NoSuchDraft: if it was deleted.
    """
    changes: dict[str, object] = {"equality_wanted": wanted} | ({} if wanted else {"equality": {}})
    _change(draft, **changes)
    draft.equality_wanted = wanted
    draft.equality = draft.equality if wanted else {}


def _change(draft: ResponseDraft, **values: object) -> None:
    if not ResponseDraft.objects.filter(pk=draft.pk).update(updated_at=timezone.now(), **values):
        raise _gone(draft)


def _gone(draft: ResponseDraft) -> AlreadySent | NoSuchDraft:
    if was_sent(draft.token_hash):
        return AlreadySent(_("You have already sent these answers, so they can no longer be changed."))
    return NoSuchDraft(_("These answers were deleted."))
