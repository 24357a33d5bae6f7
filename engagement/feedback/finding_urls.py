"""The team's addresses of searching, suggestions and counts."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
