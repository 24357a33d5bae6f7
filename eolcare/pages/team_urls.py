"""The team's addresses of the pages room."""

from django.urls import path

from eolcare.pages import views

app_name = "pages_team"
urlpatterns = [
    path("", views.page_list, name="list"),
    path("<slug:slug>/edit/", views.edit, name="edit"),
]
