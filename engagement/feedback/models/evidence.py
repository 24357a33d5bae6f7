"""What was known before, coded with the same frame; and rounds that ask people whether our conclusions are right."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagement.feedback.models.submissions import SaidBy
from engagement.feedback.models.themes import Theme
from engagement.programmes.models import Community, Programme
from eolcare.areas.models import Area
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class EvidenceSource(PublicIdModel, TimestampedModel, VersionedModel):
    """A piece of research, or an earlier engagement, that a programme draws on."""

    class Kind(models.TextChoices):
        """What it is."""

        RESEARCH = "research", _("Research")
        ENGAGEMENT = "engagement", _("Earlier engagement")
        NATIONAL = "national", _("National report or guidance")
        LOCAL = "local", _("Local report, audit or needs assessment")
        OTHER = "other", _("Something else")

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="evidence_sources")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=300)
    source = models.CharField(_("author or organisation"), max_length=300)
    published_year = models.PositiveSmallIntegerField(_("year"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    population = models.TextField(_("who it is about"))
    people = models.PositiveIntegerField(_("people who took part"), null=True, blank=True)
    method = models.TextField(_("how it was done"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="+", verbose_name=_("areas"))
    communities = models.ManyToManyField(Community, blank=True, related_name="+", verbose_name=_("communities"))
    is_public = models.BooleanField(_("shown to residents"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("source of evidence")
        verbose_name_plural = _("sources of evidence")
        ordering = ["-published_year", "title"]
        constraints = [
            models.CheckConstraint(
                name="evidence_kind_known",
                condition=Q(kind__in=["research", "engagement", "national", "local", "other"]),
            ),
            models.CheckConstraint(
                name="evidence_year_possible", condition=Q(published_year__gte=1900) & Q(published_year__lte=2100)
            ),
            models.CheckConstraint(
                name="evidence_day_in_year",
                condition=Q(published_on__isnull=True) | Q(published_on__year=F("published_year")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceFinding(PublicIdModel, TimestampedModel, VersionedModel):
    """One thing that a source found, in our own words, with the place where it says so."""

    AREA_PATH = "source__programme__area"

    source = models.ForeignKey(EvidenceSource, on_delete=models.CASCADE, related_name="findings")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("what it found"))
    place = models.CharField(_("page or section"), max_length=80, blank=True)
    themes = models.ManyToManyField(Theme, through="FindingTheme", related_name="findings")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["source", "order", "pk"]
        constraints = [models.CheckConstraint(name="finding_not_empty", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.source}: {self.order}"


class FindingTheme(models.Model):
    """That a finding was given a theme, by whom and when."""

    finding = models.ForeignKey(EvidenceFinding, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="finding_codings")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("theme of a finding")
        verbose_name_plural = _("themes of findings")
        constraints = [models.UniqueConstraint(name="finding_theme_once", fields=["finding", "theme"])]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.theme_id}"


class ConclusionRound(PublicIdModel, TimestampedModel, VersionedModel):
    """Our conclusions put back to people, who say whether they are right: professionals first, then communities."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Audience(models.TextChoices):
        """Who is asked."""

        PROFESSIONALS = "professionals", _("Professionals")
        COMMUNITIES = "communities", _("Residents and communities")

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="conclusion_rounds")
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    introduction = models.TextField(_("what people read first"))
    audience = models.CharField(_("who is asked"), max_length=14, choices=Audience.choices)
    # The round before it, whose outcome changed what is asked now.
    after = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        verbose_name=_("comes after"),
    )
    what_changed = models.TextField(_("what changed since"), blank=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # What we made of the answers; residents read it once the round is closed.
    outcome = models.TextField(_("what came of it"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("round of conclusions")
        verbose_name_plural = _("rounds of conclusions")
        ordering = ["programme", "opens_on", "pk"]
        constraints = [
            models.CheckConstraint(name="round_state_known", condition=Q(state__in=["draft", "open", "closed"])),
            models.CheckConstraint(name="round_dates_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(name="round_not_after_itself", condition=Q(after__isnull=True) | ~Q(after=F("id"))),
        ]

    def __str__(self) -> str:
        return self.title


class Conclusion(PublicIdModel):
    """One conclusion that people are asked about: a plain sentence, and what it rests on."""

    AREA_PATH = "round__programme__area"

    round = models.ForeignKey(ConclusionRound, on_delete=models.CASCADE, related_name="conclusions")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("conclusion"))
    because = models.TextField(_("why we think so"), blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="conclusions", verbose_name=_("themes"))

    class Meta:
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        ordering = ["round", "order"]
        constraints = [
            models.UniqueConstraint(name="conclusion_order_once", fields=["round", "order"]),
            models.CheckConstraint(name="conclusion_not_empty", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ConclusionReply(PublicIdModel):
    """What one person answered to a round; no name, no address."""

    AREA_PATH = "round__programme__area"

    round = models.ForeignKey(ConclusionRound, on_delete=models.PROTECT, related_name="replies")
    said_by = models.CharField(_("said by"), max_length=16, choices=SaidBy.choices, default=SaidBy.UNKNOWN)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("borough")
    )
    communities = models.ManyToManyField(Community, blank=True, related_name="+", verbose_name=_("communities"))
    language = models.CharField(max_length=10, default="en")
    may_quote = models.BooleanField(_("may be quoted without a name"), default=False)
    submitted_at = models.DateTimeField()
    reference_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    form_key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("reply to conclusions")
        verbose_name_plural = _("replies to conclusions")
        ordering = ["round", "-submitted_at"]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.public_id}"


class ConclusionAnswer(models.Model):
    """What one person said of one conclusion."""

    class Verdict(models.TextChoices):
        """Whether it is right."""

        AGREE = "agree", _("Agree")
        PARTLY = "partly", _("Agree in part")
        DISAGREE = "disagree", _("Disagree")
        NOT_SURE = "not_sure", _("Not sure")

    reply = models.ForeignKey(ConclusionReply, on_delete=models.CASCADE, related_name="answers")
    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(_("is it right?"), max_length=8, choices=Verdict.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("answer to a conclusion")
        verbose_name_plural = _("answers to conclusions")
        ordering = ["reply", "conclusion__order"]
        constraints = [
            models.UniqueConstraint(name="conclusion_answer_once", fields=["reply", "conclusion"]),
            models.CheckConstraint(name="conclusion_answer_says_something", condition=~Q(verdict="") | ~Q(comment="")),
            models.CheckConstraint(
                name="conclusion_verdict_known",
                condition=Q(verdict__in=["", "agree", "partly", "disagree", "not_sure"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id}: {self.conclusion_id}"
