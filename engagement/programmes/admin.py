"""Communities in the reference-data site."""

from django.contrib import admin

from engagement.programmes.models import Community
from eolcare.audit.reference import AuditedAdmin


@admin.register(Community)
class CommunityAdmin(AuditedAdmin):
    """Populations to hear from."""

    list_display = ("name", "order")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
