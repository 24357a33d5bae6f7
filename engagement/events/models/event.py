"""Events as they are planned: what, when, where, for whom and with whom."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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


class PlaceKind(models.TextChoices):
    """How somebody who booked takes part; a carer's seat is taken beside a place, never alone."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    PHONE = "phone", _("By telephone")
    CARER = "carer", _("Seat for a carer or companion")


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


class Venue(PublicIdModel, TimestampedModel, VersionedModel):
    """A place where events are held, with what somebody needs to know to get in and take part."""

    class Fact(models.TextChoices):
        """A fact about access that is there or is not; what nobody has looked at stands in neither list."""

        STEP_FREE = "step_free", _("Step-free from the street to the room")
        ACCESSIBLE_TOILET = "accessible_toilet", _("Accessible toilet")
        CHANGING_PLACES = "changing_places", _("Changing Places toilet")
        HEARING_LOOP = "hearing_loop", _("Hearing loop")
        BLUE_BADGE = "blue_badge", _("Blue Badge parking")
        LIFT = "lift", _("Lift large enough for a powered wheelchair")
        QUIET_ROOM = "quiet_room", _("Quiet room to step out to")
        PRAYER_ROOM = "prayer_room", _("Room for prayer")
        ASSISTANCE_DOGS = "assistance_dogs", _("Assistance dogs welcome, with water")
        NEAR_TRANSPORT = "near_transport", _("Step-free station or bus stop within 400 metres")

    AREA_PATH = "area"

    name = models.CharField(_("name"), max_length=160)
    address = models.TextField(_("address"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="venues", verbose_name=_("borough"))
    has = ArrayField(models.CharField(max_length=20, choices=Fact.choices), default=list, blank=True)
    has_not = ArrayField(models.CharField(max_length=20, choices=Fact.choices), default=list, blank=True)
    access_notes = models.TextField(_("more about access"), blank=True)
    directions = models.TextField(_("how to get there"), blank=True)
    checked_on = models.DateField(_("access last checked on"), null=True, blank=True)
    is_retired = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="venue_name_once_in_a_borough", fields=["area", "name"]),
            # Django has no negated overlap; `has` and `has_not` never hold the same fact.
            models.CheckConstraint(name="venue_facts_agree", condition=~Q(has__overlap=F("has_not"))),
        ]

    def __str__(self) -> str:
        return self.name


class EventSeries(PublicIdModel, TimestampedModel):
    """Events that were planned together as repeats of one; each is an event of its own."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="event_series")
    title = models.CharField(_("title"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


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
    # A place of the register, or a place written out for this event alone; never both.
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("venue")
    )
    venue_name = models.CharField(_("place"), max_length=160, blank=True)
    venue_address = models.TextField(_("address of the place"), blank=True)
    access_information = models.TextField(_("access"), blank=True)
    how_to_take_part = models.TextField(_("how to take part"), blank=True)
    areas = models.ManyToManyField(Area, related_name="events", verbose_name=_("areas"))
    communities = models.ManyToManyField(Community, blank=True, related_name="events", verbose_name=_("communities"))
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="events", verbose_name=_("run together with")
    )
    # Whose meeting it was that somebody went to; asked for meetings attended alone.
    host = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("whose meeting")
    )
    series = models.ForeignKey(
        EventSeries, null=True, blank=True, on_delete=models.SET_NULL, related_name="events", verbose_name=_("series")
    )
    # Codes of `engagement.events.spoken`.
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    interpreters = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    # Only people with a place are told these two.
    joining_link = models.URLField(_("joining link"), max_length=500, blank=True)
    joining_details = models.TextField(_("how to join"), blank=True)
    takes_bookings = models.BooleanField(_("people book a place"), default=False)
    booking_opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True)
    # Empty: until the event starts.
    booking_closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True)
    hours_to_accept = models.PositiveSmallIntegerField(_("hours to accept a place that became free"), default=48)
    # That everybody who came is on the list, so that the others count as not having come.
    check_in_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    evaluation_survey = models.ForeignKey(
        "engagement.Survey",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluates",
        verbose_name=_("survey about the event"),
    )
    # When names, addresses and needs of people who booked were deleted; what stays are counts.
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)
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
                name="event_place_once", condition=Q(venue__isnull=True) | Q(venue_name="", venue_address="")
            ),
            models.CheckConstraint(
                name="event_booking_window_in_order",
                condition=Q(booking_opens_at__isnull=True)
                | Q(booking_closes_at__isnull=True)
                | Q(booking_closes_at__gt=F("booking_opens_at")),
            ),
            models.CheckConstraint(
                name="event_hours_to_accept_possible",
                condition=Q(hours_to_accept__gte=1) & Q(hours_to_accept__lte=14 * 24),
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
    def place_name(self) -> str:
        """The name of the place, from the register or written out; ``""`` where there is none."""
        return self.venue.name if self.venue else self.venue_name

    @property
    def place_address(self) -> str:
        """The address of the place, from the register or written out, in lines."""
        return self.venue.address if self.venue else self.venue_address

    @property
    def booking_ends_at(self) -> datetime:
        """Until when people can book: the closing time if there is one, and the start at the latest."""
        return min(self.booking_closes_at or self.starts_at, self.starts_at)

    @property
    def when(self) -> str:
        """Day and times in London: "Tuesday 15 March 2022, 2pm to 4pm"."""
        return span_in_words(self.starts_at, self.ends_at)

    @property
    def day(self) -> str:
        """The day on which it starts, in London: "Tuesday 15 March 2022"."""
        return day_in_words(self.starts_at)
