"""``manage.py learn_meaning``: learn what the words of programmes mean, from what was said in them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.feedback.finding import meaning
from engagement.programmes.models import Programme


class Command(BaseCommand):
    """Learns anew, for one programme or for each; run it each night, and after much has come in."""

    help = (
        "Learn what the words of a programme mean from what was said in it, and give each item its place. All of it "
        "happens on this machine. Can run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the programme."""
        parser.add_argument("programme", nargs="?", help="its address (slug); every programme without")

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn and say what was learnt."""
        try:
            from engagement.feedback.finding import learning
        except ImportError as error:
            raise CommandError(
                "The optional extra is not installed: pip install -r requirements-meaning.txt (see docs/meaning.md)."
            ) from error
        if not meaning.is_set_up():
            raise CommandError("The tables are not there yet: run manage.py set_up_meaning first.")
        programmes = Programme.objects.order_by("slug")
        if options["programme"]:
            programmes = programmes.filter(slug=options["programme"])
            if not programmes:
                raise CommandError(f"There is no programme with the address “{options['programme']}”.")
        for programme in programmes:
            learnt = learning.learn(programme)
            said = (
                f"{learnt.words} words learnt, {learnt.items} things said have their place"
                if learnt
                else "too little was said to learn from"
            )
            self.stdout.write(f"{programme.slug}: {said}.")
