"""The team's addresses for planning an event."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
