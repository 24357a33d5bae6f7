"""Two people code the same items without seeing each other's: how far they agree, and what they agreed in the end."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagement.feedback.models.themes import Theme
from engagement.programmes.models import Programme
from eolcare.common.models import PublicIdModel, TimestampedModel, VersionedModel


class AgreementSample(PublicIdModel, TimestampedModel, VersionedModel):
    """A blind sample of a programme's items, coded by two people with the same themes."""

    class State(models.TextChoices):
        """Where it stands."""

        CODING = "coding", _("Being coded")
        RECONCILING = "reconciling", _("Being reconciled")
        CLOSED = "closed", _("Closed")
        ABANDONED = "abandoned", _("Given up")

    AREA_PATH = "programme__area"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreement_samples")
    title = models.CharField(_("title"), max_length=160)
    # The themes that both may give, fixed when the sample is drawn; and the frame's version then.
    themes = models.ManyToManyField(Theme, related_name="+")
    frame_version = models.PositiveIntegerField(default=0)
    # With the same seed, size and items the same sample is drawn again.
    seed = models.PositiveBigIntegerField()
    drawn_from = models.PositiveIntegerField(_("items it was drawn from"))
    first_coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("first coder")
    )
    second_coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("second coder")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.CODING)
    # The figures as they were when both had finished, before anything was reconciled.
    result = models.JSONField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("blind sample")
        verbose_name_plural = _("blind samples")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sample_state_known", condition=Q(state__in=["coding", "reconciling", "closed", "abandoned"])
            ),
            models.CheckConstraint(name="sample_two_people", condition=~Q(first_coder=F("second_coder"))),
            models.CheckConstraint(
                name="sample_revealed_has_result",
                condition=~Q(state__in=["reconciling", "closed"])
                | (Q(result__isnull=False) & Q(revealed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SampleItem(PublicIdModel):
    """One item of a blind sample, in the order in which it is shown."""

    AREA_PATH = "sample__programme__area"

    sample = models.ForeignKey(AgreementSample, on_delete=models.CASCADE, related_name="sample_items")
    # An item that its person takes back leaves the sample too.
    item = models.ForeignKey("engagement.FeedbackItem", on_delete=models.CASCADE, related_name="sample_items")
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("item of a sample")
        verbose_name_plural = _("items of samples")
        ordering = ["sample", "order"]
        constraints = [
            models.UniqueConstraint(name="sample_item_once", fields=["sample", "item"]),
            models.UniqueConstraint(name="sample_order_once", fields=["sample", "order"]),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.order}"


class BlindReading(models.Model):
    """Which themes one coder gave one item of a sample; none at all is an answer too, no row is none."""

    sample_item = models.ForeignKey(SampleItem, on_delete=models.CASCADE, related_name="readings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    done_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("blind reading")
        verbose_name_plural = _("blind readings")
        constraints = [models.UniqueConstraint(name="blind_reading_once", fields=["sample_item", "coder"])]

    def __str__(self) -> str:
        return f"{self.sample_item_id} by {self.coder_id}"


class Reconciliation(models.Model):
    """What two coders agreed for one item, after they had seen where they differed."""

    sample_item = models.OneToOneField(SampleItem, on_delete=models.CASCADE, related_name="reconciliation")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")

    def __str__(self) -> str:
        return f"{self.sample_item_id}"
