"""The team's addresses for bookings, the day sheet, check-in and access needs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
