"""Register of addresses: the rooms' pages."""

from django.urls import include, path

urlpatterns = [path("framework/", include("ambitions.framework.urls"))]
