"""Events: what is planned, who came, what was asked, said and answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.times import day_in_words, span_in_words
from engagement.programmes.models import Community, Programme
from eolcare.accounts.models import Organisation
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class EventKind(models.TextChoices):
    """What sort of event it is."""

    WEBINAR = "webinar", _("Webinar")
    FULL_PANEL_WEBINAR = "full_panel_webinar", _("Full-panel webinar")
    WORKSHOP = "workshop", _("Workshop")
    SELF_ASSESSMENT_WORKSHOP = "self_assessment_workshop", _("Self-assessment workshop")
    FOCUS_GROUP = "focus_group", _("Focus group")
    DROP_IN = "drop_in", _("Drop-in session")
    MEETING_ATTENDED = "meeting_attended", _("Meeting attended")
    INTERVIEW = "interview", _("One-to-one interview")


class EventFormat(models.TextChoices):
    """Where people take part."""

    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
    HYBRID = "hybrid", _("In person and online")
    PHONE = "phone", _("By telephone")


class EventState(models.TextChoices):
    """Where an event stands. Whether it is over follows from its end."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class EventQuerySet(models.QuerySet["Event"]):
    """Events by what is meant."""

    def public(self) -> EventQuerySet:
        """Events of public programmes that residents can see; a cancelled one stays visible, and says so."""
        return self.filter(
            state__in=[EventState.PUBLISHED, EventState.CANCELLED], is_listed=True, programme__is_public=True
        )

    def upcoming(self) -> EventQuerySet:
        """Events that have not ended, the soonest first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> EventQuerySet:
        """Events that have ended, the latest first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")


class Event(PublicIdModel, TimestampedModel, VersionedModel):
    """One event of a programme."""

    AREA_PATH = "areas"

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="events", verbose_name=_("programme")
    )
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=EventKind.choices)
    format = models.CharField(_("how people take part"), max_length=12, choices=EventFormat.choices)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one or two sentences"), max_length=400)
    description = models.TextField(_("about the event"), blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    venue_name = models.CharField(_("place"), max_length=160, blank=True)
    venue_address = models.TextField(_("address of the place"), blank=True)
    access_information = models.TextField(_("access"), blank=True)
    how_to_take_part = models.TextField(_("how to take part"), blank=True)
    areas = models.ManyToManyField(Area, related_name="events", verbose_name=_("areas"))
    communities = models.ManyToManyField(Community, blank=True, related_name="events", verbose_name=_("communities"))
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="events", verbose_name=_("run together with")
    )
    state = models.CharField(_("state"), max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    # Meetings attended and interviews are recorded, and counted, but nobody is invited to them.
    is_listed = models.BooleanField(_("shown in the public list"), default=True)
    cancelled_reason = models.TextField(_("why it was cancelled"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # For calendars: goes up with each published change (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[models.Manager[Event]] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["state", "ends_at"]), models.Index(fields=["starts_at"])]
        constraints = [
            models.CheckConstraint(name="event_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="event_state_known", condition=Q(state__in=EventState.values)),
            models.CheckConstraint(name="event_kind_known", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(
                name="event_cancelled_says_why", condition=~Q(state=EventState.CANCELLED) | ~Q(cancelled_reason="")
            ),
            models.CheckConstraint(
                name="event_published_has_time",
                condition=~Q(state=EventState.PUBLISHED) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether the event has ended."""
        return self.ends_at < timezone.now()

    @property
    def when(self) -> str:
        """Day and times in London: "Tuesday 15 March 2022, 2pm to 4pm"."""
        return span_in_words(self.starts_at, self.ends_at)

    @property
    def day(self) -> str:
        """The day on which it starts, in London: "Tuesday 15 March 2022"."""
        return day_in_words(self.starts_at)


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
    may_quote = models.BooleanField(_("the person agreed to be quoted without their name"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

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
