"""``manage.py set_up_meaning``: the tables of the optional extra that finds things by their meaning."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from engagement.feedback.finding import meaning


class Command(BaseCommand):
    """Makes the extension "vector", the tables and their index, if they are not there."""

    help = "Make the tables of the optional extra that finds things by their meaning. Can run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them."""
        try:
            meaning.set_up()
        except Error as error:
            raise CommandError(
                "PostgreSQL could not make the tables. It needs the extension “vector” (pgvector 0.8 or later), and a "
                f"user who may add it; see docs/meaning.md. It said: {error}"
            ) from error
        self.stdout.write("The tables are there. Next: manage.py learn_meaning")
