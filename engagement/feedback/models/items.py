"""Each thing that somebody said, once, and what of its words may leave the team."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagement.events.models import EventNote, EventQuestion
from engagement.feedback.models.evidence import ConclusionAnswer
from engagement.feedback.models.submissions import SaidBy, Submission
from engagement.feedback.models.themes import Coding
from engagement.programmes.models import Community, Programme
from engagement.surveys.models import Response
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel

SOURCES = ("response", "event_note", "event_question", "submission", "conclusion_answer")
"""What a thing that somebody said can come from; each is a foreign key of :class:`FeedbackItem`."""


def exactly_one_source() -> Q:
    """Return the condition that a row names one source and no other, and a question for a response alone."""
    condition = Q()
    for source in SOURCES:
        one = Q(**{f"{other}__isnull": other != source for other in SOURCES})
        condition |= one & (~Q(question_key="") if source == "response" else Q(question_key=""))
    return condition


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
    # One thing said in a letter, from and up to a character of its text; both empty for the whole of it.
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="feedback_items"
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    conclusion_answer = models.OneToOneField(
        ConclusionAnswer, null=True, blank=True, on_delete=models.CASCADE, related_name="feedback_item"
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
            # For phrases letter by letter, and for words alike.
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="feedback_text_trigrams"),
            # Lists show the latest first and go on from a row, at any length.
            models.Index(name="feedback_programme_latest", fields=["programme", "-said_on", "-id"]),
            models.Index(name="feedback_latest", fields=["-said_on", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(name="feedback_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="feedback_exactly_one_source",
                condition=exactly_one_source(),
            ),
            models.UniqueConstraint(
                name="feedback_answer_once",
                fields=["response", "question_key"],
                condition=Q(response__isnull=False),
            ),
            models.UniqueConstraint(
                name="feedback_passage_once",
                fields=["submission", "start", "end"],
                condition=Q(submission__isnull=False),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="feedback_passage_in_order",
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(submission__isnull=False, start__isnull=False, end__gt=F("start")),
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


class Redaction(models.Model):
    """That a stretch of somebody's words is masked in what leaves the team, or was looked at and left; by whom."""

    class Kind(models.TextChoices):
        """What stands there."""

        NAME = "name", _("A name")
        PHONE = "phone", _("A telephone number")
        EMAIL = "email", _("An e-mail address")
        POSTCODE = "postcode", _("A postcode")
        BIRTH_DATE = "birth_date", _("A date of birth")
        NHS_NUMBER = "nhs_number", _("An NHS number")
        ADDRESS = "address", _("An address")
        OTHER = "other", _("Something else that could tell who it is")

    class State(models.TextChoices):
        """What somebody decided."""

        MASKED = "masked", _("Masked")
        LEFT = "left", _("Left as it is")

    item = models.ForeignKey(FeedbackItem, null=True, blank=True, on_delete=models.CASCADE, related_name="redactions")
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="redactions"
    )
    # Characters of the original text; what stands there is not kept a second time.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("what stands there"), max_length=12, choices=Kind.choices)
    state = models.CharField(_("decided"), max_length=6, choices=State.choices)
    replacement = models.CharField(_("shown instead"), max_length=60, blank=True)
    # Found by which rule; empty where a person marked it.
    found_by = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["start", "end"]
        constraints = [
            models.CheckConstraint(
                name="redaction_of_one_text",
                condition=Q(item__isnull=False, submission__isnull=True)
                | Q(item__isnull=True, submission__isnull=False),
            ),
            models.CheckConstraint(name="redaction_in_order", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(name="redaction_state_known", condition=Q(state__in=["masked", "left"])),
            models.CheckConstraint(
                name="redaction_masked_shows_something", condition=~Q(state="masked") | ~Q(replacement="")
            ),
            models.UniqueConstraint(
                name="redaction_once", fields=["item", "submission", "start", "end"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}-{self.end}: {self.state}"
