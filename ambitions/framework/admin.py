"""The framework in the reference-data site: to look at. The room's files are the truth (``load_reference_data``)."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from ambitions.framework.models import Ambition, BuildingBlock, Foundation, FrameworkEdition


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none: the next load would undo it without a word."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(FrameworkEdition)
class FrameworkEditionAdmin(ReadOnlyAdmin):
    """Editions."""

    list_display = ("title", "first_year", "last_year", "is_current")


@admin.register(Ambition)
class AmbitionAdmin(ReadOnlyAdmin):
    """Ambitions."""

    list_display = ("number", "title", "edition")
    list_filter = ("edition",)
    list_select_related = ("edition",)


@admin.register(BuildingBlock)
class BuildingBlockAdmin(ReadOnlyAdmin):
    """Building blocks."""

    list_display = ("code", "title", "ambition")
    list_filter = ("ambition",)
    list_select_related = ("ambition",)
    search_fields = ("title",)


@admin.register(Foundation)
class FoundationAdmin(ReadOnlyAdmin):
    """Foundations."""

    list_display = ("number", "title", "edition")
    list_filter = ("edition",)
    list_select_related = ("edition",)
