"""Writing messages into the outbox, and sending what is due: once each, whoever is killed on the way."""

from __future__ import annotations

import logging
import secrets
import smtplib
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import timezone, translation

from eolcare.mail.models import MessageState, OutboxMessage

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""How long a sender holds a message. Longer than any mail server is waited for (``EMAIL_TIMEOUT``)."""

BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MAXIMUM_ATTEMPTS = 8
SEND_AT_ONCE = 50


def queue_mail(
    kind: str,
    key: str,
    *,
    to: str,
    template: str,
    context: Mapping[str, Any] | None = None,
    language: str = "en-gb",
    keep_days: int = 30,
    about: str = "",
    calendar: bytes = b"",
    calendar_method: str = "",
) -> OutboxMessage:
    """Write one message into the outbox, inside the caller's transaction; it is sent after the commit.

    Asked twice with the same ``key`` it is one message.

    Args:
        kind: what sort of message it is (``"reports.submitted"``), for lists and statistics.
        key: what it is about and for whom: ``"reports.submitted:<step>:<person>"``.
        to: the address.
        template: the folder of templates beneath ``templates/mail/``: ``subject.txt``, ``text.txt`` and ``html.html``.
        context: what the templates need. ``portal_name``, ``base_url`` and ``organisation`` are there already.
        language: the language to write in.
        keep_days: how many days the message is kept, sent or not.
        about: what it belongs to (``"event:<public id>"``), for the page that shows what became of such messages.
        calendar: a calendar file to go with it, and ``calendar_method``, what it asks (``REQUEST``, ``CANCEL``).

    Raises:
        RuntimeError: outside a transaction: a message and what caused it stand or fall together.
        ValueError: for an empty or many-lined subject.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A message is written in the transaction of what caused it.")
    found = OutboxMessage.objects.filter(key=key).first()
    if found is not None:
        return found
    known = {
        "portal_name": settings.PORTAL_NAME,
        "organisation": settings.PORTAL_ORGANISATION,
        "base_url": settings.PORTAL_BASE_URL,
        "language": language,
        **(context or {}),
    }
    with translation.override(language):
        subject = render_to_string(f"mail/{template}/subject.txt", known).strip()
        text = render_to_string(f"mail/{template}/text.txt", known).strip() + "\n"
        html = render_to_string(f"mail/{template}/html.html", known)
    if not subject or "\n" in subject:
        raise ValueError(f"The subject of mail/{template} is not one line.")
    message, is_new = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to_address": to,
            "subject": subject[:200],
            "text": text,
            "html": html,
            "language": language,
            "about": about,
            "calendar": calendar.decode(),
            "calendar_method": calendar_method,
            "delete_after": timezone.localdate() + timedelta(days=keep_days),
        },
    )
    if is_new:
        transaction.on_commit(_wake)
    return message


def _wake() -> None:
    from eolcare.mail import tasks

    try:
        tasks.send_due.apply_async(expires=15, retry=False)
    except Exception as error:  # Whatever a broker's library raises, the request that asked must not fail.
        logger.warning("No message could be sent to a worker (%s); the next sweep sends the mail.", error)


def claim_next() -> OutboxMessage | None:
    """Take the message that is due longest, with one conditional update; ``None`` if there is none."""
    due = OutboxMessage.objects.filter(
        Q(state=MessageState.QUEUED, send_after__lte=Now()) | Q(state=MessageState.SENDING, lease_until__lt=Now())
    )
    while True:
        pk = due.order_by("send_after", "pk").values_list("pk", flat=True).first()
        if pk is None:
            return None
        token = secrets.token_hex(16)
        taken = due.filter(pk=pk).update(
            state=MessageState.SENDING, claim_token=token, lease_until=Now() + LEASE, attempts=F("attempts") + 1
        )
        if taken:
            return OutboxMessage.objects.get(pk=pk, claim_token=token)


def send_due(limit: int = SEND_AT_ONCE) -> int:
    """Send what is due, one message after the other; return how many were sent.

    A message is marked as sent at once after the mail server took it. Killed between the two, it is sent a second time
    after its lease: mail cannot be taken back, and one message twice is better than none. Its ``Message-ID`` is the
    same, so that mail programs show it once.
    """
    connection: BaseEmailBackend = get_connection()
    sent = 0
    try:
        for _place in range(limit):
            message = claim_next()
            if message is None:
                break
            sent += _send(message, connection)
    finally:
        connection.close()
    return sent


def _send(message: OutboxMessage, connection: BaseEmailBackend) -> bool:
    host = settings.PORTAL_BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to_address],
        connection=connection,
        headers={
            "Message-ID": f"<{message.public_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        # As an alternative, mail programs offer to put it into the calendar; as a file, everybody else can.
        mail.attach_alternative(message.calendar, f"text/calendar; method={message.calendar_method}; charset=utf-8")
        mail.attach("event.ics", message.calendar, "text/calendar")
    held = OutboxMessage.objects.filter(pk=message.pk, claim_token=message.claim_token, state=MessageState.SENDING)
    try:
        mail.send(fail_silently=False)
    except Exception as error:  # Any backend, any reason: it is kept with the message and tried again.
        logger.warning("Message %s (%s) was not sent: %s", message.public_id, message.kind, type(error).__name__)
        is_last = message.attempts >= MAXIMUM_ATTEMPTS or isinstance(error, smtplib.SMTPRecipientsRefused)
        held.update(
            state=MessageState.FAILED if is_last else MessageState.QUEUED,
            claim_token="",
            lease_until=None,
            last_error=_reason(error),
            send_after=Now() + BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1],
        )
        return False
    held.update(state=MessageState.SENT, sent_at=Now(), claim_token="", lease_until=None, last_error="")
    return True


def _reason(error: Exception) -> str:
    """Return why sending failed, without the address: that stands in its own column, which goes with the message."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"[:300]
    return type(error).__name__


def forget_old() -> int:
    """Delete messages that are past their day, sent or not; return how many."""
    deleted, _kinds = OutboxMessage.objects.filter(delete_after__lt=timezone.localdate()).delete()
    return deleted


def forget_mail(keys: Collection[str]) -> int:
    """Delete the messages with these keys, sent or not, because what they were about is gone; return how many."""
    deleted, _kinds = OutboxMessage.objects.filter(key__in=keys).delete()
    return deleted


def forget_sent(kind: str) -> int:
    """Delete messages of a kind that were sent: what they say must not lie about; return how many."""
    deleted, _kinds = OutboxMessage.objects.filter(kind=kind, state=MessageState.SENT).delete()
    return deleted
