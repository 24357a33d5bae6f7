"""``manage.py demonstration_sign_ins``: whom a newcomer can be, and codes to look up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from engagement.feedback.models import Submission
from engagement.surveys.models import Response
from eolcare.accounts.models import User
from eolcare.common.tokens import hash_code
from eolcare.demonstration.content.letters import STORY_CODE
from eolcare.demonstration.loading.parts import first_marker
from eolcare.demonstration.loading.surveys import reference_code
from eolcare.demonstration.people import PASSWORD, PEOPLE

LOOKED_AT = 60


class Command(BaseCommand):
    """Prints the accounts of the demonstration and two reference codes."""

    help = "Print the demonstration's accounts, their password, and reference codes to look up."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is there; nothing where the demonstration is not loaded."""
        if not settings.DEMONSTRATION or first_marker() is None:
            self.stdout.write("  No demonstration is loaded.")
            return
        there = dict(
            User.objects.filter(email__in=[person.email for person in PEOPLE]).values_list("email", "is_active")
        )
        self.stdout.write(f"  Password of all of them: {PASSWORD}")
        for person in PEOPLE:
            if there.get(person.email):
                where = person.area.replace("-", " ").title()
                self.stdout.write(f"    {person.email:<34} {person.role.label}, {where}")
        codes = self._codes()
        if Submission.objects.filter(reference_hash=hash_code(STORY_CODE)).exists():
            codes.append(STORY_CODE)
        if codes:
            self.stdout.write(f"  Codes for “What happened to what I said”: {', '.join(codes)}")

    def _codes(self) -> list[str]:
        """Return two codes of responses that led to a public action."""
        marker = first_marker()
        seed = marker.facts["seed"] if marker else 0
        codes = [reference_code(seed, "your-experience-2022", number) for number in range(LOOKED_AT)]
        by_hash = {hash_code(code): code for code in codes}
        answered = (
            Response.objects.filter(reference_hash__in=by_hash, feedback_items__actions__published_at__isnull=False)
            .order_by("submitted_at", "pk")
            .values_list("reference_hash", flat=True)
        )
        return [by_hash[found] for found in dict.fromkeys(answered) if found][:2]
