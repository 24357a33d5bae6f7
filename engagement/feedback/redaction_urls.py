"""The team's addresses of redaction; choosing the words of one item is at ``feedback_team:words``."""

from __future__ import annotations

from django.urls import URLPattern, path

from engagement.feedback.views import redaction

urlpatterns: list[URLPattern] = [
    path("", redaction.queue, name="redaction"),
    path("submissions/<slug:public_id>/", redaction.submission, name="redact_submission"),
]
