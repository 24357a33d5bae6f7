"""Organisations in the reference-data site. People and roles have pages of their own."""

from django.contrib import admin

from eolcare.accounts.models import Organisation
from eolcare.audit.reference import AuditedAdmin


@admin.register(Organisation)
class OrganisationAdmin(AuditedAdmin):
    """Bodies that people work for or that take part."""

    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("name",)
    filter_horizontal = ("areas",)
