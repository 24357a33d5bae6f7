"""Reports: what the team writes, what somebody else approves, and the versions that were published."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from engagement.events.models import Event
from engagement.programmes.models import Programme
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel
from eolcare.jobs.models import Job

SECTION_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
}


class ReportKind(models.TextChoices):
    """What sort of report it is; ``engagement.reports.kinds`` builds its sections."""

    EVENT = "event", _("Event report")


class ReportState(models.TextChoices):
    """Where the text being worked on stands. What the public sees is a version."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by what is meant."""

    def public(self) -> ReportQuerySet:
        """Reports with a published version, withdrawn ones included: their page says so and why."""
        return self.filter(versions__published_at__isnull=False).distinct()


class Report(PublicIdModel, TimestampedModel, VersionedModel):
    """A report that the team writes. Each publication is a :class:`ReportVersion`."""

    AREA_PATH = "areas"

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="reports", verbose_name=_("programme")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind.choices)
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="reports", verbose_name=_("event")
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-GB")
    areas = models.ManyToManyField(Area, related_name="reports", verbose_name=_("areas"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    correction_note = models.TextField(_("what this correction corrects"), blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Report]] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(
                name="report_of_event_has_event", condition=~Q(kind=ReportKind.EVENT) | Q(event__isnull=False)
            ),
            models.UniqueConstraint(name="report_one_per_event", fields=["event"], condition=Q(kind=ReportKind.EVENT)),
            models.CheckConstraint(
                name="report_withdrawn_says_why", condition=~Q(state=ReportState.WITHDRAWN) | ~Q(withdrawn_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def round(self) -> int:
        """The number that the version being worked on will have, or has where it is the one that was published."""
        last = self.versions.filter(published_at__isnull=False).aggregate(last=Max("number"))["last"] or 0
        is_out = self.state in (ReportState.PUBLISHED, ReportState.WITHDRAWN)
        return last if is_out and last else last + 1


class ReportSection(VersionedModel):
    """One section of a report being written. What it takes from the records is built anew each time it is looked at."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(_("heading"), max_length=160)
    body = ProseEditorField(_("text"), extensions=SECTION_EXTENSIONS, sanitize=True, blank=True)
    is_included = models.BooleanField(_("part of the report"), default=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(name="report_section_once", fields=["report", "key"])]

    def __str__(self) -> str:
        return self.heading


class ReportWriter(models.Model):
    """That somebody wrote in a report since its last publication; writers do not approve."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("writer")
        verbose_name_plural = _("writers")
        constraints = [models.UniqueConstraint(name="report_writer_once", fields=["report", "user", "round"])]

    def __str__(self) -> str:
        return f"{self.report}: {self.user}"


class ReportStep(models.Model):
    """One step of a report's way to publication: who did it, when and with which words. Only ever added."""

    class Kind(models.TextChoices):
        """What was done."""

        STARTED = "started", _("Started")
        SUBMITTED = "submitted", _("Sent for review")
        RETURNED = "returned", _("Returned for changes")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        CORRECTION = "correction", _("Opened for a correction")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=12, choices=Kind.choices)
    words = models.TextField(_("in words"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["report", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display()}"


class ReportVersion(PublicIdModel):
    """One approved text, rendered and published. After publication no field changes (a trigger holds that)."""

    AREA_PATH = "report__areas"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    # Everything that page and PDF show, frozen at approval: sections, tables, quotes, actions, dates.
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(max_length=64)
    note = models.TextField(_("what changed since the version before"), blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved"))
    job = models.OneToOneField(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="report_version")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("report version")
        verbose_name_plural = _("report versions")
        ordering = ["report", "-number", "-pk"]
        constraints = [
            # A version that was sent back before it was published gives its number to the next.
            models.UniqueConstraint(
                name="report_version_number_once",
                fields=["report", "number"],
                condition=Q(published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class ReportDocument(models.Model):
    """The PDF of one version, kept in the database so that it is there with its row or not at all."""

    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="document")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    rendered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report document")
        verbose_name_plural = _("report documents")
        constraints = [models.CheckConstraint(name="report_document_not_empty", condition=Q(size__gt=0))]

    def __str__(self) -> str:
        return f"{self.version}: PDF"
