"""The team's addresses of redaction."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
