"""The team's addresses of the programmes room."""

from django.urls import URLPattern, URLResolver

app_name = "programmes_team"
urlpatterns: list[URLPattern | URLResolver] = []
