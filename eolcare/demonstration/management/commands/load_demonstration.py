"""``manage.py load_demonstration``: everything that a newcomer finds after ``make run``."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from eolcare.demonstration.loading.parts import PARTS, is_loaded, load_for, load_part

SEED = 20_211_213
WIDTH = 24


class Command(BaseCommand):
    """Loads the demonstration, once; what an interrupted run left undone is made up for."""

    help = "Load the invented demonstration programme. Safe to run again; goes on where it was interrupted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another seed."""
        parser.add_argument("--seed", type=int, default=SEED, help="another one gives other people and other words")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every part that is not there yet, showing progress; silent where there is nothing to do.

        Raises:
            CommandError: where the settings do not say that this is a demonstration: its password is no secret.
        """
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This is no demonstration (DEMONSTRATION is off), so nothing invented is loaded: "
                "the accounts of the demonstration all have one password that everybody knows."
            )
        if all(is_loaded(part) for part in PARTS):
            if options["verbosity"] > 1:
                self.stdout.write("  Demonstration: already there.")
            return
        call_command("load_reference_data", verbosity=0)
        load = load_for(options["seed"], timezone.localdate())
        began = time.monotonic()
        for number, part in enumerate(PARTS, start=1):
            load.show = self._bar(part.title, number)
            if load_part(part, load):
                self._line(part.title, number)
        self.stdout.write(f"  Demonstration: loaded in {time.monotonic() - began:.0f} s. All of it is invented.")

    @property
    def _is_terminal(self) -> bool:
        return bool(self.stdout.isatty())

    def _bar(self, title: str, number: int) -> Any:
        """Return what shows how far a part is: on a terminal a bar that moves, elsewhere nothing."""
        last = [-1]

        def show(done: int, total: int) -> None:
            filled = WIDTH * done // max(total, 1)
            if not self._is_terminal or filled == last[0]:
                return
            last[0] = filled
            bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}]"
            self.stdout.write(f"\r\033[K    {bar} {number} of {len(PARTS)}: {title}", ending="")
            self.stdout.flush()

        return show

    def _line(self, title: str, number: int) -> None:
        start = "\r\033[K" if self._is_terminal else ""
        self.stdout.write(f"{start}    {number} of {len(PARTS)}: {title}")
        self.stdout.flush()
