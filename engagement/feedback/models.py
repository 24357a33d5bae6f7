"""Feedback: each thing that somebody said, once, and the themes it was coded to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ambitions.framework.models import Ambition, BuildingBlock
from engagement.events.models import EventNote, EventQuestion
from engagement.programmes.models import Community, Programme
from engagement.surveys.models import Response
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class SaidBy(models.TextChoices):
    """As what the person spoke."""

    RESIDENT = "resident", _("Resident, carer or bereaved person")
    PROFESSIONAL = "professional", _("Health or care professional")
    VOLUNTARY = "voluntary", _("Voluntary, community or faith sector")
    UNKNOWN = "unknown", _("Not known")


class FeedbackItemQuerySet(models.QuerySet["FeedbackItem"]):
    """Feedback items by what is meant."""

    def coded(self) -> FeedbackItemQuerySet:
        """Items with at least one theme."""
        return self.filter(pk__in=Coding.objects.filter(removed_at__isnull=True).values("item"))

    def uncoded(self) -> FeedbackItemQuerySet:
        """Items without a theme."""
        return self.exclude(pk__in=Coding.objects.filter(removed_at__isnull=True).values("item"))

    def quotable(self) -> FeedbackItemQuerySet:
        """Items whose words may be published: the person agreed, and somebody confirmed the public text."""
        return self.filter(may_quote=True, public_text_confirmed_at__isnull=False).exclude(public_text="")


class FeedbackItem(PublicIdModel, TimestampedModel, VersionedModel):
    """One thing that somebody said, from exactly one source."""

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="feedback_items")
    text = models.TextField(_("what was said"))
    said_by = models.CharField(_("said by"), max_length=16, choices=SaidBy.choices, default=SaidBy.UNKNOWN)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback_items", verbose_name=_("borough")
    )
    communities = models.ManyToManyField(
        Community, blank=True, related_name="feedback_items", verbose_name=_("communities")
    )
    said_on = models.DateField(_("said on"))

    # The source: exactly one of these, held by a check constraint.
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.CASCADE, related_name="feedback_items"
    )
    question_key = models.CharField(_("survey question"), max_length=60, blank=True)
    event_note = models.OneToOneField(
        EventNote, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback_item"
    )
    event_question = models.OneToOneField(
        EventQuestion, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback_item"
    )

    may_quote = models.BooleanField(_("may be quoted without a name"), default=False)
    # What may be published: the words with everything taken out that could tell who spoke.
    public_text = models.TextField(_("words to publish"), blank=True)
    public_text_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    public_text_confirmed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[FeedbackItem]] = FeedbackItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback item")
        verbose_name_plural = _("feedback items")
        ordering = ["-said_on", "-pk"]
        indexes = [
            GinIndex(SearchVector("text", config="english"), name="feedback_text_search"),
            models.Index(fields=["programme", "-said_on"]),
        ]
        constraints = [
            models.CheckConstraint(name="feedback_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="feedback_exactly_one_source",
                condition=(
                    Q(response__isnull=False, event_note__isnull=True, event_question__isnull=True)
                    & ~Q(question_key="")
                )
                | Q(response__isnull=True, event_note__isnull=False, event_question__isnull=True, question_key="")
                | Q(response__isnull=True, event_note__isnull=True, event_question__isnull=False, question_key=""),
            ),
            models.UniqueConstraint(
                name="feedback_answer_once",
                fields=["response", "question_key"],
                condition=Q(response__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_public_text_needs_consent", condition=Q(public_text="") | Q(may_quote=True)
            ),
            models.CheckConstraint(
                name="feedback_public_text_confirmed",
                condition=Q(public_text="") | Q(public_text_confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback {self.public_id}"


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Themes by what is meant."""

    def in_use(self) -> ThemeQuerySet:
        """Themes that can be given to an item."""
        return self.filter(is_retired=False)


class Theme(PublicIdModel, TimestampedModel, VersionedModel):
    """One branch or leaf of a programme's coding frame."""

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="themes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("beneath")
    )
    slug = models.SlugField(_("address"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what belongs here"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    ambition = models.ForeignKey(
        Ambition, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("ambition")
    )
    building_block = models.ForeignKey(
        BuildingBlock,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("building block"),
    )
    is_retired = models.BooleanField(_("no longer given"), default=False)

    objects: ClassVar[models.Manager[Theme]] = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["programme", "order", "name"]
        constraints = [
            models.UniqueConstraint(name="theme_slug_once", fields=["programme", "slug"]),
            models.CheckConstraint(
                name="theme_not_beneath_itself", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """That a feedback item was given a theme, by whom and when; taking it off again is kept too."""

    item = models.ForeignKey(FeedbackItem, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        ordering = ["set_at"]
        constraints = [
            models.UniqueConstraint(name="coding_once", fields=["item", "theme"], condition=Q(removed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.theme}"
