"""The team's addresses of the library of evidence and rounds of conclusions."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
