"""The coding frame of a programme, with its history; what was coded to it, by whom and how; notes and what was read."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ambitions.framework.models import Ambition, BuildingBlock
from engagement.programmes.models import Programme
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


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
    # Where its codings went when it became one with another; such a theme is retired for good.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", verbose_name=_("merged into")
    )

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
            models.CheckConstraint(
                name="theme_merged_is_retired",
                condition=Q(merged_into__isnull=True) | (Q(is_retired=True) & ~Q(merged_into=F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ThemeChange(models.Model):
    """One step in the history of a programme's frame. Its number is the frame's version. Rows are only ever added."""

    class Kind(models.TextChoices):
        """What was done."""

        CREATED = "created", _("Made")
        CHANGED = "changed", _("Renamed or described anew")
        MOVED = "moved", _("Moved")
        MERGED = "merged", _("Merged into another")
        SPLIT = "split", _("Split")
        RETIRED = "retired", _("Retired")
        BROUGHT_BACK = "brought_back", _("Brought back")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="theme_changes")
    number = models.PositiveIntegerField(_("version of the frame"))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("what was done"), max_length=12, choices=Kind.choices)
    # The theme's name, description, parent, place and links as they were and became; themes by their public id.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of the frame")
        verbose_name_plural = _("changes of the frame")
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(name="theme_change_number_once", fields=["programme", "number"])]

    def __str__(self) -> str:
        return f"{self.programme_id}, version {self.number}"


class Coding(models.Model):
    """That an item, or a passage of it, was given a theme: by whom, how and when; taking it off again is kept too."""

    class SetHow(models.TextChoices):
        """What set it."""

        PERSON = "person", _("By a person")
        SUGGESTED = "suggested", _("Suggested by the portal, accepted by a person")
        FRAME = "frame", _("By a change of the frame")
        AGREED = "agreed", _("Agreed after two people had coded it")

    item = models.ForeignKey("engagement.FeedbackItem", on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    # From and up to a character of the item's text; both empty for the whole of it.
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    set_how = models.CharField(_("set"), max_length=10, choices=SetHow.choices, default=SetHow.PERSON)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    # The change of the frame that set it, or that took it off.
    through = models.ForeignKey(
        ThemeChange, null=True, blank=True, on_delete=models.PROTECT, related_name="codings_set"
    )
    removed_through = models.ForeignKey(
        ThemeChange, null=True, blank=True, on_delete=models.PROTECT, related_name="codings_removed"
    )

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="coding_once",
                fields=["item", "theme", "start", "end"],
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="coding_passage_in_order",
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__isnull=False, end__gt=F("start")),
            ),
            models.CheckConstraint(
                name="coding_set_how_known", condition=Q(set_how__in=["person", "suggested", "frame", "agreed"])
            ),
            models.CheckConstraint(
                name="coding_by_frame_names_change", condition=~Q(set_how="frame") | Q(through__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.theme_id}"


class SuggestionDecision(models.Model):
    """That somebody took or refused a theme that the portal suggested for an item. A refused one is not shown again."""

    item = models.ForeignKey("engagement.FeedbackItem", on_delete=models.CASCADE, related_name="suggestion_decisions")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField()
    # Which way of looking found it ("words", "spelling", "meaning"), and its score there, 0 to 1.
    method = models.CharField(max_length=12)
    score = models.FloatField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("decision on a suggestion")
        verbose_name_plural = _("decisions on suggestions")
        constraints = [
            models.UniqueConstraint(name="suggestion_decided_once", fields=["item", "theme"]),
            models.CheckConstraint(name="suggestion_score_a_share", condition=Q(score__gte=0) & Q(score__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.theme_id}"


class AnalystNote(PublicIdModel, TimestampedModel, VersionedModel):
    """What an analyst thought: about one item, about a theme, or about the whole. For the team alone."""

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="analyst_notes")
    item = models.ForeignKey(
        "engagement.FeedbackItem", null=True, blank=True, on_delete=models.CASCADE, related_name="analyst_notes"
    )
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="analyst_notes")
    text = models.TextField(_("note"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("analyst's note")
        verbose_name_plural = _("analyst's notes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="analyst_note_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="analyst_note_about_one_thing", condition=Q(item__isnull=True) | Q(theme__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.public_id}"


class ItemRead(models.Model):
    """That somebody read an item, whether or not it was given a theme."""

    item = models.ForeignKey("engagement.FeedbackItem", on_delete=models.CASCADE, related_name="reads")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reading of an item")
        verbose_name_plural = _("readings of items")
        constraints = [models.UniqueConstraint(name="item_read_once", fields=["item", "reader"])]

    def __str__(self) -> str:
        return f"{self.item_id} by {self.reader_id}"
