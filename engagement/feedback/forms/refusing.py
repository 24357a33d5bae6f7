"""Showing a service's refusal at the field that it is about."""

from __future__ import annotations

from typing import Any

from django import forms

from eolcare.common.errors import Conflict, Refusal
from eolcare.common.models import VersionedModel


def refuse(form: forms.BaseForm, refusal: Refusal, *, row: VersionedModel | None = None) -> None:
    """Add the refusal to a bound form: at its field, or at the top where the form has no such field.

    After a conflict the form carries the version of ``row`` as it stands now: whoever looked at the other person's
    change can save again.
    """
    if isinstance(refusal, Conflict) and row is not None and "version" in form.fields:
        row.refresh_from_db(fields=["version"])
        data: Any = form.data
        data = data.copy()
        data[form.add_prefix("version")] = str(row.version)
        form.data = data
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))
