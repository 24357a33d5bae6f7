"""The address where somebody asks what happened to what they said."""

from django.urls import path

from engagement.actions.views import lookup

app_name = "what_happened"
urlpatterns = [path("", lookup.lookup, name="lookup")]
