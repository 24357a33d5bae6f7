"""The team's addresses of submissions: letters, e-mails, calls, posts and stories."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
