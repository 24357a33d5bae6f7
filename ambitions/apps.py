"""The ambitions application, cut into rooms; its registers tell Django, Celery and rules where they are."""

from django.apps import AppConfig


class AmbitionsConfig(AppConfig):
    """Registers the application with Django."""

    name = "ambitions"
