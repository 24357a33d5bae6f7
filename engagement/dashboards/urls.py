"""Addresses of the dashboards."""

from django.urls import path

from engagement.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:slug>/", views.programme, name="programme"),
    path("<slug:slug>/who-we-have-heard/", views.heard, name="heard"),
    path("<slug:slug>/who-we-have-heard.csv", views.heard_csv, name="heard_csv"),
    path("<slug:slug>/<slug:key>.csv", views.figure_csv, name="figure_csv"),
]
