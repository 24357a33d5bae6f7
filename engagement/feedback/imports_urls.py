"""The team's addresses of imports of spreadsheets."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
