"""The record of an event: who came, what was asked, said and answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.events.models.event import Event
from engagement.programmes.models import Community
from eolcare.accounts.models import Organisation
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class Attendance(models.Model):
    """How many people of one place and role came. Headcounts, never names."""

    class Role(models.TextChoices):
        """As what people came."""

        RESIDENT = "resident", _("Residents, carers and bereaved people")
        PROFESSIONAL = "professional", _("Health and care professionals")
        VOLUNTARY = "voluntary", _("Voluntary, community and faith sector")
        OTHER = "other", _("Others")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendances")
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("borough")
    )
    role = models.CharField(_("as"), max_length=16, choices=Role.choices)
    people = models.PositiveIntegerField(_("people"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["event", "area", "role"]
        constraints = [
            models.UniqueConstraint(name="attendance_once", fields=["event", "area", "role"], nulls_distinct=False),
            models.CheckConstraint(name="attendance_some", condition=Q(people__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.people}"


class Prompt(models.Model):
    """One thing that the event asked people to talk about."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="prompts")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("what we asked"), max_length=300)

    class Meta:
        verbose_name = _("discussion question")
        verbose_name_plural = _("discussion questions")
        ordering = ["event", "order"]
        constraints = [models.UniqueConstraint(name="prompt_order_once", fields=["event", "order"])]

    def __str__(self) -> str:
        return self.text


class EventNote(PublicIdModel, TimestampedModel, VersionedModel):
    """One remark that a note-taker wrote down at an event."""

    AREA_PATH = "event__areas"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notes")
    prompt = models.ForeignKey(
        Prompt, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes", verbose_name=_("in answer to")
    )
    text = models.TextField(_("what was said"))
    said_by = models.CharField(_("said by"), max_length=16, choices=Attendance.Role.choices, blank=True)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("borough")
    )
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("community")
    )
    may_quote = models.BooleanField(_("the person agreed to be quoted without their name"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Of the form that wrote it, so that a note sent twice over a bad line is one note.
    form_key = models.CharField(max_length=32, null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["event", "id"]
        constraints = [models.CheckConstraint(name="event_note_not_empty", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.event}: note {self.pk}"


class EventQuestion(PublicIdModel, TimestampedModel, VersionedModel):
    """A question that somebody asked at an event, and the answer to it."""

    AREA_PATH = "event__areas"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("question asked")
        verbose_name_plural = _("questions asked")
        ordering = ["event", "order", "id"]
        constraints = [models.CheckConstraint(name="event_question_not_empty", condition=~Q(question=""))]

    def __str__(self) -> str:
        return f"{self.event}: question {self.pk}"


class OrganisationPresent(models.Model):
    """That people of an organisation came, where nobody booked or beside those who did."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organisations_present")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisation that came")
        verbose_name_plural = _("organisations that came")
        ordering = ["event", "organisation__name"]
        constraints = [
            models.UniqueConstraint(name="organisation_present_once", fields=["event", "organisation"]),
            models.CheckConstraint(
                name="organisation_present_some", condition=Q(people__isnull=True) | Q(people__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.organisation}"
