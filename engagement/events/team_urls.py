"""The team's addresses of the events room."""

from django.urls import URLPattern, URLResolver

app_name = "events_team"
urlpatterns: list[URLPattern | URLResolver] = []
