"""The areas room as a Django application."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.areas"
    label = "areas"
