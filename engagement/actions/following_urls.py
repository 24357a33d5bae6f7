"""Public addresses where somebody asks to hear of progress, and to hear no more."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "following"
urlpatterns: list[URLPattern] = []
