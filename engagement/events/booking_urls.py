"""Public addresses for booking a place and for somebody's own booking."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
