"""The team's addresses of the pages room."""

from django.urls import URLPattern, URLResolver

app_name = "pages_team"
urlpatterns: list[URLPattern | URLResolver] = []
