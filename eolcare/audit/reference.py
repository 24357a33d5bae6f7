"""The base of the reference-data site's pages: every change there is in the trail too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from eolcare.audit.services import record
from eolcare.audit.verbs import Verb


class AuditedAdmin(admin.ModelAdmin):
    """A page of reference data whose changes are recorded in their own transaction; nothing is deleted in bulk."""

    actions = None

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Save the row and its entry in the trail together: Django runs this inside one transaction."""
        super().save_model(request, obj, form, change)
        record(
            Verb.CHANGED if change else Verb.CREATED,
            actor=request.user,  # type: ignore[arg-type]
            target=obj,
            fields=list(form.changed_data),
        )

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Delete the row and record it."""
        record(Verb.DELETED, actor=request.user, target=obj)  # type: ignore[arg-type]
        super().delete_model(request, obj)
