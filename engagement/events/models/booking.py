"""Booking: places of an event, who has one or waits, what they need, and what remains when they are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagement.events.models.event import Event, PlaceKind
from engagement.events.models.record import Attendance
from engagement.events.needs import NeedKind
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel

STANDALONE = (PlaceKind.IN_PERSON, PlaceKind.ONLINE, PlaceKind.PHONE)
"""Kinds of places that somebody can book; the carer's seat comes beside one of them."""


class EventPlaces(models.Model):
    """How many places of one kind an event has, and how many are taken. Its row is the lock of all bookings.

    ``taken`` is kept by a trigger on the bookings, in the transaction of each, and the database refuses more than the
    capacity, whoever writes.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(_("kind of place"), max_length=10, choices=PlaceKind.choices)
    # Empty: as many as come.
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("places of a kind")
        verbose_name_plural = _("places of a kind")
        ordering = ["event", "kind"]
        constraints = [
            models.UniqueConstraint(name="event_places_kind_once", fields=["event", "kind"]),
            models.CheckConstraint(name="event_places_kind_known", condition=Q(kind__in=PlaceKind.values)),
            models.CheckConstraint(
                name="event_places_not_oversold", condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.kind}"

    @property
    def free(self) -> int | None:
        """How many places are free; ``None`` where there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken


class BookingState(models.TextChoices):
    """Where a booking stands."""

    BOOKED = "booked", _("Booked")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Offered a place")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Offer declined")
    LAPSED = "lapsed", _("Offer ran out")


LIVE = (BookingState.BOOKED, BookingState.WAITING, BookingState.OFFERED)
"""States in which somebody still means to come."""

HOLDING = (BookingState.BOOKED, BookingState.OFFERED)
"""States in which a booking holds its place. The trigger knows the same two."""


class BookingChannel(models.TextChoices):
    """How the booking reached us."""

    WEB = "web", _("On this site")
    PHONE = "phone", _("By telephone")
    EMAIL = "email", _("By email or letter")
    IN_PERSON = "in_person", _("In person")
    WALK_IN = "walk_in", _("Came without booking")


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings by what is meant."""

    def live(self) -> BookingQuerySet:
        """Those of people who still mean to come."""
        return self.filter(state__in=LIVE)

    def booked(self) -> BookingQuerySet:
        """Those with a place, walk-ins among them."""
        return self.filter(state=BookingState.BOOKED)

    def queue(self) -> BookingQuerySet:
        """Those who wait, in the order in which they asked."""
        return self.filter(state=BookingState.WAITING).order_by("pk")

    def lapsed_at(self, moment: datetime) -> BookingQuerySet:
        """Those whose time to accept an offer was over at a moment, and nobody has said so yet."""
        return self.filter(state=BookingState.OFFERED, offer_expires_at__lte=moment)

    def came(self) -> BookingQuerySet:
        """Those who were there."""
        return self.filter(checked_in_at__isnull=False)


class Booking(PublicIdModel, TimestampedModel, VersionedModel):
    """That somebody wants to come to an event. Who they are and what they need stand apart, and go first."""

    AREA_PATH = "event__areas"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(_("state"), max_length=10, choices=BookingState.choices)
    channel = models.CharField(_("booked"), max_length=10, choices=BookingChannel.choices, default=BookingChannel.WEB)
    place_kind = models.CharField(_("takes part"), max_length=10, choices=PlaceKind.choices)
    with_carer = models.BooleanField(_("a carer or companion comes too"), default=False)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("borough")
    )
    role = models.CharField(_("comes as"), max_length=16, choices=Attendance.Role.choices, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    # Of the event's own questions, by their public ids; kept as long as the name is.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    may_contact = models.BooleanField(_("may be told what came of the event"), default=False)
    may_quote = models.BooleanField(_("may be quoted without their name"), default=False)
    # Link, code and check-in code follow from the nonce and the portal's secret; their hashes stand here.
    nonce = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    check_in_hash = models.CharField(max_length=64, editable=False)
    # A keyed hash of the event and the e-mail address, so that one person has one booking; empty without an address.
    person_key = models.CharField(max_length=64, blank=True, editable=False)
    # Of the form that asked, so that one form sent twice is one booking.
    form_key = models.CharField(max_length=32, null=True, blank=True, unique=True, editable=False)
    booked_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Booking]] = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["event", "id"]
        indexes = [
            models.Index(name="booking_offers_due", fields=["offer_expires_at"], condition=Q(state="offered")),
            models.Index(name="booking_queue", fields=["event", "id"], condition=Q(state="waiting")),
        ]
        constraints = [
            models.CheckConstraint(name="booking_state_known", condition=Q(state__in=BookingState.values)),
            models.CheckConstraint(
                name="booking_place_known", condition=Q(place_kind__in=[str(k) for k in STANDALONE])
            ),
            models.CheckConstraint(
                name="booking_offer_has_an_end",
                condition=Q(state="offered", offer_expires_at__isnull=False, offered_at__isnull=False)
                | ~Q(state="offered") & Q(offer_expires_at__isnull=True),
            ),
            models.CheckConstraint(
                name="booking_booked_has_time", condition=~Q(state="booked") | Q(booked_at__isnull=False)
            ),
            models.CheckConstraint(
                name="booking_ended_has_time",
                condition=Q(state__in=["booked", "waiting", "offered"], ended_at__isnull=True)
                | ~Q(state__in=["booked", "waiting", "offered"]) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_who_came_has_a_place", condition=Q(checked_in_at__isnull=True) | Q(state="booked")
            ),
            models.CheckConstraint(
                name="booking_walk_in_is_here", condition=~Q(channel="walk_in") | Q(checked_in_at__isnull=False)
            ),
            models.UniqueConstraint(
                name="booking_person_once",
                fields=["event", "person_key"],
                condition=~Q(person_key="") & Q(state__in=["booked", "waiting", "offered"]),
            ),
            # Named constraints rather than `unique=True`, which makes a second index for LIKE.
            models.UniqueConstraint(name="booking_token_once", fields=["token_hash"]),
            models.UniqueConstraint(name="booking_code_once", fields=["code_hash"]),
            models.UniqueConstraint(name="booking_check_in_once", fields=["check_in_hash"]),
        ]

    def __str__(self) -> str:
        return f"{self.event}: booking {self.public_id}"

    @property
    def is_live(self) -> bool:
        """Whether this person still means to come."""
        return self.state in LIVE

    @property
    def kinds_needed(self) -> tuple[str, ...]:
        """The kinds of places that the booking takes, one of each."""
        return (self.place_kind, PlaceKind.CARER) if self.with_carer else (self.place_kind,)


class BookingContact(models.Model):
    """Who booked and how to reach them. Apart from the booking, and deleted before it."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email address"), blank=True)
    phone = models.CharField(_("telephone number"), max_length=40, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("contact of a booking")
        verbose_name_plural = _("contacts of bookings")
        constraints = [models.CheckConstraint(name="booking_contact_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return f"contact of {self.booking_id}"


class AccessNeed(TimestampedModel, VersionedModel):
    """One thing that somebody needs to take part, after the Accessible Information Standard: flagged, met, reviewed."""

    class Arranged(models.TextChoices):
        """What the team did about it."""

        OPEN = "open", _("To arrange")
        ARRANGED = "arranged", _("Arranged")
        CANNOT = "cannot", _("Cannot be arranged, and the person was told")

    class Met(models.TextChoices):
        """What came of it."""

        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    AREA_PATH = "booking__event__areas"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("need"), max_length=24, choices=NeedKind.choices)
    detail = models.CharField(_("more about it"), max_length=300, blank=True)
    for_carer = models.BooleanField(_("of the carer or companion"), default=False)
    arranged = models.CharField(_("arranged?"), max_length=10, choices=Arranged.choices, default=Arranged.OPEN)
    arranged_note = models.CharField(_("what was arranged"), max_length=300, blank=True)
    arranged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    met = models.CharField(_("was it met?"), max_length=8, choices=Met.choices, blank=True)
    # Whether the person said so themselves; what they say outweighs what the team thinks.
    met_said_by_person = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("access need")
        verbose_name_plural = _("access needs")
        ordering = ["booking", "id"]
        constraints = [
            models.UniqueConstraint(name="need_once", fields=["booking", "kind", "for_carer"]),
            models.CheckConstraint(name="need_kind_known", condition=Q(kind__in=NeedKind.values)),
            models.CheckConstraint(
                name="need_arranged_known", condition=Q(arranged__in=["open", "arranged", "cannot"])
            ),
            models.CheckConstraint(name="need_cannot_says_why", condition=~Q(arranged="cannot") | ~Q(arranged_note="")),
            models.CheckConstraint(
                name="need_met_has_time",
                condition=Q(met="", met_at__isnull=True) | ~Q(met="") & Q(met_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.kind}"


class BookingQuestion(PublicIdModel):
    """A question of the event's own that people answer when they book."""

    class Kind(models.TextChoices):
        """How it is answered."""

        YES_NO = "yes_no", _("Yes or no")
        RADIOS = "radios", _("One of several")
        CHECKBOXES = "checkboxes", _("Several of several")
        SHORT_TEXT = "short_text", _("A few words")
        LONG_TEXT = "long_text", _("A few sentences")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="booking_questions")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("answered by"), max_length=12, choices=Kind.choices)
    label = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    options = models.JSONField(_("options"), default=list, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    # Asked only where this earlier question was answered with one of these values.
    asked_if = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="asks", verbose_name=_("asked only if")
    )
    asked_if_values = models.JSONField(_("was answered with"), default=list, blank=True)

    class Meta:
        verbose_name = _("booking question")
        verbose_name_plural = _("booking questions")
        ordering = ["event", "order"]
        constraints = [
            models.UniqueConstraint(
                name="booking_question_order_once", fields=["event", "order"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="booking_question_has_words", condition=~Q(label="")),
            models.CheckConstraint(
                name="booking_question_condition_whole",
                condition=Q(asked_if__isnull=True, asked_if_values=[])
                | Q(asked_if__isnull=False) & ~Q(asked_if_values=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class BookingTally(models.Model):
    """How many bookings of a sort there were, kept when the bookings themselves are deleted. Never who."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="booking_tallies")
    place_kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Attendance.Role.choices, blank=True)
    state = models.CharField(max_length=10, choices=BookingState.choices)
    channel = models.CharField(max_length=10, choices=BookingChannel.choices)
    came = models.BooleanField()
    people = models.PositiveIntegerField()
    carers = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of bookings")
        verbose_name_plural = _("tallies of bookings")
        constraints = [
            models.UniqueConstraint(
                name="booking_tally_once",
                fields=["event", "place_kind", "area", "role", "state", "channel", "came"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.people}"


class NeedTally(models.Model):
    """How many asked for one kind of help at an event, and whether it was met, kept when the needs are deleted."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="need_tallies")
    kind = models.CharField(max_length=24, choices=NeedKind.choices)
    arranged = models.CharField(max_length=10, choices=AccessNeed.Arranged.choices)
    met = models.CharField(max_length=8, choices=AccessNeed.Met.choices, blank=True)
    people = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("tally of needs")
        verbose_name_plural = _("tallies of needs")
        constraints = [models.UniqueConstraint(name="need_tally_once", fields=["event", "kind", "arranged", "met"])]

    def __str__(self) -> str:
        return f"{self.event}: {self.kind} {self.people}"
