"""The team's addresses for the team's calendar and the materials."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
