"""Actions: what was done about what people said, with every "no" reasoned and every status kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ambitions.framework.models import Ambition, BuildingBlock, Foundation
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
    PARTLY = "partly", _("Done in part")
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

ENDED_STATUSES = (Status.PARTLY, Status.DONE, Status.CANNOT_BE_DONE, Status.PASSED_ON)
"""Statuses that end an action for now. On its review date somebody looks whether they still hold."""

CLAIMS = (Status.PARTLY, Status.DONE)
"""Statuses that claim that something was done: with evidence, and confirmed by somebody other than the owner."""


def status_says_enough() -> Q:
    """Return the condition that a status explains itself: a "no" has its reason and words, a "partly" says which part
    was done and which was not, a referral has its addressee.
    """
    return (
        (~Q(status=Status.CANNOT_BE_DONE) | (~Q(reason_code="") & ~Q(words="")))
        & (~Q(status=Status.PARTLY) | ~Q(words=""))
        & (~Q(status=Status.PASSED_ON) | ~Q(passed_to=""))
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

    def to_review(self) -> ActionQuerySet:
        """Actions that have ended and whose review date has come."""
        return self.filter(status__in=ENDED_STATUSES, review_on__lte=timezone.localdate())


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
    # When somebody looks again: whether "no" is still no, whether what was done made a difference.
    review_on = models.DateField(_("review on"), null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="actions", verbose_name=_("themes"))
    items = models.ManyToManyField(FeedbackItem, blank=True, related_name="actions", verbose_name=_("what people said"))
    ambition = models.ForeignKey(
        Ambition, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("ambition")
    )
    foundation = models.ForeignKey(
        Foundation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("foundation")
    )
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
        indexes = [
            models.Index(fields=["programme", "status"]),
            models.Index(fields=["due_on"]),
            models.Index(fields=["review_on"]),
        ]
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
    # By what one can see that it was done: words for the team and the public, and where it stands.
    evidence = models.TextField(_("how one can see it"), blank=True)
    evidence_url = models.URLField(_("where one can see it"), max_length=500, blank=True)

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


class Confirmation(models.Model):
    """That somebody other than the owner looked, and what the status claims is so. Rows are only ever added."""

    status = models.OneToOneField(ActionStatus, on_delete=models.PROTECT, related_name="confirmation")
    words = models.TextField(_("what you looked at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [models.CheckConstraint(name="confirmation_says_what", condition=~Q(words=""))]

    def __str__(self) -> str:
        return f"{self.status} confirmed"


class Difference(models.Model):
    """What difference an action made, as somebody found later. Rows are only ever added; the latest one counts."""

    class Size(models.TextChoices):
        """How large the difference is."""

        YES = "yes", _("It made the difference that people asked for")
        SOME = "some", _("It made some difference")
        NONE = "none", _("It made no difference yet")
        UNKNOWN = "unknown", _("We cannot tell yet")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="differences")
    size = models.CharField(_("difference"), max_length=8, choices=Size.choices)
    words = models.TextField(_("what changed for people"))
    evidence_url = models.URLField(_("where one can see it"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("difference made")
        verbose_name_plural = _("differences made")
        ordering = ["action", "at", "pk"]
        constraints = [
            models.CheckConstraint(name="difference_says_what", condition=~Q(words="")),
            models.CheckConstraint(
                name="difference_size_known", condition=Q(size__in=["yes", "some", "none", "unknown"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_size_display()}"


class ActionNotice(models.Model):
    """That an owner was told that an action is overdue or waits for its review; once for each day that was set."""

    class Kind(models.TextChoices):
        """Of what they were told."""

        OVERDUE = "overdue", _("It is overdue")
        REVIEW = "review", _("Its review is due")
        UNCONFIRMED = "unconfirmed", _("Nobody confirmed it yet")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The due or review date, or the day since when it waits to be confirmed.
    about_day = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice of an action")
        verbose_name_plural = _("notices of actions")
        constraints = [
            models.UniqueConstraint(name="action_notice_once", fields=["action", "kind", "about_day", "owner"])
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.kind}"


class Follower(TimestampedModel):
    """An address that asked to hear when actions move. Deleted when its person unsubscribes or never confirms."""

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(max_length=10, default="en-gb")
    # Of what the links in its messages are made; see ``engagement.actions.following``.
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Everything that moved up to here was told; never more than one message in seven days.
    told_until = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Follow(models.Model):
    """That a follower wants to hear of one action, or of all public ones of a programme."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wish to follow")
        verbose_name_plural = _("wishes to follow")
        constraints = [
            models.CheckConstraint(
                name="follow_one_thing",
                condition=Q(action__isnull=False, programme__isnull=True)
                | Q(action__isnull=True, programme__isnull=False),
            ),
            models.UniqueConstraint(
                name="follow_once", fields=["follower", "action", "programme"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id}"
