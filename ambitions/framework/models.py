"""The national framework as data: editions, ambitions, building blocks and foundations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrameworkEdition(models.Model):
    """One published edition of the framework."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    publisher = models.CharField(_("published by"), max_length=200)
    is_current = models.BooleanField(_("in use here"), default=False)

    class Meta:
        verbose_name = _("framework edition")
        verbose_name_plural = _("framework editions")
        ordering = ["-first_year"]
        constraints = [
            models.UniqueConstraint(
                name="framework_one_current_edition", fields=["is_current"], condition=models.Q(is_current=True)
            )
        ]

    def __str__(self) -> str:
        return self.title


class Ambition(models.Model):
    """One of an edition's ambitions."""

    edition = models.ForeignKey(FrameworkEdition, on_delete=models.PROTECT, related_name="ambitions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("in our words"))

    class Meta:
        verbose_name = _("ambition")
        verbose_name_plural = _("ambitions")
        ordering = ["edition", "number"]
        constraints = [models.UniqueConstraint(name="ambition_number_once", fields=["edition", "number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class BuildingBlock(models.Model):
    """One building block of an ambition. Its title is no key: a foundation may bear the same one."""

    ambition = models.ForeignKey(Ambition, on_delete=models.PROTECT, related_name="building_blocks")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("in our words"))

    class Meta:
        verbose_name = _("building block")
        verbose_name_plural = _("building blocks")
        ordering = ["ambition", "number"]
        constraints = [models.UniqueConstraint(name="building_block_number_once", fields=["ambition", "number"])]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """The block's number within the edition, as in ``4.1``."""
        return f"{self.ambition.number}.{self.number}"


class Foundation(models.Model):
    """One of the foundations that the ambitions rest on."""

    edition = models.ForeignKey(FrameworkEdition, on_delete=models.PROTECT, related_name="foundations")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("in our words"))

    class Meta:
        verbose_name = _("foundation")
        verbose_name_plural = _("foundations")
        ordering = ["edition", "number"]
        constraints = [models.UniqueConstraint(name="foundation_number_once", fields=["edition", "number"])]

    def __str__(self) -> str:
        return self.title
