"""Actions: what was done about what people said, with every "no" reasoned and every status kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ambitions.framework.models import BuildingBlock
from engagement.feedback.models import FeedbackItem, Theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import Organisation
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class Status(models.TextChoices):
    """Where an action stands."""

    CONSIDERED = "considered", _("Being considered")
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    CANNOT_BE_DONE = "cannot_be_done", _("Cannot be done")
    PASSED_ON = "passed_on", _("Passed on")


class ReasonCode(models.TextChoices):
    """Why something cannot be done."""

    LAW = "law", _("The law does not allow it")
    SAFETY = "safety", _("It would not be safe")
    MONEY = "money", _("There is no money for it")
    NOT_OURS = "not_ours", _("It is not ours to decide")
    CONFLICTING_VIEWS = "conflicting_views", _("People's views conflict")
    OTHER = "other", _("Another reason")


OPEN_STATUSES = (Status.CONSIDERED, Status.PLANNED, Status.UNDER_WAY)
"""Statuses of actions that somebody still works on, and that can be overdue."""


def status_says_enough() -> Q:
    """Return the condition that a status explains itself: a "no" has its reason and words, a referral its addressee."""
    return (~Q(status=Status.CANNOT_BE_DONE) | (~Q(reason_code="") & ~Q(words=""))) & (
        ~Q(status=Status.PASSED_ON) | ~Q(passed_to="")
    )


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions by what is meant."""

    def public(self) -> ActionQuerySet:
        """Actions that residents can see."""
        return self.filter(published_at__isnull=False)

    def open(self) -> ActionQuerySet:
        """Actions that somebody still works on."""
        return self.filter(status__in=OPEN_STATUSES)

    def overdue(self) -> ActionQuerySet:
        """Open actions whose due date has passed."""
        return self.open().filter(due_on__lt=timezone.localdate())


class Action(PublicIdModel, TimestampedModel, VersionedModel):
    """What we do, or cannot do, about something that people said."""

    AREA_PATH = "areas"

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="actions", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=160)
    you_said = models.TextField(_("you said"))
    we_did = models.TextField(_("what we do about it"), blank=True)
    areas = models.ManyToManyField(Area, related_name="actions", verbose_name=_("areas"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions", verbose_name=_("owner")
    )
    owner_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name=_("organisation"),
    )
    due_on = models.DateField(_("due on"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="actions", verbose_name=_("themes"))
    items = models.ManyToManyField(FeedbackItem, blank=True, related_name="actions", verbose_name=_("what people said"))
    building_block = models.ForeignKey(
        BuildingBlock,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("building block"),
    )
    # The latest status row, kept here so that the database can hold the rule and lists can filter.
    status = models.CharField(_("status"), max_length=16, choices=Status.choices, default=Status.CONSIDERED)
    reason_code = models.CharField(_("reason"), max_length=20, choices=ReasonCode.choices, blank=True)
    words = models.TextField(_("in plain words"), blank=True)
    passed_to = models.CharField(_("passed on to"), max_length=200, blank=True)
    status_since = models.DateTimeField(_("since"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Action]] = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["-status_since", "-pk"]
        indexes = [models.Index(fields=["programme", "status"]), models.Index(fields=["due_on"])]
        constraints = [
            models.CheckConstraint(name="action_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="action_status_says_enough", condition=status_says_enough()),
            models.CheckConstraint(name="action_says_what_was_said", condition=~Q(you_said="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        """Whether somebody still works on it after its due date."""
        return self.status in OPEN_STATUSES and self.due_on < timezone.localdate()


class ActionStatus(models.Model):
    """One status that an action was given. Rows are only ever added (a trigger holds that)."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(_("status"), max_length=16, choices=Status.choices)
    reason_code = models.CharField(_("reason"), max_length=20, choices=ReasonCode.choices, blank=True)
    words = models.TextField(_("in plain words"), blank=True)
    passed_to = models.CharField(_("passed on to"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("status of an action")
        verbose_name_plural = _("statuses of actions")
        ordering = ["action", "at", "pk"]
        constraints = [
            models.CheckConstraint(name="action_status_row_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="action_status_row_says_enough", condition=status_says_enough()),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_status_display()}"
