"""The demonstration room as a Django application."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.demonstration"
    label = "demonstration"
