"""Messages to somebody who stopped half-way: the link back, and one reminder if they asked for it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from engagement.surveys.models import DraftContact, DraftKey, ResponseDraft, Survey
from engagement.surveys.services.drafts import DRAFT_KEPT_WITH_KEY, kept_until, message_key
from engagement.surveys.services.sealing import hashed, nonce_of, secret_of
from eolcare.mail.services import forget_sent, queue_mail

REMINDED_BEFORE = timedelta(days=3)
RETURN_MAIL = "surveys.return"
REMINDER_MAIL = "surveys.reminder"
# Longer than the outbox goes on trying; once sent, a message is deleted within the hour.
KEEP_DAYS = 1


def last_moment(survey: Survey, expires_at: datetime) -> datetime:
    """Return until when answers that are deleted at ``expires_at`` can be sent: while they are kept and it is open."""
    if survey.is_pilot:
        return expires_at
    midnight = timezone.make_aware(datetime.combine(survey.closes_on + timedelta(days=1), time.min))
    return min(expires_at, midnight - timedelta(seconds=1))


def last_day(draft: ResponseDraft) -> date:
    """Return the last day on which answers can be sent, as their author reads it."""
    return timezone.localdate(last_moment(draft.survey, draft.expires_at) - timedelta(seconds=1))


def reminder_day(draft: ResponseDraft) -> datetime | None:
    """Return when a reminder of a draft would be sent that gets a link now: three days before it is too late.

    ``None`` where that is less than a day from now, so that it would only repeat the message with the link.
    """
    expires_at = max(draft.expires_at, kept_until(draft.survey, DRAFT_KEPT_WITH_KEY))
    due = last_moment(draft.survey, expires_at) - REMINDED_BEFORE
    return due if due > timezone.now() + timedelta(days=1) else None


def queue_link(draft: ResponseDraft, key: DraftKey, secret: str, *, to: str, remind: bool, language: str) -> None:
    """Write the message with a link, inside the caller's transaction."""
    queue_mail(
        RETURN_MAIL,
        message_key("return", key.pk),
        to=to,
        template="surveys/return",
        context=_told(draft, secret, language) | {"remind": remind},
        language=language,
        keep_days=KEEP_DAYS,
    )


def send_reminders() -> int:
    """Write the reminders that people asked for and that are due, one for each draft; return how many.

    Can run as often as anybody likes, also twice at once: the draft is locked, and its row says that it was done.
    """
    now = timezone.now()
    wanted = DraftContact.objects.filter(remind=True, reminded_at__isnull=True, draft__expires_at__gt=now)
    return sum(_remind(pk) for pk in list(wanted.order_by("pk").values_list("pk", flat=True)))


def _remind(pk: int) -> bool:
    with transaction.atomic():
        # Sending and deleting lock the draft first too, so no message is written once its draft is gone.
        drafts = ResponseDraft.objects.select_for_update(of=("self",)).select_related("survey")
        draft = drafts.defer("answers", "equality").filter(pk=pk, expires_at__gt=timezone.now()).first()
        if draft is None or not draft.survey.takes_answers:
            return False
        if timezone.now() < last_moment(draft.survey, draft.expires_at) - REMINDED_BEFORE:
            return False
        contact = DraftContact.objects.filter(pk=pk, remind=True, reminded_at__isnull=True).first()
        link = DraftKey.objects.filter(draft=draft, kind=DraftKey.Kind.LINK, revoked_at__isnull=True).first()
        if contact is None or link is None:
            return False
        contact.reminded_at = timezone.now()
        contact.save(update_fields=["reminded_at"])
        secret = secret_of(DraftKey.Kind.LINK, draft.token_hash, nonce_of(link))
        if hashed(DraftKey.Kind.LINK, secret) != link.key_hash:
            # After the portal's secret was changed the link no longer follows; the first message still opens the draft.
            secret = ""
        queue_mail(
            REMINDER_MAIL,
            message_key("reminder", pk),
            to=contact.email,
            template="surveys/reminder",
            context=_told(draft, secret, draft.language),
            language=draft.language,
            keep_days=KEEP_DAYS,
        )
    return True


def forget_sent_messages() -> int:
    """Delete messages with links that were sent: no link and no address lies about in the outbox; return how many."""
    return forget_sent(RETURN_MAIL) + forget_sent(REMINDER_MAIL)


def _told(draft: ResponseDraft, secret: str, language: str) -> dict[str, object]:
    """Return what the messages say; without a secret there is no link in them."""
    with translation.override(language):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
    return {
        "survey": draft.survey,
        "title": str(draft.survey.text("title", language)),
        "direction": direction,
        "link": settings.PORTAL_BASE_URL + reverse("surveys:return_link", args=[secret]) if secret else "",
        "until": last_day(draft),
    }
