"""The team's addresses of the coding frame, notes and progress."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
