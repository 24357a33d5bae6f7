"""The team's addresses for live notes and questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
