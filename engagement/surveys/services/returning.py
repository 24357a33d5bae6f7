"""Ways back to answers that were not sent: a link by e-mail, a short code on the screen. Each opens them anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys.errors import AlreadySent, NoSuchDraft, NotTakingAnswers, NoWayBack, TooMuchMail
from engagement.surveys.models import DraftContact, DraftKey, ResponseDraft
from engagement.surveys.queries import draft_by_token_hash
from engagement.surveys.services.drafts import (
    DRAFT_KEPT,
    DRAFT_KEPT_ON_SHARED_COMPUTER,
    DRAFT_KEPT_WITH_KEY,
    kept_until,
    message_key,
)
from engagement.surveys.services.reminding import queue_link, reminder_day
from engagement.surveys.services.sealing import hashed, new_nonce, sealed, secret_of, sound_nonce, unsealed
from engagement.surveys.services.sending import was_sent
from eolcare.common.tokens import hash_token, normalise_code
from eolcare.mail.services import forget_mail

LINKS_AN_HOUR = 10
LINK, CODE = DraftKey.Kind.LINK, DraftKey.Kind.CODE


class Ways(NamedTuple):
    """How somebody can come back: the link and the code that were given out last and still open, and the address."""

    link: DraftKey | None
    code: DraftKey | None
    contact: DraftContact | None


def ways_back(draft: ResponseDraft) -> Ways:
    """Return the ways back to a draft that open it now."""
    keys = {key.kind: key for key in DraftKey.objects.filter(draft=draft.pk, revoked_at__isnull=True)}
    contact = DraftContact.objects.filter(draft=draft.pk).first() if LINK in keys else None
    return Ways(keys.get(LINK), keys.get(CODE), contact)


def keep_longer(token: str) -> datetime:
    """Keep the draft under ``token`` for longer where it is, without a way back to it; return until when.

    Raises:
        AlreadySent: if the answers were sent meanwhile.
        NoSuchDraft: if they were deleted.
        NotTakingAnswers: if the survey is closed, so that there is nothing to come back to.
    """
    with transaction.atomic():
        return _extend(_locked(token), DRAFT_KEPT)


def can_keep_longer(draft: ResponseDraft) -> bool:
    """Return whether ``keep_longer`` would win a day or more, and the device is not one that others use."""
    is_shared = draft.expires_at - draft.started_at <= DRAFT_KEPT_ON_SHARED_COMPUTER
    return not is_shared and kept_until(draft.survey, DRAFT_KEPT) - draft.expires_at >= timedelta(days=1)


def send_link(token: str, *, email: str, remind: bool, language: str, nonce: str) -> datetime:
    """Send a link that opens the draft under ``token`` on any device; return until when it does.

    An earlier link no longer opens it, and the earlier address is forgotten. One form sent twice sends one message.

    Args:
        token: what opens the draft.
        email: where to; kept apart from the answers, and gone with the draft.
        remind: whether one reminder is wanted before it is too late to send the answers.
        language: the language to write in.
        nonce: what ``new_nonce`` gave to the form.

    Raises:
        AlreadySent: if the answers were sent meanwhile.
        NoSuchDraft: if they were deleted.
        NotTakingAnswers: if the survey is closed, so that there is nothing to come back to.
        TooMuchMail: if ``LINKS_AN_HOUR`` were sent for this draft within the hour.
    """
    nonce = sound_nonce(nonce)
    with transaction.atomic():
        draft = _locked(token)
        known = _known(LINK, draft, nonce)
        if known is not None and known.revoked_at is None:
            return draft.expires_at
        if known is not None:
            nonce = new_nonce()
        _check_mail(draft)
        _revoke(draft, LINK)
        until = _extend(draft, DRAFT_KEPT_WITH_KEY)
        key, secret = _give(LINK, draft, token, nonce)
        ResponseDraft.objects.filter(pk=draft.pk).update(language=language)
        remind = remind and reminder_day(draft) is not None
        DraftContact.objects.create(draft=draft, email=email, remind=remind)
        queue_link(draft, key, secret, to=email, remind=remind, language=language)
    return until


def give_code(token: str, *, nonce: str) -> tuple[str, datetime]:
    """Return a short code that opens the draft under ``token`` on any device, and until when it does.

    An earlier code no longer opens it. One form sent twice gives the same code.

    Raises:
        AlreadySent: if the answers were sent meanwhile.
        NoSuchDraft: if they were deleted.
        NotTakingAnswers: if the survey is closed, so that there is nothing to come back to.
        NoWayBack: if this very form gave a code that was replaced or taken back since.
    """
    nonce = sound_nonce(nonce)
    with transaction.atomic():
        draft = _locked(token)
        known = _known(CODE, draft, nonce)
        if known is not None and known.revoked_at is not None:
            raise NoWayBack(_("This code was replaced or taken back. Ask for a new one"))
        if known is not None:
            return secret_of(CODE, draft.token_hash, nonce), draft.expires_at
        _revoke(draft, CODE)
        until = _extend(draft, DRAFT_KEPT_WITH_KEY)
        _key, code = _give(CODE, draft, token, nonce)
    return code, until


def revoke_way(token: str, kind: str) -> None:
    """Make the link or the code of the draft under ``token`` worthless; with the link, address and messages go.

    Can run twice.

    Raises:
        AlreadySent: if the answers were sent meanwhile.
        NoSuchDraft: if they were deleted.
    """
    with transaction.atomic():
        _revoke(_locked(token, must_be_open=False), kind)


def open_way(kind: str, secret: str) -> tuple[ResponseDraft, str]:
    """Return the draft that a link or a code opens, and its token. Nothing changes, however often it is done.

    Raises:
        NoWayBack: if it opens nothing, or no longer.
    """
    token = unsealed(find_way(kind, secret), secret)
    draft = draft_by_token_hash(hash_token(token)) if token else None
    if token is None or draft is None:
        raise _nothing(kind)
    return draft, token


def find_way(kind: str, secret: str) -> DraftKey:
    """Return the way back that a link or a code names, with its draft and survey, without opening it.

    It is looked up by its hash alone, so how long that takes says nothing about how near a guess was.

    Raises:
        NoWayBack: if there is none, it was replaced or taken back, or its time is over.
    """
    if kind == CODE and normalise_code(secret) is None:
        raise NoWayBack(_("Enter a code of 12 letters and numbers, such as 7K2M-Q9XD-4TWP"), field="code")
    keys = DraftKey.objects.select_related("draft__survey").defer("draft__answers", "draft__equality")
    key = keys.filter(kind=kind, key_hash=hashed(kind, secret)).first()
    if key is None or key.revoked_at is not None or key.expires_at <= timezone.now():
        raise _nothing(kind)
    return key


def _locked(token: str, *, must_be_open: bool = True) -> ResponseDraft:
    token_hash = hash_token(token)
    drafts = ResponseDraft.objects.select_for_update(of=("self",)).select_related("survey").defer("answers", "equality")
    draft = drafts.filter(token_hash=token_hash, expires_at__gt=timezone.now()).first()
    if draft is None:
        if was_sent(token_hash):
            raise AlreadySent(_("You have already sent these answers, so they can no longer be changed."))
        raise NoSuchDraft(_("These answers were deleted."))
    if must_be_open and not draft.survey.takes_answers:
        raise NotTakingAnswers(_("This survey no longer takes answers."))
    return draft


def _known(kind: str, draft: ResponseDraft, nonce: str) -> DraftKey | None:
    key_hash = hashed(kind, secret_of(kind, draft.token_hash, nonce))
    return DraftKey.objects.filter(draft=draft, key_hash=key_hash).first()


def _check_mail(draft: ResponseDraft) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    lately = list(
        DraftKey.objects.filter(draft=draft, kind=LINK, created_at__gt=an_hour_ago)
        .order_by("-created_at")
        .values_list("created_at", flat=True)[:LINKS_AN_HOUR]
    )
    if len(lately) == LINKS_AN_HOUR:
        wait = int((lately[-1] - an_hour_ago).total_seconds()) + 1
        raise TooMuchMail(_("We have sent many links in the last hour. Wait an hour, then ask again"), seconds=wait)


def _extend(draft: ResponseDraft, kept: timedelta) -> datetime:
    until = max(draft.expires_at, kept_until(draft.survey, kept))
    if until != draft.expires_at:
        ResponseDraft.objects.filter(pk=draft.pk).update(expires_at=until)
        DraftKey.objects.filter(draft=draft, revoked_at__isnull=True).update(expires_at=until)
        draft.expires_at = until
    return until


def _revoke(draft: ResponseDraft, kind: str) -> None:
    given = DraftKey.objects.filter(draft=draft, kind=kind, revoked_at__isnull=True)
    messages = [message_key("return", pk) for pk in given.values_list("pk", flat=True)]
    given.update(revoked_at=timezone.now())
    if kind == LINK:
        forget_mail([*messages, message_key("reminder", draft.pk)])
        DraftContact.objects.filter(draft=draft).delete()


def _give(kind: str, draft: ResponseDraft, token: str, nonce: str) -> tuple[DraftKey, str]:
    secret = secret_of(kind, draft.token_hash, nonce)
    key = DraftKey.objects.create(
        draft=draft,
        kind=kind,
        key_hash=hashed(kind, secret),
        sealed_token=sealed(kind, token, secret, nonce),
        expires_at=draft.expires_at,
    )
    return key, secret


def _nothing(kind: str) -> NoWayBack:
    if kind == CODE:
        return NoWayBack(_("This code opens no answers. Check it and try again"), field="code")
    return NoWayBack(_("This link opens no answers."))
