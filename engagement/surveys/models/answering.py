"""Answers being given, what opens them again, and the answers given."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5, Cast
from django.utils.translation import gettext_lazy as _

from engagement.surveys.models.survey import Survey, SurveyVersion
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, new_public_id


class Channel(models.TextChoices):
    """How a response reached us."""

    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")
    PHONE = "phone", _("By telephone")
    INTERVIEW = "interview", _("In an interview")


class InvitationBatch(PublicIdModel):
    """A set of invitation codes made together, for one mailing."""

    AREA_PATH = "survey__areas"

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitation_batches")
    label = models.CharField(_("for whom"), max_length=120)
    size = models.PositiveIntegerField(_("codes"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("set of invitation codes")
        verbose_name_plural = _("sets of invitation codes")
        ordering = ["survey", "-created_at", "-pk"]
        constraints = [models.UniqueConstraint(name="invitation_batch_label_once", fields=["survey", "label"])]

    def __str__(self) -> str:
        return f"{self.survey}: {self.label}"


class InvitationCode(models.Model):
    """One code that lets one person answer once. Nothing leads from it to what was answered."""

    batch = models.ForeignKey(InvitationBatch, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_on = models.DateField(_("used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation code")
        verbose_name_plural = _("invitation codes")

    def __str__(self) -> str:
        return f"{self.batch}: {self.pk}"


class ResponseDraft(models.Model):
    """Answers being given. The token that opens them is known to the reader's browser alone."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="drafts")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    token_hash = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    may_quote = models.BooleanField(null=True)
    # The optional questions about the person: whether they want to be asked them, and what they said.
    equality_wanted = models.BooleanField(null=True)
    equality = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="en-gb")
    # Where they were last, for counting where people stop.
    last_step = models.CharField(max_length=40, blank=True)
    # What a human should look at after sending, such as "honeypot".
    suspicions = models.JSONField(default=list)
    invitation = models.ForeignKey(
        InvitationCode, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    # In which state the row was read (its ``xmin``), where whoever read it asked for that; every change gives another.
    read_as: str | None = None

    class Meta:
        verbose_name = _("draft response")
        verbose_name_plural = _("draft responses")
        # Few have one, and everybody who begins would pay for the others.
        indexes = [
            models.Index(name="draft_by_invitation", fields=["invitation"], condition=Q(invitation__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(name="draft_token_once", fields=["token_hash"])]

    def __str__(self) -> str:
        return f"{self.survey}: draft {self.pk}"


class DraftKey(models.Model):
    """A second way to answers being given: a link or a short code, which opens them on any device.

    Only its hash is kept, and the draft's token sealed with it: nobody who reads the database can open the draft.
    """

    class Kind(models.TextChoices):
        """What was handed out."""

        LINK = "link", _("Link")
        CODE = "code", _("Code")

    draft = models.ForeignKey(ResponseDraft, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    key_hash = models.CharField(max_length=64, unique=True)
    sealed_token = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("way back to a draft")
        verbose_name_plural = _("ways back to drafts")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DraftContact(models.Model):
    """The e-mail address to which a link back was sent, apart from the answers, and gone with the draft."""

    draft = models.OneToOneField(ResponseDraft, on_delete=models.CASCADE, related_name="contact", primary_key=True)
    email = models.EmailField()
    # Asked for by the person; one message before the survey closes, and never another.
    remind = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address for a link back")
        verbose_name_plural = _("addresses for links back")

    def __str__(self) -> str:
        return f"draft {self.pk}"


class SentOnce(models.Model):
    """That a draft of an anonymous survey was sent, so that it is sent once; it leads to no response."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    submission_key = models.CharField(max_length=64, unique=True)
    forget_on = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("sent draft of an anonymous survey")
        verbose_name_plural = _("sent drafts of anonymous surveys")

    def __str__(self) -> str:
        return f"{self.survey}: sent"


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses by what is meant."""

    def counted(self) -> ResponseQuerySet:
        """Responses that results count: no pilot, and none that somebody set aside with a reason."""
        return self.filter(is_pilot=False, set_aside=False)


class Response(PublicIdModel):
    """What one person answered, once, bound to the version that they saw.

    Each index costs everybody who sends; there is one for each question that pages ask of many responses, and no other.
    """

    AREA_PATH = "survey__areas"

    # Unique by a constraint: as a field's own attribute it brings a second index, for the beginnings of identifiers.
    public_id = models.CharField(max_length=12, default=new_public_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses", db_index=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    # The draft's token hash: submitting the same draft again, in any way, meets this constraint. Random where the
    # survey is anonymous or the response was entered by the team.
    submission_key = models.CharField(max_length=64)
    # None where the survey is anonymous.
    reference_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique where there is one
    answers = models.JSONField(_("answers"))
    may_quote = models.BooleanField(_("may be quoted without a name"), default=False)
    borough = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responses",
        verbose_name=_("borough"),
        db_index=False,
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    # In an anonymous survey the beginning of the day.
    submitted_at = models.DateTimeField(_("submitted"))
    is_pilot = models.BooleanField(_("from the pilot"), default=False)
    set_aside = models.BooleanField(_("set aside"), default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager[Response]] = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["survey", "-submitted_at"]),
            models.Index(fields=["survey", "borough"]),
            models.Index(name="response_by_who_entered", fields=["entered_by"], condition=Q(entered_by__isnull=False)),
            # The same answers sent again are found at once (services.sending).
            models.Index(F("survey"), MD5(Cast("answers", models.TextField())), name="response_by_digest"),
        ]
        constraints = [
            models.UniqueConstraint(name="response_public_id_once", fields=["public_id"]),
            models.UniqueConstraint(name="response_submission_once", fields=["submission_key"]),
            models.UniqueConstraint(name="response_reference_once", fields=["reference_hash"]),
            models.CheckConstraint(name="response_channel_known", condition=Q(channel__in=Channel.values)),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.public_id}"


class EqualityAnswers(models.Model):
    """What somebody said about themselves, beside their response, so that it can be erased alone."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="equality", primary_key=True)
    answers = models.JSONField(_("answers"))

    class Meta:
        verbose_name = _("equality answers")
        verbose_name_plural = _("equality answers")

    def __str__(self) -> str:
        return f"{self.response_id}"


class ResponseFlag(models.Model):
    """Why a human should look at a response; nothing is dropped by itself."""

    class Kind(models.TextChoices):
        """What was noticed."""

        HONEYPOT = "honeypot", _("A field that people do not see was filled in")
        TOO_FAST = "too_fast", _("Sent sooner than the questions can be read")
        DUPLICATE = "duplicate", _("The same answers, with the same words, were sent before")
        SAME_SOURCE = "same_source", _("Many responses came from one place on one day")

    class Decision(models.TextChoices):
        """What somebody decided."""

        COUNTS = "counts", _("It counts")
        SET_ASIDE = "set_aside", _("It is set aside")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="flags", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    found_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        indexes = [
            models.Index(name="flag_by_who_decided", fields=["decided_by"], condition=Q(decided_by__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(name="response_flag_once", fields=["response", "kind"]),
            models.CheckConstraint(
                name="flag_decision_is_somebodys",
                condition=Q(decision="") | (Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.kind}"


class SecondEntry(models.Model):
    """A paper response typed a second time, by somebody else, to be compared with the first."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="second_entry", primary_key=True)
    answers = models.JSONField(_("answers"))
    equality = models.JSONField(_("equality answers"), default=dict)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("second entry")
        verbose_name_plural = _("second entries")
        constraints = [
            models.CheckConstraint(
                name="second_entry_settled_by_somebody",
                condition=Q(settled_at__isnull=True) | Q(settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: second entry"
