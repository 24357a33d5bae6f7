"""Public addresses of the pages that the team edits."""

from django.urls import path

from eolcare.pages import views

app_name = "pages"
urlpatterns = [path("<slug:slug>/", views.page, name="page")]
