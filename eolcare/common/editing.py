"""Guarding an edit against somebody else's edit of the same record."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from eolcare.common.errors import Conflict
from eolcare.common.models import VersionedModel

M = TypeVar("M", bound=VersionedModel)


def lock_for_edit(queryset: models.QuerySet[M], *, pk: int, version: int | None) -> M:
    """Lock the row and return it, if it is still the version that the editor saw.

    Must run inside a transaction. The caller changes the row, and :func:`save_edit` saves it.

    Args:
        queryset: where the row is looked for.
        pk: its primary key.
        version: the version that the form carried; ``None`` skips the comparison (for writes that no form precedes).

    Raises:
        Conflict: if somebody changed the row in between.
    """
    row = queryset.select_for_update(of=("self",)).get(pk=pk)
    if version is not None and row.version != version:
        raise Conflict(
            _(
                "Somebody else changed this while you were editing. Your text is still below. "
                "Open the page in another tab to see their change, then save again."
            )
        )
    return row


def save_edit(row: VersionedModel) -> None:
    """Save a row that :func:`lock_for_edit` locked, one version on."""
    row.version += 1
    row.save()
