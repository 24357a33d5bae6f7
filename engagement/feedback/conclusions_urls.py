"""Public addresses where people say whether our conclusions are right."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "conclusions"
urlpatterns: list[URLPattern] = []
