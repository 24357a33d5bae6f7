"""``manage.py surveys_recount``: the tallies of surveys against their responses, proved equal or made so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.surveys import tallies
from engagement.surveys.models import Survey
from engagement.surveys.tallies import Proof
from engagement.surveys.tallies.recount import snapshot

SHOWN = 20


class Command(BaseCommand):
    """Counts the responses of surveys anew and compares; makes the tallies anew where they differ."""

    help = (
        "Count the responses of surveys anew, in one consistent snapshot each, and say whether the tallies are equal. "
        "Where they are not they are made anew, unless --prove. Nobody is held up meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the survey and whether only to look."""
        parser.add_argument("--survey", metavar="ADDRESS", help="one survey, by its address (slug)")
        parser.add_argument("--prove", action="store_true", help="only look; end with status 1 where something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Recount, and heal what differs."""
        surveys = Survey.objects.order_by("slug")
        if options["survey"]:
            surveys = surveys.filter(slug=options["survey"])
            if not surveys:
                raise CommandError(f"There is no survey with the address “{options['survey']}”.")
        wrong = []
        for pk, slug in list(surveys.values_list("pk", "slug")):
            proof = self._prove(pk, slug)
            if not proof.equal and not options["prove"]:
                chunks = sorted({difference.chunk for difference in proof.differences})
                for chunk in chunks:
                    tallies.heal(pk, chunk)
                self.stdout.write(f"{slug}: made anew in {len(chunks)} parts; looking again")
                proof = self._prove(pk, slug)
            if not proof.equal:
                wrong.append(slug)
        if wrong:
            raise CommandError(f"The tallies are not what the responses say: {', '.join(wrong)}.")

    def _prove(self, pk: int, slug: str) -> Proof:
        def progress(done: int, chunks: int) -> None:
            if self.stdout.isatty():
                self.stdout.write(f"\r{slug}: {done} of {chunks}", ending="\n" if done == chunks else "")
                self.stdout.flush()

        with snapshot():
            proof = tallies.prove(pk, progress)
        counted = f"{proof.responses:,} responses, {proof.answers:,} answers counted anew"
        waiting = f", {proof.waiting:,} still wait" if proof.waiting else ""
        if proof.equal:
            self.stdout.write(self.style.SUCCESS(f"{slug}: equal ({counted}{waiting})"))
            return proof
        self.stdout.write(self.style.ERROR(f"{slug}: {len(proof.differences):,} tallies differ ({counted}{waiting})"))
        for difference in proof.differences[:SHOWN]:
            self.stdout.write(f"  {difference}")
        if len(proof.differences) > SHOWN:
            self.stdout.write(f"  and {len(proof.differences) - SHOWN:,} more")
        return proof
