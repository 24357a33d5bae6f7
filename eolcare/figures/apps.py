"""The figures room as a Django application."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.figures"
    label = "figures"
