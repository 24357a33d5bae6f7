"""The team's addresses of the surveys room."""

from django.urls import URLPattern, URLResolver

app_name = "surveys_team"
urlpatterns: list[URLPattern | URLResolver] = []
