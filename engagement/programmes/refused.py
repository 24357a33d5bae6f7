"""Showing what a service refused at the field that it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db import models
from django.forms import BaseForm
from django.http import QueryDict

from eolcare.common.errors import Conflict, Refusal


def show_refusal(
    form: BaseForm, refusal: Refusal, *, fields: Mapping[str, str] | None = None, row: models.Model | None = None
) -> None:
    """Add the refusal to a bound form.

    Args:
        fields: the form's names for the service's, where they differ.
        row: the record being edited. After a conflict the form carries the version of today, so that saving
            again, once the other's change was read, goes through.
    """
    name = refusal.field
    if name is not None and fields:
        name = fields.get(name, name)
    form.add_error(name if name in form.fields else None, str(refusal))
    if isinstance(refusal, Conflict) and row is not None and "version" in form.fields:
        current = type(row)._default_manager.filter(pk=row.pk).values_list("version", flat=True).first()
        if current is not None:
            data = cast(QueryDict, form.data).copy()
            data[form.add_prefix("version")] = str(current)
            form.data = data
