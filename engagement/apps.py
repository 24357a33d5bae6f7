"""The engagement application, cut into rooms; its registers tell Django, Celery and rules where they are."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """Registers the application with Django."""

    name = "engagement"
