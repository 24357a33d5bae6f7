"""The common room as a Django application."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.common"
    label = "common"
