"""Sending answers: a draft becomes a response, once, with all that belongs to it in one transaction."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.definition import Answer, Answers, Borough, Definition, Text
from engagement.surveys.errors import CodeRefused, NoSuchDraft, NotTakingAnswers, NotYetAsked, NotYetComplete
from engagement.surveys.models import (
    Access,
    Channel,
    InvitationCode,
    Response,
    ResponseDraft,
    ResponseFlag,
    SentOnce,
    Survey,
)
from engagement.surveys.queries import definition_of
from engagement.surveys.routing import first_unsettled, reachable_answers
from engagement.surveys.services.drafts import forget_messages
from engagement.surveys.services.references import reference_for
from engagement.surveys.services.storing import STORE_ANONYMOUS, STORE_AT_ONCE, STORE_WITH_TRAIL, locked_draft
from engagement.surveys.translating import speaks
from eolcare.areas.models import Area
from eolcare.audit.services import public_entry
from eolcare.audit.verbs import Verb
from eolcare.common.models import new_public_id
from eolcare.common.tokens import hash_code, hash_token, make_token

# Nobody reads and answers a question in less: its words alone take longer than the 300 milliseconds a word below which
# Zhang and Conrad (2014, Survey Research Methods 8) call it speeding.
SECONDS_A_QUESTION = 1.0
# Shorter answers are often alike; words of this length are hardly written twice.
WORDS_THAT_TELL = 30
BOROUGHS_KEPT_SECONDS = 60

_boroughs: dict[tuple[int, str], tuple[float, int | None]] = {}


class Submitted(NamedTuple):
    """That answers stand in the database, and the code that their author can look them up with.

    ``response`` is ``None`` where an anonymous survey's answers were sent before: nothing leads to them. ``reference``
    is empty in an anonymous survey.
    """

    response: Response | None
    reference: str
    again: bool


class _Here(NamedTuple):
    """What the page that sends said, over what the draft says."""

    answers: Answers
    may_quote: bool | None
    language: str
    suspicions: Sequence[str]


# Fields of a response that are stored under their own names, as they are.
STORED = (
    "public_id",
    "submission_key",
    "reference_hash",
    "may_quote",
    "channel",
    "language",
    "submitted_at",
    "is_pilot",
)


def submit_response(
    token: str,
    *,
    read: ResponseDraft | None = None,
    answers: Answers | None = None,
    may_quote: bool | None = None,
    language: str = "",
    suspicions: Iterable[str] = (),
) -> Submitted:
    """Turn the draft under ``token`` into a response, once, however often and however simultaneously this is called.

    Only answers on the path that was taken are kept. The draft, the ways back to it and its author's address are
    deleted in the same transaction; an invitation code is used up in it.

    Args:
        token: what opens the draft.
        read: the draft, where the caller has just read it (``draft_by_token_hash``). It is then not read again, unless
            it was changed since. Or one that is in no database, of a page that is sent before anything of it was kept.
        answers: cleaned answers that were given on the very page that sends, by question key.
        may_quote: the consent given on that page; ``None`` for what the draft says.
        language: in which language that page was read; empty for what the draft says.
        suspicions: what was noticed at sending, as ``ResponseFlag.Kind`` values. Nothing is refused for it.

    Raises:
        NoSuchDraft: if there is neither a draft nor a response under the token.
        NotTakingAnswers: if the survey closed or was paused in the meantime; the draft stays.
        NotYetComplete: if a question holds it up, or nothing was answered at all; the draft stays.
        NotYetAsked: if the opt-in to the questions about the person was not shown yet; the draft stays.
        CodeRefused: if the invitation code was used or withdrawn in the meantime; the draft stays.
    """
    key = hash_token(token)
    here = _Here(answers or {}, may_quote, language, tuple(suspicions))
    try:
        stored = _sent_as_read(read, token, here) if read is not None else None
        if stored is None:
            with transaction.atomic():
                found = locked_draft(key)
                if found is not None:
                    draft, has_address = found
                    if has_address:
                        forget_messages([draft.pk])
                    stored = _submit(draft, token, here, locked=True)
        if stored is not None:
            return stored
    except IntegrityError:
        # The draft's key is unique among what was sent: if somebody was faster, theirs is the response.
        if not was_sent(key):
            raise
    response = Response.objects.filter(submission_key=key).first()
    if response is None and not SentOnce.objects.filter(submission_key=key).exists():
        raise NoSuchDraft(_("There are no answers here."))
    return Submitted(response, reference_for(token) if response else "", again=True)


def _sent_as_read(draft: ResponseDraft, token: str, here: _Here) -> Submitted | None:
    """Send a draft as it was read, in one statement, which is its own transaction.

    Returns ``None``, with nothing done, where more must be done with it, or where it was changed since.
    """
    if draft.survey.anonymous or draft.survey.access == Access.CODES:
        return None
    try:
        # A statement that fails takes back itself alone, also where the caller's own transaction goes on.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return _submit(draft, token, here, locked=False)
    except IntegrityError:
        # Nothing but another sending of the same page stands in the way of one of which nothing was kept.
        if draft.pk is None and not was_sent(draft.token_hash):
            raise
        # An address was given in this very moment, perhaps: whoever holds the lock sees it.
        return None


def was_sent(token_hash: str) -> bool:
    """Return whether the draft with this token was sent, in whichever mode."""
    return (
        Response.objects.filter(submission_key=token_hash).exists()
        or SentOnce.objects.filter(submission_key=token_hash).exists()
    )


def _submit(draft: ResponseDraft, token: str, here: _Here, *, locked: bool) -> Submitted | None:
    """Store the response of a draft; ``None`` where the draft is no longer as it was read, which a lock rules out."""
    survey, now = draft.survey, timezone.now()
    if not survey.takes_answers:
        raise NotTakingAnswers(_("This survey no longer takes answers."))
    definition = definition_of(draft.version)
    answers = _ready(definition, {**draft.answers, **here.answers})
    equality: dict[str, Answer] = {}
    if draft.equality_wanted and definition.equality:
        equality = _ready(definition.about_you, draft.equality, about_person=True)
    if not answers:
        raise NotYetComplete(_("Answer at least one question before you send."), key="")
    if definition.equality and draft.equality_wanted is None:
        raise NotYetAsked(_("Choose whether you want to answer the questions about you."), key="", about_person=True)
    if survey.access == Access.CODES:
        _redeem(draft)
    reference = "" if survey.anonymous else reference_for(token)
    if survey.anonymous:
        forget_on = timezone.localdate(draft.expires_at)
        SentOnce.objects.create(survey=survey, submission_key=draft.token_hash, forget_on=forget_on)
    suspicions = {str(kind) for kind in (*draft.suspicions, *here.suspicions)}
    if (now - draft.started_at).total_seconds() < SECONDS_A_QUESTION * (len(answers) + len(equality)):
        suspicions.add(ResponseFlag.Kind.TOO_FAST.value)
    response = Response(
        public_id=new_public_id(),
        survey=survey,
        version=draft.version,
        submission_key=hash_token(make_token()) if survey.anonymous else draft.token_hash,
        reference_hash=hash_code(reference) if reference else None,
        answers=answers,
        may_quote=bool(draft.may_quote if here.may_quote is None else here.may_quote),
        borough_id=borough_of(survey, definition, answers),
        channel=Channel.ONLINE.value,
        language=language_read(definition, here.language or draft.language),
        submitted_at=timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        if survey.anonymous
        else now,
        is_pilot=survey.is_pilot,
    )
    values: dict[str, Any] = {
        **{name: getattr(response, name) for name in STORED},
        "survey": survey.pk,
        "version": draft.version_id,
        "borough": response.borough_id,
        "answers": json.dumps(answers),
        "draft": draft.pk,
        "read_as": draft.read_as,
        "locked": locked,
        "equality": json.dumps(equality) if equality else None,
        "suspicions": sorted(suspicions),
        "duplicate": ResponseFlag.Kind.DUPLICATE.value,
        "tells": _has_words_that_tell(definition, answers),
    }
    if not survey.anonymous:
        values |= public_entry(Verb.SUBMITTED, target=response, version=draft.version.number)
    kept = STORE_WITH_TRAIL if draft.pk else STORE_AT_ONCE
    with connection.cursor() as cursor:
        (STORE_ANONYMOUS if survey.anonymous else kept).run(cursor, values)
        row = cursor.fetchone()
    if row is None:
        return None
    (response.pk,) = row
    response._state.adding = False
    response._state.db = connection.alias
    return Submitted(response, reference, again=False)


def _ready(definition: Definition, given: Answers, *, about_person: bool = False) -> dict[str, Answer]:
    """Return the answers that may be sent. Raises ``NotYetComplete`` at the first question that holds them up."""
    missing = first_unsettled(definition, given)
    if missing is not None:
        fitting = (
            _("Change the answer to this question.") if given.get(missing.key) else _("This question needs an answer.")
        )
        raise NotYetComplete(fitting, key=missing.key, about_person=about_person)
    return reachable_answers(definition, given)


def language_read(definition: Definition, chosen: str) -> str:
    """Return in which language somebody read the questions who chose this one for the portal's pages."""
    if speaks(definition, chosen):
        return chosen
    return settings.LANGUAGE_CODE if speaks(definition, settings.LANGUAGE_CODE) else definition.language


def _redeem(draft: ResponseDraft) -> None:
    """Use up the draft's invitation code. Of two who use the same one, the second waits here and is refused."""
    # No join: PostgreSQL looks at the waiting row anew, not at what a subquery said before. No row has the key 0.
    invitation = draft.invitation_id or 0
    unused = InvitationCode.objects.filter(pk=invitation, used_on__isnull=True, revoked_at__isnull=True)
    if not unused.update(used_on=timezone.localdate()):
        raise CodeRefused(
            _("Your invitation code was used or withdrawn in the meantime. Your answers are kept: enter another code")
        )


def _has_words_that_tell(definition: Definition, answers: dict[str, Answer]) -> bool:
    return any(
        isinstance(question, Text) and len(answers.get(question.key, "")) >= WORDS_THAT_TELL
        for question in definition.questions
    )


def borough_of(survey: Survey, definition: Definition, answers: dict[str, Answer]) -> int | None:
    """Return the key of the area that the first borough question was answered with; kept for a minute a process."""
    keys = (question.key for question in definition.questions if isinstance(question, Borough))
    code = next((str(answers[key]) for key in keys if key in answers), None)
    if code is None:
        return None
    kept, now = _boroughs.get((survey.pk, code)), time.monotonic()
    if kept is None or kept[0] < now:
        found = Area.objects.filter(ons_code=code).values_list("pk", flat=True).first()
        kept = _boroughs[survey.pk, code] = (now + BOROUGHS_KEPT_SECONDS, found)
    return kept[1]
