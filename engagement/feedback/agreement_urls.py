"""The team's addresses of blind samples."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
