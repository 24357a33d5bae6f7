"""What a worker does with an import: check every row of its file, and bring them in, all or none."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.importing.checking import Batch, check_rows
from engagement.feedback.importing.opening import opened
from engagement.feedback.importing.problems import Problem, Unreadable
from engagement.feedback.importing.rows import Entry, RowReader
from engagement.feedback.importing.source import Source
from engagement.feedback.models import Consent, FeedbackItem, Submission, SubmissionImport
from engagement.feedback.queries.imports import vocabulary_of, words_that_are_there
from engagement.feedback.services.imports import begin_check
from engagement.feedback.services.imports_files import forget_file_of, problems_file
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.figures.csv import safe
from eolcare.jobs.running import Run

State = SubmissionImport.State
PROBLEMS_SHOWN = 100
PREVIEWED = 10
PREVIEWED_CHARACTERS = 400
# Any number of our own: beside it the lock names the import.
LOCK = 0x494D50


class DifferentNow(Exception):
    """What can be brought in is not what was shown: something in the portal changed since the file was checked."""


def check_import(run: Run) -> None:
    """Check all rows of the import that a job is about, and keep what was found.

    Nothing is kept of a check whose import was changed meanwhile; that change has a check of its own.
    """
    row = _row_of(run, State.CHECKING)
    if row is None:
        return
    problems: list[Problem] = []
    previewed: list[Entry] = []
    rows = good = total = 0
    with tempfile.TemporaryFile() as listed:
        write = _problem_writer(listed)
        try:
            with _checked(row) as (source, batches):
                for batch in batches:
                    rows, good = rows + batch.rows, good + len(batch.entries)
                    total += len(batch.problems)
                    write(batch.problems)
                    problems += batch.problems[: PROBLEMS_SHOWN - len(problems)]
                    previewed += batch.entries[: PREVIEWED - len(previewed)]
                    stage = _("Checking rows: %(done)s so far") % {"done": f"{rows:,}"}
                    run.progress(min(99, int(100 * source.part_read())), stage)
        except Unreadable as error:
            _fail(run, row, str(error))
            return
        with run.finishing():
            held = _held(row)
            if held is None:
                return
            held.state = State.CHECKED
            held.rows, held.rows_good, held.problems_total = rows, good, total
            held.problems = [problem._asdict() for problem in problems]
            held.preview = [_preview(entry) for entry in previewed]
            if total:
                listed.seek(0)
                default_storage.delete(problems_file(held))
                default_storage.save(problems_file(held), File(listed))
            held.save()


def run_import(run: Run) -> None:
    """Bring in the rows of the import that a job is about, all of them with the job's end or none.

    A worker that is killed leaves nothing, and the next one begins anew. If other rows can be brought in than were
    shown, none is, and the file is checked again.
    """
    row = _row_of(run, State.IMPORTING)
    if row is None:
        return
    try:
        with _telling(run) as tell, transaction.atomic():
            _wait_for_others(row)
            if _row_of(run, State.IMPORTING) is None:
                return
            written = _write_rows(run, row, tell)
            with run.finishing():
                _finish(run, row, written)
    except DifferentNow:
        with run.finishing():
            held = _held(row)
            if held is not None:
                begin_check(held, actor=run.job.asked_by)
    except Unreadable as error:
        _fail(run, row, str(error))


def _write_rows(run: Run, row: SubmissionImport, tell: Callable[[int, str], None]) -> int:
    written = 0
    leave_out = bool(run.payload.get("leave_out"))
    facts = {"of": f"{row.rows_good:,}"}
    tell(0, _("Bringing in rows"))
    with _checked(row) as (_source, batches):
        for batch in batches:
            if batch.problems and not leave_out:
                raise DifferentNow
            _write(batch.entries, row, run.job.asked_by)
            written += len(batch.entries)
            stage = _("Bringing in rows: %(done)s of %(of)s") % (facts | {"done": f"{written:,}"})
            tell(min(99, 100 * written // max(1, row.rows_good)), stage)
    if written != row.rows_good:
        raise DifferentNow
    return written


def _write(entries: list[Entry], row: SubmissionImport, actor: User | None) -> None:
    waits = bool(row.defaults.get("waiting"))
    submissions = Submission.objects.bulk_create(
        Submission(
            programme_id=row.programme_id,
            kind=entry.kind,
            came_by=Submission.CameBy.IMPORT,
            title=entry.title,
            text=entry.text,
            language=entry.language,
            said_by=entry.said_by,
            area_id=entry.area,
            received_on=entry.received_on,
            consent=entry.consent,
            state=Submission.State.RECEIVED if waits else Submission.State.CLOSED,
            digest=entry.digest,
            brought_in_id=row.pk,
            row=entry.row,
            created_by=actor,
        )
        for entry in entries
    )
    items = FeedbackItem.objects.bulk_create(
        FeedbackItem(
            programme_id=row.programme_id,
            text=entry.text,
            said_by=entry.said_by,
            area_id=entry.area,
            said_on=entry.received_on,
            submission_id=submission.pk,
            may_quote=entry.consent != Consent.NOT_PUBLISHED,
            created_by=actor,
        )
        for entry, submission in zip(entries, submissions, strict=True)
    )
    of_submission, of_item = Submission.communities.through, FeedbackItem.communities.through
    pairs = [
        (submission.pk, item.pk, community)
        for entry, submission, item in zip(entries, submissions, items, strict=True)
        for community in entry.communities
    ]
    of_submission.objects.bulk_create(of_submission(submission_id=one, community_id=which) for one, _i, which in pairs)
    of_item.objects.bulk_create(of_item(feedbackitem_id=one, community_id=which) for _s, one, which in pairs)


def _finish(run: Run, row: SubmissionImport, written: int) -> None:
    held = SubmissionImport.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    held.state = State.IMPORTED
    held.rows_done = written
    held.imported_at, held.imported_by = timezone.now(), run.job.asked_by
    # Both hold words of people, which stand where they belong now.
    held.preview = []
    forget_file_of(held)
    held.file = ""
    save_edit(held)
    record(
        Verb.IMPORTED,
        actor=run.job.asked_by,
        target=held,
        area_code=row.programme.area.code,
        programme=row.programme.public_id,
        rows=written,
        left_out=held.rows - written,
    )


def _row_of(run: Run, state: str) -> SubmissionImport | None:
    """Return the import that a job is about, if it still stands as it did when the job was put on record."""
    rows = SubmissionImport.objects.select_related("programme__area")
    return rows.filter(pk=run.payload["import"], version=run.payload["version"], state=state).first()


def _held(row: SubmissionImport) -> SubmissionImport | None:
    rows = SubmissionImport.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=row.pk, version=row.version, state=row.state).first()


def _fail(run: Run, row: SubmissionImport, reason: str) -> None:
    with run.finishing():
        held = _held(row)
        if held is not None:
            held.state, held.error = State.FAILED, reason
            save_edit(held)


@contextmanager
def _checked(row: SubmissionImport) -> Iterator[tuple[Source, Iterator[Batch]]]:
    """Open the file of an import with its rows, checked as they are read.

    Raises:
        Unreadable: if it cannot be read, or is gone.
    """
    try:
        file = row.file.storage.open(str(row.file.name))
    except (FileNotFoundError, ValueError) as error:
        raise Unreadable(_("The file is gone. Upload it again.")) from error
    with (
        file,
        opened(file, row.file_format, encoding=row.encoding, size=row.size, sheet=row.sheet) as source,
    ):
        reader = RowReader(
            source.headings, row.columns, row.defaults, vocabulary_of(row.programme), timezone.localdate()
        )
        yield source, check_rows(source, reader, lambda digests: words_that_are_there(row.programme_id, digests))


def _problem_writer(out: IO[bytes]) -> Callable[[list[Problem]], None]:
    """Return what writes problems to a CSV file in which no cell is a formula."""

    def lines(rows: list[list[object]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows([[safe(cell) for cell in line] for line in rows])
        out.write(text.getvalue().encode("utf-8", "replace"))

    out.write("\ufeff".encode())
    lines([[_("Row"), _("Column"), _("What is wrong")]])
    return lambda problems: lines([list(problem) for problem in problems])


def _preview(entry: Entry) -> dict[str, Any]:
    return {
        "row": entry.row,
        "text": entry.text[:PREVIEWED_CHARACTERS],
        "kind": entry.kind,
        "received_on": entry.received_on.isoformat(),
        "area": entry.area,
        "said_by": entry.said_by,
        "communities": list(entry.communities),
        "consent": entry.consent,
        "title": entry.title,
        "language": entry.language,
    }


def _wait_for_others(row: SubmissionImport) -> None:
    """Let one worker at a time bring in an import; the second one finds it brought in. Ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, row.pk % 2**31])


@contextmanager
def _telling(run: Run) -> Iterator[Callable[[int, str], None]]:
    """Give a way to say how far a long transaction is: over a connection of its own, or nobody would see it.

    Inside somebody else's transaction (a test) another connection would not see the job, so there it is the same one.
    """
    if connection.in_atomic_block:
        yield run.progress
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="progress") as beside:
        try:
            yield lambda per_cent, stage: beside.submit(run.progress, per_cent, stage).result()
        finally:
            beside.submit(_close_own_connection).result()


def _close_own_connection() -> None:
    # Looked up in the thread that calls it: each has a connection of its own.
    connection.close()
