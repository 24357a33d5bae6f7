"""The team's addresses for messages, follow-ups and what remains."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
