"""What people send or tell us outside surveys and events: letters, e-mails, calls, posts, stories; files of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from engagement.programmes.models import Community, Programme
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel

models.TextField.register_lookup(Length, "length")

LONGEST_TEXT = 100_000
"""Characters of one submission: about forty printed pages. Full-text search takes a megabyte and no more."""


class SaidBy(models.TextChoices):
    """As what the person spoke."""

    RESIDENT = "resident", _("Resident, carer or bereaved person")
    PROFESSIONAL = "professional", _("Health or care professional")
    VOLUNTARY = "voluntary", _("Voluntary, community or faith sector")
    UNKNOWN = "unknown", _("Not known")


class Consent(models.TextChoices):
    """What may become of somebody's words outside the team."""

    NOT_PUBLISHED = "not_published", _("Not published")
    WITHOUT_NAME = "without_name", _("May be published without a name")
    WITH_NAME = "with_name", _("May be published with a name")


class SubmissionImport(PublicIdModel, TimestampedModel, VersionedModel):
    """A spreadsheet of things that people said: looked through first, brought in whole or not at all, and undone."""

    class State(models.TextChoices):
        """Where it stands."""

        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        IMPORTING = "importing", _("Being brought in")
        IMPORTED = "imported", _("Brought in")
        UNDONE = "undone", _("Taken out again")
        FAILED = "failed", _("Could not be read")

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="submission_imports")
    # The file goes once it is brought in, undone or a week old.
    file = models.FileField(upload_to="feedback/imports", blank=True, max_length=200)
    file_name = models.CharField(_("file"), max_length=200)
    file_format = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    encoding = models.CharField(max_length=20, blank=True)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    # Which column holds what: {"text": "Comment", "said_on": "Date", ...}; what stands in no column: {"kind": "email"}.
    columns = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict)
    headings = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKING)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    rows_good = models.PositiveIntegerField(_("rows that can be brought in"), default=0)
    rows_done = models.PositiveIntegerField(default=0)
    # The first of them, each {"row": 7, "column": "Borough", "message": "..."}; and how many there are in all.
    problems = models.JSONField(default=list)
    problems_total = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=list)
    error = models.TextField(_("why it could not be read"), blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_why = models.TextField(_("why it was taken out"), blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_state_known",
                condition=Q(state__in=["checking", "checked", "importing", "imported", "undone", "failed"]),
            ),
            # The same file twice would be every voice twice.
            models.UniqueConstraint(
                name="import_file_once",
                fields=["programme", "sha256"],
                condition=Q(state__in=["importing", "imported"]),
            ),
            models.CheckConstraint(
                name="import_undone_says_why",
                condition=~Q(state="undone") | (~Q(undone_why="") & Q(undone_at__isnull=False)),
            ),
            models.CheckConstraint(name="import_failed_says_why", condition=~Q(state="failed") | ~Q(error="")),
        ]

    def __str__(self) -> str:
        return self.file_name


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions by what is meant."""

    def waiting(self) -> SubmissionQuerySet:
        """Submissions that somebody still has to answer or close."""
        return self.filter(state__in=(Submission.State.RECEIVED, Submission.State.TAKEN_UP))

    def published(self) -> SubmissionQuerySet:
        """Stories that residents can read."""
        return self.filter(published_at__isnull=False, programme__is_public=True)


class Submission(PublicIdModel, TimestampedModel, VersionedModel):
    """Something that one person or body sent or told us: a letter, an e-mail, a call, a post, a story."""

    class Kind(models.TextChoices):
        """As what it came."""

        LETTER = "letter", _("Letter")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone call")
        SOCIAL = "social", _("Social media post")
        STORY = "story", _("Story")
        OTHER = "other", _("Something else")

    class CameBy(models.TextChoices):
        """By which way it came into the portal."""

        PUBLIC_FORM = "public_form", _("The public form")
        TEAM = "team", _("Typed in by the team")
        IMPORT = "import", _("A spreadsheet")

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = "received", _("Received")
        TAKEN_UP = "taken_up", _("Somebody is dealing with it")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    came_by = models.CharField(_("came by"), max_length=12, choices=CameBy.choices, default=CameBy.TEAM)
    title = models.CharField(_("what it is about"), max_length=160, blank=True)
    # Blank where there is a scan alone, until somebody types it.
    text = models.TextField(_("what was said"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    said_by = models.CharField(_("said by"), max_length=16, choices=SaidBy.choices, default=SaidBy.UNKNOWN)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("borough")
    )
    communities = models.ManyToManyField(
        Community, blank=True, related_name="submissions", verbose_name=_("communities")
    )
    received_on = models.DateField(_("received on"))
    consent = models.CharField(_("consent"), max_length=16, choices=Consent.choices, default=Consent.NOT_PUBLISHED)
    # What they were told when they agreed, for a later reader: the wording by its version.
    consent_wording = models.CharField(max_length=40, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
        verbose_name=_("dealt with by"),
    )
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("what we answered"), blank=True)

    # What residents may read of it: words that somebody reviewed, and the name if the person wants it to stand there.
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    public_title = models.CharField(_("title to publish"), max_length=160, blank=True)
    public_text = models.TextField(_("words to publish"), blank=True)
    public_name = models.CharField(_("name to publish"), max_length=80, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    reference_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    # Of the form that sent it, so that one sent twice is one.
    form_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    # Of the words, white space and case apart: the same letter typed or imported twice is noticed.
    digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    brought_in = models.ForeignKey(
        SubmissionImport, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[models.Manager[Submission]] = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["programme", "-received_on"]),
            models.Index(
                name="submission_waiting", fields=["answer_by"], condition=Q(state__in=["received", "taken_up"])
            ),
            models.Index(
                name="submission_published", fields=["-published_at"], condition=Q(published_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="submission_kind_known",
                condition=Q(kind__in=["letter", "email", "phone", "social", "story", "other"]),
            ),
            models.CheckConstraint(
                name="submission_state_known", condition=Q(state__in=["received", "taken_up", "answered", "closed"])
            ),
            models.CheckConstraint(
                name="submission_taken_up_by_somebody", condition=~Q(state="taken_up") | Q(assigned_to__isnull=False)
            ),
            models.CheckConstraint(
                name="submission_answered_has_time", condition=~Q(state="answered") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="submission_published_is_reviewed",
                condition=Q(published_at__isnull=True)
                | (
                    Q(reviewed_at__isnull=False)
                    & ~Q(public_text="")
                    & ~Q(public_title="")
                    & ~Q(consent="not_published")
                ),
            ),
            models.CheckConstraint(
                name="submission_name_needs_consent", condition=Q(public_name="") | Q(consent="with_name")
            ),
            models.CheckConstraint(
                name="submission_row_of_import",
                condition=Q(brought_in__isnull=True, row__isnull=True) | Q(brought_in__isnull=False, row__isnull=False),
            ),
            models.UniqueConstraint(
                name="submission_row_once", fields=["brought_in", "row"], condition=Q(brought_in__isnull=False)
            ),
            models.CheckConstraint(name="submission_not_endless", condition=Q(text__length__lte=LONGEST_TEXT)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.public_id}"


class SubmissionContact(models.Model):
    """Who sent it, apart from what they said: seen by those who answer, deleted some time after it is answered."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    may_contact = models.BooleanField(_("may be contacted about it"), default=False)
    forget_on = models.DateField(_("kept until"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("contact of a submission")
        verbose_name_plural = _("contacts of submissions")

    def __str__(self) -> str:
        return f"contact of {self.submission_id}"


def attachment_path(attachment: SubmissionAttachment, name: str) -> str:
    """Return where a scan, photo or recording is kept: under a random name, with the ending that its content has."""
    return f"feedback/attachments/{attachment.public_id}{name[name.rfind('.') :].lower() if '.' in name else ''}"


class SubmissionAttachment(PublicIdModel, TimestampedModel):
    """A scan, a photo or a recording that came with a submission. Never public; handed out as a download alone."""

    AREA_PATH = "submission__programme__area"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(_("title"), max_length=200)
    # What a photo shows, or the words of a recording; what somebody said there can be coded once it is typed.
    description = models.TextField(_("description or transcript"), blank=True)
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=200)
    # What the content showed that it is, never what the browser claimed.
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["submission", "order", "id"]
        constraints = [
            models.UniqueConstraint(name="attachment_once", fields=["submission", "sha256"]),
            models.CheckConstraint(name="attachment_has_file", condition=~Q(file="")),
        ]

    def __str__(self) -> str:
        return self.title
