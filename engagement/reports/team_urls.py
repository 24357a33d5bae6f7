"""The team's addresses of the reports room."""

from django.urls import URLPattern, URLResolver

app_name = "reports_team"
urlpatterns: list[URLPattern | URLResolver] = []
