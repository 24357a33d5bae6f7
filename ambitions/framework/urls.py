"""Public addresses of the framework."""

from django.urls import path

from ambitions.framework import views

app_name = "framework"
urlpatterns = [
    path("", views.edition, name="edition"),
    path("<slug:edition>/", views.edition, name="edition"),
    path("<slug:edition>/ambitions/<int:number>/", views.ambition, name="ambition"),
]
