"""The parts of the demonstration, in order, each loaded once: in one transaction with the row that says so.

Killed at any moment, the next run finds whole parts and loads the rest; two runs at once wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from eolcare.audit.models import AuditEntry
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.demonstration.loading.accounts import load_accounts
from eolcare.demonstration.loading.events import load_events
from eolcare.demonstration.loading.evidence import load_evidence
from eolcare.demonstration.loading.feedback import load_feedback, load_frames
from eolcare.demonstration.loading.history import load_actions_and_reports
from eolcare.demonstration.loading.letters import load_letters
from eolcare.demonstration.loading.load import Load
from eolcare.demonstration.loading.programmes import load_programmes
from eolcare.demonstration.loading.surveys import load_surveys

MARKER = "demonstration"
LOCK = 7_315_042


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    load: Callable[[Load], None]


PARTS: tuple[Part, ...] = (
    Part("accounts", "People and organisations", load_accounts),
    Part("programmes", "Programmes", load_programmes),
    Part("events", "Events, and what was said there", load_events),
    Part("surveys", "Surveys and responses", load_surveys),
    Part("frames", "Coding frames", load_frames),
    Part("feedback", "Feedback, coded to themes", load_feedback),
    Part("history", "Actions and published reports", load_actions_and_reports),
    Part("evidence", "Evidence, and conclusions that were checked", load_evidence),
    Part("letters", "Letters and stories, blind samples, who considered it", load_letters),
)


def first_marker() -> AuditEntry | None:
    """Return the row that the first part left, with the seed and the day of the load; ``None`` before."""
    return AuditEntry.objects.filter(verb=Verb.LOADED, target_type=MARKER).order_by("pk").first()


def is_loaded(part: Part) -> bool:
    """Return whether a part is there."""
    return AuditEntry.objects.filter(verb=Verb.LOADED, target_type=MARKER, target_id=part.key).exists()


def load_for(seed: int, today: date) -> Load:
    """Return the load to run: a half-loaded demonstration goes on with its own seed and day."""
    marker = first_marker()
    if marker is None:
        return Load(seed=seed, today=today)
    return Load(seed=marker.facts["seed"], today=date.fromisoformat(marker.facts["today"]))


def load_part(part: Part, load: Load) -> bool:
    """Load a part unless it is there, and return whether it was loaded now."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_loaded(part):
            return False
        part.load(load)
        record(
            Verb.LOADED,
            actor=None,
            target=(MARKER, part.key),
            area_code=load.system.code,
            seed=load.seed,
            today=load.today.isoformat(),
        )
    return True
