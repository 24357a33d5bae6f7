"""Address of the audit trail."""

from django.urls import path

from eolcare.accounts import audit_views

app_name = "audit"
urlpatterns = [path("", audit_views.audit_search, name="search")]
