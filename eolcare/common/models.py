"""Abstract models; this room has no tables of its own."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from eolcare.common.tokens import CODE_ALPHABET


def new_public_id() -> str:
    """Return a random identifier for public addresses: 12 lower-case symbols, 60 bits, not guessable."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(12)).lower()


class PublicIdModel(models.Model):
    """A record with a random identifier to show in addresses instead of its primary key."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    """A record that knows when it was made and last changed."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True


class VersionedModel(models.Model):
    """A record that several people may edit: a write names the version it was based on.

    Services lock the row, compare ``version`` with what the form carried and raise
    :class:`eolcare.common.errors.Conflict` when they differ, then add one.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
