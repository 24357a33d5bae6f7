"""Public addresses where somebody tells us their story, and takes it back."""

from __future__ import annotations

from django.urls import path

from engagement.feedback.views import telling

app_name = "tell_us"
urlpatterns = [
    path("", telling.start, name="start"),
    path("sent/", telling.sent, name="sent"),
    path("take-back/", telling.withdraw, name="withdraw"),
    path("to/<slug:slug>/", telling.tell, name="tell"),
]
