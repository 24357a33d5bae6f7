"""The team's addresses of the compliance pack."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "compliance"
urlpatterns: list[URLPattern] = []
