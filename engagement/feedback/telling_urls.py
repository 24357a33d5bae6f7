"""Public addresses where somebody tells us their story, and takes it back."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "tell_us"
urlpatterns: list[URLPattern] = []
