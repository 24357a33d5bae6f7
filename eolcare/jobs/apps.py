"""The jobs room as a Django application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.jobs"
    label = "jobs"
