"""Writing messages into the outbox, and sending what is due: once each, whoever is killed on the way."""

from __future__ import annotations

import logging
import secrets
import smtplib
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import timezone, translation

from eolcare.mail.models import MessageState, OutboxMessage

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""How long a sender holds a message. Longer than any mail server is waited for (``EMAIL_TIMEOUT``)."""

BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MAXIMUM_ATTEMPTS = 8
"""How often a message is tried that the mail server hears out and does not take."""

PATIENT_ATTEMPTS = 64
"""How often while the mail server is away, or says that it takes it later: for five days, a long week-end and more."""

SEND_AT_ONCE = 50


class Rendered(NamedTuple):
    """A message in words, in one language."""

    subject: str
    text: str
    html: str


def render_mail(template: str, context: Mapping[str, Any] | None = None, *, language: str = "en-gb") -> Rendered:
    """Return a message as :func:`queue_mail` would write it, for a look at it beforehand.

    Raises:
        ValueError: for an empty or many-lined subject.
    """
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
    return Rendered(subject, text, html)


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
    unsubscribe_url: str = "",
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
        unsubscribe_url: where one POST ends messages of this sort (RFC 8058); mail programs offer it as a button.

    Raises:
        RuntimeError: outside a transaction: a message and what caused it stand or fall together.
        ValueError: for an empty or many-lined subject.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A message is written in the transaction of what caused it.")
    found = OutboxMessage.objects.filter(key=key).first()
    if found is not None:
        return found
    message = draft_mail(
        kind,
        key,
        to=to,
        template=template,
        context=context,
        language=language,
        keep_days=keep_days,
        about=about,
        calendar=calendar,
        calendar_method=calendar_method,
        unsubscribe_url=unsubscribe_url,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return OutboxMessage.objects.get(key=key)
    wake_after_commit()
    return message


def draft_mail(
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
    unsubscribe_url: str = "",
) -> OutboxMessage:
    """Return the message that :func:`queue_mail` would write, unsaved: for a caller whose own statement stores it.

    Whoever stores it calls :func:`wake_after_commit`. Arguments as for :func:`queue_mail`.

    Raises:
        ValueError: for an empty or many-lined subject.
    """
    words = render_mail(template, context, language=language)
    return OutboxMessage(
        key=key,
        kind=kind,
        to_address=to,
        subject=words.subject[:200],
        text=words.text,
        html=words.html,
        language=language,
        about=about,
        calendar=calendar.decode(),
        calendar_method=calendar_method,
        unsubscribe_url=unsubscribe_url,
        delete_after=timezone.localdate() + timedelta(days=keep_days),
    )


def wake_after_commit() -> None:
    """Let a worker send what is due as soon as the caller's transaction is committed."""
    transaction.on_commit(_wake)


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

    A mail server that does not answer ends the run: the others wait where they are, without a try less.
    """
    connection: BaseEmailBackend = get_connection()
    sent = 0
    try:
        for _place in range(limit):
            message = claim_next()
            if message is None:
                break
            error = _send(message, connection)
            sent += error is None
            if error is not None:
                _hang_up(connection)
                if _is_away(error):
                    break
    finally:
        _hang_up(connection)
    return sent


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:  # smtplib's errors among them: whoever hangs up asks for nothing more.
        logger.info("The mail server did not say good-bye.")


def mail_of(message: OutboxMessage) -> EmailMultiAlternatives:
    """Return a message as it goes to the mail server: text, HTML, and a calendar file where it has one."""
    host = settings.PORTAL_BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to_address],
        headers={
            "Message-ID": f"<{message.public_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if message.unsubscribe_url:
        mail.extra_headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        # As an alternative, calendar programs take it for an invitation (RFC 6047); Django adds the charset. As a file
        # of another type, so that nothing reads it twice, everybody else can open it.
        mail.attach_alternative(message.calendar, f"text/calendar; method={message.calendar_method}")
        mail.attach("event.ics", message.calendar.encode(), "application/ics")
    return mail


def _send(message: OutboxMessage, connection: BaseEmailBackend) -> Exception | None:
    """Send one message that was claimed; return what went wrong, if anything did."""
    held = OutboxMessage.objects.filter(pk=message.pk, claim_token=message.claim_token, state=MessageState.SENDING)
    try:
        mail = mail_of(message)
        # One connection for all of a run.
        connection.open()
        mail.connection = connection
        mail.send(fail_silently=False)
    except Exception as error:  # Any backend, any reason: it is kept with the message and tried again.
        logger.warning("Message %s (%s) was not sent: %s", message.public_id, message.kind, type(error).__name__)
        held.update(
            state=MessageState.FAILED if _is_last(message, error) else MessageState.QUEUED,
            claim_token="",
            lease_until=None,
            last_error=_reason(error),
            send_after=Now() + BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1],
        )
        return error
    held.update(state=MessageState.SENT, sent_at=Now(), claim_token="", lease_until=None, last_error="")
    return None


def _is_away(error: Exception) -> bool:
    """Return whether an error is about the mail server and not about one message."""
    if isinstance(error, smtplib.SMTPException):
        away = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
        return isinstance(error, (*away, smtplib.SMTPServerDisconnected))
    return isinstance(error, OSError)


def _code(error: Exception) -> int:
    """Return the mail server's code (RFC 5321, 4.2.1), or 0 where it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _words in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _is_last(message: OutboxMessage, error: Exception) -> bool:
    code = _code(error)
    if _is_away(error) or 400 <= code < 500:
        return message.attempts >= PATIENT_ATTEMPTS
    return (isinstance(error, smtplib.SMTPRecipientsRefused) and code >= 500) or message.attempts >= MAXIMUM_ATTEMPTS


def _reason(error: Exception) -> str:
    """Return why sending failed, without the address: that stands in its own column, which goes with the message."""
    if code := _code(error):
        return f"{type(error).__name__} {code}"
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"[:300]
    return type(error).__name__


def try_again(message: OutboxMessage, *, to: str = "") -> bool:
    """Let a message that failed be tried anew from its beginning, now; return whether it was one that failed.

    Args:
        message: which one.
        to: the address to use from now on, where the old one was wrong.
    """
    failed = OutboxMessage.objects.filter(pk=message.pk, state=MessageState.FAILED)
    waits = failed.update(
        state=MessageState.QUEUED,
        attempts=0,
        send_after=Now(),
        last_error="",
        to_address=to or message.to_address,
    )
    if waits:
        transaction.on_commit(_wake)
    return bool(waits)


def call_off(messages: QuerySet[OutboxMessage], reason: str) -> int:
    """Let messages that still wait fail for ``reason``, because they would come too late; return how many.

    What a sender holds at this moment goes out.
    """
    waiting = messages.filter(state=MessageState.QUEUED)
    return waiting.update(state=MessageState.FAILED, last_error=reason[:300])


def wipe_sent(kind: str) -> int:
    """Empty messages of a kind that were sent, so that what they said does not lie about; return how many.

    That they were sent, and when, stays, which is what a page about them shows.
    """
    sent = OutboxMessage.objects.filter(kind=kind, state=MessageState.SENT).exclude(text="", html="", calendar="")
    return sent.update(text="", html="", calendar="", calendar_method="")


def forget_old() -> int:
    """Delete messages that are past their day, sent or not; return how many."""
    deleted, _kinds = OutboxMessage.objects.filter(delete_after__lt=timezone.localdate()).delete()
    return deleted


def forget_mail(keys: Collection[str]) -> int:
    """Delete the messages with these keys, sent or not, because what they were about is gone; return how many."""
    deleted, _kinds = OutboxMessage.objects.filter(key__in=keys).delete()
    return deleted


def forget_about(about: str) -> int:
    """Delete all messages that belong to something, sent or not, because it is forgotten; return how many."""
    deleted, _kinds = OutboxMessage.objects.filter(about=about).exclude(about="").delete()
    return deleted


def forget_sent(kind: str) -> int:
    """Delete messages of a kind that were sent: what they say must not lie about; return how many."""
    deleted, _kinds = OutboxMessage.objects.filter(kind=kind, state=MessageState.SENT).delete()
    return deleted
