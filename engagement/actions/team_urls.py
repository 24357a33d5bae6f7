"""The team's addresses of the actions room."""

from django.urls import URLPattern, URLResolver

app_name = "actions_team"
urlpatterns: list[URLPattern | URLResolver] = []
