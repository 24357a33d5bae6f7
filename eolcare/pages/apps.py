"""The pages room as a Django application."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.pages"
    label = "pages"
