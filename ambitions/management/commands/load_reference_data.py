"""``manage.py load_reference_data``: areas, census, framework and the first pages, from the project's own files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from ambitions.framework.loading import load_framework
from eolcare.areas.loading import load_areas, load_census
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.pages.loading import load_pages

LOADS = (("areas", load_areas), ("census", load_census), ("framework", load_framework), ("pages", load_pages))


class Command(BaseCommand):
    """Loads what every installation needs; safe to run again, and writes nothing where nothing differs."""

    help = "Load areas, census populations, the national framework and the first pages. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all in one transaction, with one row in the trail for each that wrote something."""
        with transaction.atomic():
            for name, load in LOADS:
                tally = load()
                if tally.moved:
                    record(
                        Verb.LOADED,
                        actor=None,
                        target=("reference-data", name),
                        added=tally.added,
                        changed=tally.changed,
                        removed=tally.removed,
                    )
                if options["verbosity"] == 0:
                    continue
                self.stdout.write(
                    f"{name}: {tally.added} added, {tally.changed} changed, "
                    f"{tally.removed} removed, {tally.same} as they were"
                )
