"""The team's desk."""

from django.urls import path

from engagement.front import views

app_name = "team"
urlpatterns = [path("", views.desk, name="desk")]
