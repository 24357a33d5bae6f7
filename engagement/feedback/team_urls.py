"""The team's addresses of the feedback room."""

from django.urls import URLPattern, URLResolver

app_name = "feedback_team"
urlpatterns: list[URLPattern | URLResolver] = []
