"""The accounts room as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the room with Django and listens for sign-ins."""

    name = "eolcare.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect the audit trail to sign-ins."""
        from eolcare.accounts.signals import connect

        connect()
