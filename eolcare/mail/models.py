"""The outbox: each message is a row, written with the change that caused it, sent once, kept as long as needed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eolcare.common.models import PublicIdModel


class MessageState(models.TextChoices):
    """What became of a message."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


class OutboxMessage(PublicIdModel):
    """One message to one address."""

    kind = models.CharField(_("kind"), max_length=60)
    # The same message asked for twice is one row.
    key = models.CharField(_("what it is about"), max_length=160, unique=True)
    to_address = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    # What it belongs to, for the page that shows the fate of its messages: "event:<public id>".
    about = models.CharField(max_length=60, blank=True)
    # With which mail programs offer to unsubscribe in one step (RFC 8058).
    unsubscribe_url = models.URLField(max_length=500, blank=True)
    # A calendar file that goes with it (RFC 5545), and what it asks of a calendar program (RFC 5546).
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    send_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delete_after = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at"]
        indexes = [
            models.Index(name="message_due", fields=["send_after"], condition=Q(state__in=["queued", "sending"])),
            models.Index(name="message_about", fields=["about", "-created_at"], condition=~Q(about="")),
        ]
        constraints = [
            models.CheckConstraint(name="message_state_known", condition=Q(state__in=MessageState.values)),
            models.CheckConstraint(
                name="message_sent_has_time", condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"
