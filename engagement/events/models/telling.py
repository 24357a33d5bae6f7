"""What people are told of an event, and what they can read or watch: reminders, follow-ups, materials, panels."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.events.models.booking import Booking
from engagement.events.models.event import Event
from eolcare.common.models import PublicIdModel, TimestampedModel


class EventReminder(models.Model):
    """That people with a place are reminded so many hours before the start. One for each time."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reminders")
    hours_before = models.PositiveSmallIntegerField(_("hours before the start"))
    # The start for which the worker was away for so long that nobody was reminded; the page says so.
    missed_start = models.DateTimeField(null=True, blank=True, editable=False)
    missed_people = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["event", "-hours_before"]
        constraints = [
            models.UniqueConstraint(name="reminder_time_once", fields=["event", "hours_before"]),
            models.CheckConstraint(
                name="reminder_time_possible", condition=Q(hours_before__gte=1) & Q(hours_before__lte=60 * 24)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.hours_before} hours before"


class ReminderSent(models.Model):
    """That a reminder was written to one person for one start: what makes it once, also when mail rows are gone."""

    reminder = models.ForeignKey(EventReminder, on_delete=models.CASCADE, related_name="sent")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="reminders_sent")
    for_start = models.DateTimeField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reminder that was sent")
        verbose_name_plural = _("reminders that were sent")
        constraints = [models.UniqueConstraint(name="reminder_sent_once", fields=["reminder", "booking", "for_start"])]

    def __str__(self) -> str:
        return f"{self.reminder_id} to {self.booking_id}"


class FollowUp(models.Model):
    """That something was sent after the event to one person who was there; once each."""

    class Kind(models.TextChoices):
        """What was sent."""

        THANKS = "thanks", _("Thank you, with the survey about the event")
        REPORT = "report", _("The report is out")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [models.UniqueConstraint(name="follow_up_once", fields=["booking", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} to {self.booking_id}"


def material_path(material: EventMaterial, name: str) -> str:
    """Return where an uploaded file is kept: under a random name, with the ending that its content has."""
    return f"events/materials/{material.public_id}{name[name.rfind('.') :].lower() if '.' in name else ''}"


class EventMaterial(PublicIdModel, TimestampedModel):
    """Something to read, see or hear for an event: a file that was uploaded, or a recording that stands elsewhere."""

    class Kind(models.TextChoices):
        """What it is."""

        ISSUES_PAPER = "issues_paper", _("Issues paper")
        SLIDES = "slides", _("Slides")
        EASY_READ = "easy_read", _("Easy Read")
        AGENDA = "agenda", _("Agenda")
        RECORDING = "recording", _("Recording")
        OTHER = "other", _("Other material")

    AREA_PATH = "event__areas"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="materials")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10, default="en")
    file = models.FileField(_("file"), upload_to=material_path, blank=True, max_length=200)
    # What the content showed that it is, never what the browser claimed.
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    url = models.URLField(_("address of the recording"), max_length=500, blank=True)
    transcript = models.TextField(_("transcript"), blank=True)
    is_public = models.BooleanField(_("shown on the event's page"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["event", "order", "id"]
        constraints = [
            models.CheckConstraint(
                name="material_kind_known",
                condition=Q(kind__in=["issues_paper", "slides", "easy_read", "agenda", "recording", "other"]),
            ),
            models.CheckConstraint(name="material_file_or_url", condition=Q(file="") ^ Q(url="")),
            # WCAG 2.2, 1.2.1 to 1.2.3: what can only be heard is left out for those who cannot hear.
            models.CheckConstraint(
                name="material_recording_has_transcript",
                condition=~Q(kind="recording", is_public=True) | ~Q(transcript=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Panellist(models.Model):
    """Somebody who speaks or answers questions at an event, as its page names them."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="panellists")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role and organisation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("panellist")
        verbose_name_plural = _("panellists")
        ordering = ["event", "order"]
        constraints = [models.UniqueConstraint(name="panellist_order_once", fields=["event", "order"])]

    def __str__(self) -> str:
        return self.name
