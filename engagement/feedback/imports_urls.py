"""The team's addresses of imports of spreadsheets."""

from __future__ import annotations

from django.urls import URLPattern, path

from engagement.feedback.views import imports, imports_after

urlpatterns: list[URLPattern] = [
    path("", imports.import_list, name="imports"),
    path("new/", imports.import_new, name="import_new"),
    path("template/<slug:file_format>/", imports.import_template, name="import_template"),
    path("<slug:public_id>/", imports_after.import_check, name="import_check"),
    path("<slug:public_id>/columns/", imports.import_columns, name="import_columns"),
    path("<slug:public_id>/progress/", imports_after.import_progress, name="import_progress"),
    path("<slug:public_id>/problems/", imports_after.import_problems, name="import_problems"),
    path("<slug:public_id>/run/", imports_after.import_run, name="import_run"),
    path("<slug:public_id>/retry/", imports_after.import_retry, name="import_retry"),
    path("<slug:public_id>/undo/", imports_after.import_undo, name="import_undo"),
    path("<slug:public_id>/discard/", imports_after.import_discard, name="import_discard"),
]
