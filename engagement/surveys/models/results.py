"""What is kept so that results open at once: who gave which answer as bits, words to search, where people stopped.

All of it can be made anew from the responses (``surveys_recount``).
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.surveys.models.answering import Response
from engagement.surveys.models.bits import SIZE, BitsField
from engagement.surveys.models.survey import Survey, SurveyVersion
from eolcare.common.models import PublicIdModel
from eolcare.jobs.models import Job


class Untallied(models.Model):
    """A response that the tallies do not hold yet. The batch that takes it in deletes this row in its transaction."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="+", primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("response not yet tallied")
        verbose_name_plural = _("responses not yet tallied")

    def __str__(self) -> str:
        return f"{self.response_id}"


class Tally(models.Model):
    """The tallies of a survey as a whole; whoever changes them locks this row."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="tally", primary_key=True)
    responses = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.survey}: {self.responses}"


class AnswerBits(models.Model):
    """Which responses gave one answer: bit ``n`` of ``bits``, from the left, is the response ``chunk * CHUNK + n``."""

    CHUNK = SIZE

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    # A question's key, "matrix.row", "about.key" of an equality question, or "@borough" and the like.
    key = models.CharField(max_length=100)
    value = models.CharField(max_length=80)
    chunk = models.PositiveIntegerField()
    bits = BitsField()
    n = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("tallied answer")
        verbose_name_plural = _("tallied answers")
        constraints = [
            models.UniqueConstraint(name="answer_bits_once", fields=["survey", "key", "value", "chunk"], include=["n"])
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}: {self.n}"


class TextAnswer(models.Model):
    """One answer in words, found by its words; the text itself stands in the response."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    question_key = models.CharField(max_length=40)
    words = SearchVectorField()

    class Meta:
        verbose_name = _("answer in words")
        verbose_name_plural = _("answers in words")
        indexes = [
            models.Index(name="text_answer_newest", fields=["survey", "question_key", "-id"]),
            GinIndex(name="text_answer_words", fields=["words"]),
        ]
        constraints = [models.UniqueConstraint(name="text_answer_once", fields=["response", "question_key"])]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.question_key}"


class LeftAt(models.Model):
    """How many people began a version and went away at a page without sending; counted when their draft goes."""

    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=40)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("page at which people stopped")
        verbose_name_plural = _("pages at which people stopped")
        constraints = [models.UniqueConstraint(name="left_at_once", fields=["version", "step"])]

    def __str__(self) -> str:
        return f"{self.version}: {self.step}"


class TextReading(models.Model):
    """That one analyst has read one answer in words."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="readings")
    question_key = models.CharField(max_length=40)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(name="read_once", fields=["reader", "response", "question_key"])]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.question_key}"


class QuoteFlag(models.Model):
    """A passage that somebody thinks worth quoting. Whether it may be is the response's ``may_quote``."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="quotes")
    question_key = models.CharField(max_length=40)
    passage = models.TextField(_("passage"))
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    flagged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("flagged quote")
        verbose_name_plural = _("flagged quotes")
        ordering = ["-flagged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="quote_flag_once", fields=["response", "question_key"]),
            models.CheckConstraint(name="quote_flag_has_words", condition=~Q(passage="")),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.question_key}"


class ResponseExport(PublicIdModel):
    """A file of responses that somebody asked for: made by a worker, kept for a day."""

    AREA_PATH = "survey__areas"

    class Format(models.TextChoices):
        """What kind of file."""

        CSV = "csv", _("CSV with a codebook, zipped")
        XLSX = "xlsx", _("Excel workbook")

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="exports")
    file_format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    filters = models.JSONField(default=dict)
    with_texts = models.BooleanField(_("with answers in words"), default=False)
    with_equality = models.BooleanField(_("with equality answers"), default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.FileField(upload_to="surveys/exports", blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("export of responses")
        verbose_name_plural = _("exports of responses")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.survey}: {self.file_format}"
