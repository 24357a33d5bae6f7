"""Surveys: their versions, the answers being given and the answers given."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.programmes.models import Programme
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class LawfulBasis(models.TextChoices):
    """Why the answers may be processed (UK GDPR, Article 6; health facts also under Article 9)."""

    PUBLIC_TASK = "public_task", _("Public task: Article 6(1)(e), and Article 9(2)(h) for facts about health")
    CONSENT = "consent", _("Consent: Article 6(1)(a), and Article 9(2)(a) for facts about health")


class Channel(models.TextChoices):
    """How a response reached us."""

    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")
    PHONE = "phone", _("By telephone")
    INTERVIEW = "interview", _("In an interview")


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Surveys by what is meant."""

    def public(self) -> SurveyQuerySet:
        """Surveys that residents can see: open, paused and closed ones."""
        return self.exclude(state=SurveyState.DRAFT)

    def open_now(self) -> SurveyQuerySet:
        """Surveys that take answers today."""
        today = timezone.localdate()
        return self.filter(state=SurveyState.OPEN, opens_on__lte=today, closes_on__gte=today)


class Survey(PublicIdModel, TimestampedModel, VersionedModel):
    """A questionnaire of a programme. Its questions stand in its versions."""

    AREA_PATH = "areas"

    class Audience(models.TextChoices):
        """Whom it asks."""

        RESIDENTS = "residents", _("Residents, carers and bereaved people")
        PROFESSIONALS = "professionals", _("Health and care professionals")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="surveys", verbose_name=_("programme")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("who asks, and why"))
    audience = models.CharField(_("for"), max_length=16, choices=Audience.choices)
    areas = models.ManyToManyField(Area, related_name="surveys", verbose_name=_("areas"))
    state = models.CharField(_("state"), max_length=8, choices=SurveyState.choices, default=SurveyState.DRAFT)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=10)
    content_notice = models.TextField(_("content notice"), blank=True)
    what_happens = models.TextField(_("what happens with the answers"))
    privacy_notice = models.TextField(_("privacy notice"))
    lawful_basis = models.CharField(_("lawful basis"), max_length=16, choices=LawfulBasis.choices)
    retention_months = models.PositiveSmallIntegerField(_("months that answers are kept after closing"), default=24)
    contact_email = models.EmailField(_("contact address"))
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)

    objects: ClassVar[models.Manager[Survey]] = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-opens_on", "title"]
        constraints = [
            models.CheckConstraint(name="survey_dates_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(name="survey_state_known", condition=Q(state__in=SurveyState.values)),
            models.CheckConstraint(
                name="survey_open_is_lawful",
                condition=Q(state=SurveyState.DRAFT)
                | (~Q(privacy_notice="") & ~Q(lawful_basis="") & Q(retention_months__gt=0) & ~Q(contact_email="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_answers(self) -> bool:
        """Whether somebody can answer today."""
        return self.state == SurveyState.OPEN and self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.closes_on < timezone.localdate()


class SurveyVersion(models.Model):
    """One version of a survey's questions. Once published it never changes (a trigger holds that)."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    definition = models.JSONField(_("questions"))
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("survey version")
        verbose_name_plural = _("survey versions")
        ordering = ["survey", "-number"]
        constraints = [models.UniqueConstraint(name="survey_version_number_once", fields=["survey", "number"])]

    def __str__(self) -> str:
        return f"{self.survey}, version {self.number}"


class ResponseDraft(models.Model):
    """Answers being given. The token that opens them is known to the reader's browser alone."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="drafts")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="drafts")
    token_hash = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    may_quote = models.BooleanField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("draft response")
        verbose_name_plural = _("draft responses")

    def __str__(self) -> str:
        return f"{self.survey}: draft {self.pk}"


class Response(PublicIdModel):
    """What one person answered, once, bound to the version that they saw."""

    AREA_PATH = "survey__areas"

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    # The draft's token hash: submitting the same draft again, in any way, meets this constraint.
    submission_key = models.CharField(max_length=64, unique=True)
    reference_hash = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(_("answers"))
    may_quote = models.BooleanField(_("may be quoted without a name"), default=False)
    borough = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="responses", verbose_name=_("borough")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    submitted_at = models.DateTimeField(_("submitted"), db_index=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["survey", "-submitted_at"]),
            models.Index(fields=["survey", "borough"]),
            GinIndex(name="response_answers", fields=["answers"]),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.public_id}"
