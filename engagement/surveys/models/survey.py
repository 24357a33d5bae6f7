"""Surveys and the versions of their questions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.programmes.models import Programme
from engagement.surveys.translating import Original
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", _("Draft")
    PILOT = "pilot", _("Pilot")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


# What only the team sees, or whoever was sent the address to try it.
NOT_YET_PUBLIC = (SurveyState.DRAFT, SurveyState.PILOT)


class LawfulBasis(models.TextChoices):
    """Why the answers may be processed (UK GDPR, Article 6; health facts also under Article 9)."""

    PUBLIC_TASK = "public_task", _("Public task: Article 6(1)(e), and Article 9(2)(h) for facts about health")
    CONSENT = "consent", _("Consent: Article 6(1)(a), and Article 9(2)(a) for facts about health")


class Access(models.TextChoices):
    """Who can answer."""

    LINK = "link", _("Everybody with the address")
    CODES = "codes", _("Everybody with an invitation code, once for each code")


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Surveys by what is meant."""

    def public(self) -> SurveyQuerySet:
        """Surveys that residents can see: open, paused, closed and archived ones."""
        return self.exclude(state__in=NOT_YET_PUBLIC)

    def open_now(self) -> SurveyQuerySet:
        """Surveys that take answers today."""
        today = timezone.localdate()
        return self.filter(state=SurveyState.OPEN, opens_on__lte=today, closes_on__gte=today)


class Survey(PublicIdModel, TimestampedModel, VersionedModel):
    """A questionnaire of a programme. Its questions stand in its versions."""

    AREA_PATH = "areas"
    TRANSLATED = ("title", "summary", "content_notice", "what_happens", "privacy_notice", "other_formats")

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
    other_formats = models.TextField(_("other formats and languages"), blank=True)
    access = models.CharField(_("who can answer"), max_length=8, choices=Access.choices, default=Access.LINK)
    # Keeps the day alone: no time, no reference code, nothing that leads from a browser to its answers.
    anonymous = models.BooleanField(_("anonymous mode"), default=False)
    # {language: {field: text}} for the fields of TRANSLATED.
    translations = models.JSONField(_("translations"), default=dict, blank=True)

    objects: ClassVar[models.Manager[Survey]] = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-opens_on", "title"]
        constraints = [
            models.CheckConstraint(name="survey_dates_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(name="survey_state_known", condition=Q(state__in=SurveyState.values)),
            models.CheckConstraint(name="survey_access_known", condition=Q(access__in=Access.values)),
            models.CheckConstraint(
                name="survey_open_is_lawful",
                condition=Q(state__in=NOT_YET_PUBLIC)
                | (~Q(privacy_notice="") & ~Q(lawful_basis="") & Q(retention_months__gt=0) & ~Q(contact_email="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pilot(self) -> bool:
        """Whether it is being tried: its responses are marked and can be deleted."""
        return self.state == SurveyState.PILOT

    @property
    def takes_answers(self) -> bool:
        """Whether somebody can answer today."""
        if self.is_pilot:
            return True
        return self.state == SurveyState.OPEN and self.opens_on <= timezone.localdate() <= self.closes_on

    def text(self, field: str, language: str) -> str:
        """Return one of the ``TRANSLATED`` texts in a language, or in English where it has no translation.

        The text without a translation is a ``translating.Original``, so that the page can mark its language.
        """
        original = getattr(self, field)
        if not original or language.split("-", maxsplit=1)[0] == "en":
            return original
        return self.translations.get(language, {}).get(field, "").strip() or Original(original, "en")

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


class SurveyExtension(models.Model):
    """A later last day, and why. Rows never change (a trigger holds that); everybody can read them."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="extensions")
    closed_before = models.DateField(_("closed before"))
    closes_now = models.DateField(_("closes now"))
    reason = models.CharField(_("reason"), max_length=300)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("extension of a survey")
        verbose_name_plural = _("extensions of surveys")
        ordering = ["survey", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(name="survey_extension_is_later", condition=Q(closes_now__gt=F("closed_before"))),
            models.CheckConstraint(name="survey_extension_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.closes_now}"


class SurveySignOff(models.Model):
    """An approver has seen the preview of these very questions and agreed. Rows never change (a trigger holds that)."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sign_offs")
    # Questions are known by their digest: a draft version that is saved again needs a new sign-off.
    sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField(_("version"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["survey", "-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="survey_signed_once_by_each", fields=["survey", "sha256", "signed_by"])
        ]

    def __str__(self) -> str:
        return f"{self.survey}, version {self.number}: signed off"


class QuestionsEdit(models.Model):
    """One saved state of a survey's unpublished questions, so that any edit can be undone."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField(_("edit"))
    definition = models.JSONField(_("questions"))
    sha256 = models.CharField(max_length=64)
    what = models.CharField(_("what was done"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("edit of questions")
        verbose_name_plural = _("edits of questions")
        ordering = ["survey", "-number"]
        constraints = [models.UniqueConstraint(name="survey_edit_number_once", fields=["survey", "number"])]

    def __str__(self) -> str:
        return f"{self.survey}, edit {self.number}"


class BankQuestion(PublicIdModel, TimestampedModel):
    """A question that the team keeps to use again, beside the harmonised ones that the portal brings."""

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="bank_questions")
    name = models.CharField(_("name in the bank"), max_length=120)
    # One question as it stands in a definition, translations beside it: {"question": {...}, "translations": {...}}.
    content = models.JSONField(_("question"))
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("question of the bank")
        verbose_name_plural = _("questions of the bank")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="bank_question_named_once", fields=["programme", "name"])]

    def __str__(self) -> str:
        return self.name
