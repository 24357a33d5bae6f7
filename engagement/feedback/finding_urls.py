"""The team's addresses of searching, suggestions and counts."""

from __future__ import annotations

from django.urls import URLPattern, path

from engagement.feedback.views import counts, finding

urlpatterns: list[URLPattern] = [
    path("suggestions/", finding.suggestions, name="suggestions"),
    path("counts/", counts.counts, name="counts"),
    path("counts.csv", counts.counts_csv, name="counts_csv"),
    path("like/<slug:public_id>/", finding.similar, name="similar"),
    path("suggestions/<slug:public_id>/", finding.suggestion_decide, name="suggestion_decide"),
]
