"""The mail room as a Django application."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.mail"
    label = "mail"
