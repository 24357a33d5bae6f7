"""The stored files of imports: kept under a name of their own, deleted when they are done with."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import SubmissionImport
from engagement.feedback.queries.imports import job_of
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.jobs.models import JobState

logger = logging.getLogger(__name__)

State = SubmissionImport.State
FOLDER = "feedback/imports"
KEPT = timedelta(days=7)
# A transaction that writes a row is over long before.
ORPHAN_AFTER = timedelta(days=1)


@contextmanager
def stored(name: str, file: Any) -> Iterator[str]:
    """Keep a file under a name of its own, and take it out again if what follows fails."""
    file.seek(0)
    kept = default_storage.save(name, file)
    try:
        yield kept
    except BaseException:
        _delete(kept)
        raise


def sha256_of(file: Any) -> str:
    """Return the digest of an uploaded file, read in pieces."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def problems_file(row: SubmissionImport) -> str:
    """Return the name under which all problems of an import are kept as a CSV file."""
    return f"{FOLDER}/{row.public_id}-problems.csv"


def forget_file_of(row: SubmissionImport) -> None:
    """Delete the file of an import and the list of its problems once the transaction is certain."""
    for name in (str(row.file.name or ""), problems_file(row)):
        if name:
            transaction.on_commit(partial(_delete, name))


def forget_import_files(*, now: datetime | None = None) -> int:
    """Delete the files of imports that are a week old, brought in or undone, and files that no import has.

    An import that was never brought in says so from then on. Can run at any time; returns how many files went.
    """
    at = now or timezone.now()
    forgotten = 0
    for pk in SubmissionImport.objects.exclude(file="").values_list("pk", flat=True):
        with transaction.atomic():
            held = SubmissionImport.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            row = held.select_related("programme__area").filter(pk=pk).exclude(file="").first()
            if row is None or not _may_be_forgotten(row, at):
                continue
            if row.state not in (State.IMPORTED, State.UNDONE):
                row.state = State.FAILED
                row.error = _("It was not brought in within a week, so the file was deleted. Upload it again.")
            row.preview, row.problems = [], []
            forget_file_of(row)
            row.file = ""
            save_edit(row)
            record(Verb.DELETED, actor=None, target=row, area_code=row.programme.area.code, what="file")
            forgotten += 1
    return forgotten + _forget_orphans(at)


def _may_be_forgotten(row: SubmissionImport, at: datetime) -> bool:
    if row.state in (State.IMPORTED, State.UNDONE):
        return True
    job = job_of(row)
    at_work = job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)
    return row.created_at < at - KEPT and not at_work


def _forget_orphans(at: datetime) -> int:
    try:
        _folders, found = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    known = set(SubmissionImport.objects.exclude(file="").values_list("public_id", flat=True))
    forgotten = 0
    for name in found:
        try:
            if name[:12] not in known and default_storage.get_modified_time(f"{FOLDER}/{name}") < at - ORPHAN_AFTER:
                default_storage.delete(f"{FOLDER}/{name}")
                forgotten += 1
        except FileNotFoundError:
            continue  # Another sweep was there first.
    return forgotten


def _delete(name: str) -> None:
    try:
        default_storage.delete(name)
    except Exception:
        # The row is settled; the daily sweep tries again.
        logger.warning("A file of an import could not be deleted now.", exc_info=True)
