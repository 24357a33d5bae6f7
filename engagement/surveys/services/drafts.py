"""Answers being given, from their beginning to their end: begun, kept for a while, deleted, counted as left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.errors import CodeRefused, NotTakingAnswers
from engagement.surveys.models import (
    Access,
    DraftContact,
    DraftKey,
    InvitationCode,
    LeftAt,
    ResponseDraft,
    SentOnce,
    Survey,
    SurveyState,
    SurveyVersion,
)
from engagement.surveys.queries import published_version
from eolcare.common.prepared import Prepared
from eolcare.common.tokens import hash_code, hash_token, make_token, normalise_code
from eolcare.mail.services import forget_mail

DRAFT_KEPT = timedelta(days=14)
DRAFT_KEPT_WITH_KEY = timedelta(days=30)
DRAFT_KEPT_ON_SHARED_COMPUTER = timedelta(days=1)
DELETED_AT_ONCE = 500

# Drafts with all that hangs on them, and where their authors stopped, in one statement.
WIPE = f"""
    WITH gone AS (
        DELETE FROM {ResponseDraft._meta.db_table} WHERE id = ANY(%(drafts)s) RETURNING version_id, last_step, survey_id
    ),
    ways AS (DELETE FROM {DraftKey._meta.db_table} WHERE draft_id = ANY(%(drafts)s)),
    addresses AS (DELETE FROM {DraftContact._meta.db_table} WHERE draft_id = ANY(%(drafts)s))
    INSERT INTO {LeftAt._meta.db_table} AS left_at (version_id, step, n)
    SELECT gone.version_id, gone.last_step, count(*) FROM gone
    JOIN {Survey._meta.db_table} survey ON survey.id = gone.survey_id AND survey.state <> '{SurveyState.PILOT.value}'
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (version_id, step) DO UPDATE SET n = left_at.n + excluded.n
"""  # noqa: S608 - names of our own tables


PLAIN = ("survey_id", "version_id", "token_hash", "started_at", "updated_at", "expires_at", "invitation_id", "language")
# Written out, because building it anew for everybody who begins costs more than running it.
START = Prepared(f"""
    INSERT INTO {ResponseDraft._meta.db_table} ({", ".join(PLAIN)}, suspicions, answers, equality, last_step)
    VALUES ({", ".join(f"%({name})s" for name in PLAIN)}, %(suspicions)s::jsonb, '{{}}'::jsonb, '{{}}'::jsonb, '')
    RETURNING id
""")  # noqa: S608 - names of our own columns


def kept_until(survey: Survey, kept: timedelta) -> datetime:
    """Return when answers that are kept for so long from now are deleted.

    Never later than the day after the survey's last day; a survey that is being tried has no last day.
    """
    until = timezone.now() + kept
    if survey.is_pilot:
        return until
    midnight = datetime.combine(survey.closes_on + timedelta(days=2), time.min)
    return min(until, timezone.make_aware(midnight))


def start_draft(
    survey: Survey,
    *,
    version: SurveyVersion | None = None,
    shared_computer: bool = False,
    code: str = "",
    language: str = "en-gb",
    suspicions: Sequence[str] = (),
    token: str = "",
    started_at: datetime | None = None,
) -> tuple[ResponseDraft, str]:
    """Begin a response and return its draft with the token that opens it. The token is stored nowhere.

    Args:
        survey: which survey.
        version: its newest published version, where the caller has it already; that is the one asked to the end.
        shared_computer: whether others use the same device; the draft is then kept for one day, not for fourteen.
        code: the invitation code as it was typed, where the survey asks for one. It is used up at sending.
        language: the language that the reader chose.
        suspicions: what a human should look at after sending, as ``ResponseFlag.Kind`` values.
        token: what opens the draft, where that is known already; empty for a new one.
        started_at: when its author began, if not now.

    Raises:
        NotTakingAnswers: if the survey is not open today.
        CodeRefused: if it asks for an invitation code and this is none, or none any more.
        django.db.IntegrityError: if there is a draft under the token already.
    """
    if survey.takes_answers and version is None:
        version = published_version(survey)
    if not survey.takes_answers or version is None:
        raise NotTakingAnswers(_("This survey is not open."))
    invitation = find_invitation(survey, code) if survey.access == Access.CODES else None
    token = token or make_token()
    kept = DRAFT_KEPT_ON_SHARED_COMPUTER if shared_computer else DRAFT_KEPT
    now = timezone.now()
    draft = ResponseDraft(
        survey=survey,
        version=version,
        token_hash=hash_token(token),
        started_at=started_at or now,
        updated_at=now,
        expires_at=kept_until(survey, kept),
        invitation=invitation,
        language=language,
        suspicions=[str(kind) for kind in suspicions],
    )
    with connection.cursor() as cursor:
        values = {name: getattr(draft, name) for name in PLAIN}
        START.run(cursor, values | {"suspicions": json.dumps(draft.suspicions)})
        (draft.pk,) = cursor.fetchone()
    draft._state.adding = False
    draft._state.db = connection.alias
    return draft, token


def find_invitation(survey: Survey, code: str) -> InvitationCode:
    """Return the invitation behind a code that somebody typed.

    Raises:
        CodeRefused: saying what is wrong with it.
    """
    if not code.strip():
        raise CodeRefused(_("Enter the invitation code from your letter or email"))
    if normalise_code(code) is None:
        raise CodeRefused(_("Enter an invitation code of 12 letters and numbers, such as 7K2M-Q9XD-4TWP"))
    found = InvitationCode.objects.filter(code_hash=hash_code(code), batch__survey=survey).first()
    if found is None:
        raise CodeRefused(_("We do not know this invitation code. Check it and try again"))
    if found.used_on is not None:
        raise CodeRefused(_("This invitation code was used already. Each code can be used once"))
    if found.revoked_at is not None:
        raise CodeRefused(_("This invitation code is no longer valid. Ask us for a new one"))
    return found


def exchange_invitation(draft: ResponseDraft, code: str) -> None:
    """Let a draft be sent with another invitation code than it was begun with.

    Raises:
        CodeRefused: if it is none, or none any more.
    """
    invitation = find_invitation(draft.survey, code)
    ResponseDraft.objects.filter(pk=draft.pk).update(invitation=invitation)


def delete_draft(draft: ResponseDraft) -> None:
    """Delete unsent answers because their author wants them gone, and count where they stopped. Can run twice."""
    with transaction.atomic():
        _delete(ResponseDraft.objects.filter(pk=draft.pk).select_for_update(of=("self",)))


def delete_expired_drafts() -> int:
    """Delete unsent answers whose time is over, count where their authors stopped, and return how many they were.

    Two of these at once share the work: a draft that one holds is passed over by the other, so each counts once.
    """
    deleted = 0
    while True:
        expired = ResponseDraft.objects.filter(expires_at__lte=timezone.now()).order_by("pk")
        with transaction.atomic():
            gone = _delete(expired.select_for_update(skip_locked=True, of=("self",))[:DELETED_AT_ONCE])
        deleted += gone
        if gone < DELETED_AT_ONCE:
            return deleted


def forget_sent_drafts() -> int:
    """Forget which drafts of anonymous surveys were sent, once nobody can send them again; return how many."""
    return SentOnce.objects.filter(forget_on__lt=timezone.localdate()).delete()[0]


def _delete(locked: QuerySet[ResponseDraft]) -> int:
    drafts = list(locked.values_list("pk", flat=True))
    if drafts:
        forget_messages(drafts)
        with connection.cursor() as cursor:
            cursor.execute(WIPE, {"drafts": drafts})
    return len(drafts)


def message_key(kind: str, pk: int) -> str:
    """Return the key of a message in the outbox: of a link by its ``DraftKey``, of a reminder by its draft."""
    return f"surveys.{kind}:{pk}"


def forget_messages(drafts: Sequence[int]) -> None:
    """Take the messages to the authors of drafts out of the outbox; their addresses go with them."""
    reminded = DraftContact.objects.filter(draft__in=drafts).values_list("pk", flat=True)
    keys = [message_key("reminder", pk) for pk in reminded]
    links = DraftKey.objects.filter(draft__in=drafts, kind=DraftKey.Kind.LINK).values_list("pk", flat=True)
    keys += [message_key("return", pk) for pk in links]
    if keys:
        forget_mail(keys)
