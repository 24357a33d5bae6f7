"""Bringing in a spreadsheet: the file is kept, its columns are chosen, it is checked, and then brought in.

What takes long is done by :mod:`engagement.feedback.services.imports_work`; taking out again is in
:mod:`engagement.feedback.services.imports_undo`, what becomes of files in
:mod:`engagement.feedback.services.imports_files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement.feedback.importing.fields import KEYS, label_of
from engagement.feedback.importing.files import CSV, encoding_of, format_of
from engagement.feedback.importing.opening import opened
from engagement.feedback.importing.problems import Unreadable
from engagement.feedback.models import SubmissionImport
from engagement.feedback.queries.imports import CHECK, RUN, job_key, job_of, look_inside, same_file
from engagement.feedback.services.imports_files import FOLDER, forget_file_of, sha256_of, stored
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.common.models import new_public_id
from eolcare.common.uploads import size_in_words
from eolcare.jobs.models import JobState
from eolcare.jobs.services import enqueue, retry_job

State = SubmissionImport.State
MOST_BYTES = 50_000_000
ENDINGS = {CSV: ".csv"}


def most_bytes() -> int:
    """Return how large a file may be."""
    return int(getattr(settings, "IMPORT_MAX_BYTES", MOST_BYTES))


def receive_file(programme: Programme, file: Any, *, actor: User) -> SubmissionImport:
    """Keep a spreadsheet and return its import, whose columns are to be chosen next.

    The same file sent again before it is brought in, by a second press or another person, gives the import that is
    there.

    Args:
        programme: into which it is to be brought.
        file: as a form's ``FileField`` gives it. What it is, its content says.
        actor: who sends it.

    Raises:
        Refusal: for a file that is too large, no spreadsheet, damaged, locked, without headings, or brought in already.
    """
    size = file.size or 0
    if size > most_bytes():
        facts = {"most": size_in_words(most_bytes()), "size": size_in_words(size)}
        raise Refusal(
            _("The file must be %(most)s or smaller. This one has %(size)s. Divide it.") % facts, field="file"
        )
    try:
        file_format = format_of(file)
        encoding = encoding_of(file) if file_format == CSV else ""
        with opened(file, file_format, encoding=encoding, size=size) as source:
            headings, sheet = source.headings, source.sheet
    except Unreadable as error:
        raise Refusal(str(error), field="file") from error
    digest = sha256_of(file)
    with transaction.atomic():
        # Of two people who send the same file one waits for the other.
        Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)
        refuse_a_second_time(programme, digest)
        waiting = SubmissionImport.objects.filter(programme=programme, sha256=digest).exclude(file="")
        if known := waiting.filter(state__in=[State.CHECKING, State.CHECKED]).first():
            return known
        row = SubmissionImport(
            programme=programme,
            file_name=(file.name or _("Spreadsheet"))[-200:],
            file_format=file_format,
            sha256=digest,
            size=size,
            encoding=encoding,
            sheet=sheet[:100],
            headings=headings,
            started_by=actor,
            public_id=new_public_id(),
        )
        with stored(f"{FOLDER}/{row.public_id}{ENDINGS.get(file_format, '.xlsx')}", file) as name:
            row.file.name = name
            row.save()
            record(Verb.CREATED, actor=actor, target=row, area_code=programme.area.code, programme=programme.public_id)
    return row


def choose_columns(
    row: SubmissionImport,
    *,
    version: int | None,
    sheet: str,
    columns: Mapping[str, str],
    defaults: Mapping[str, Any],
    actor: User,
) -> SubmissionImport:
    """Say which column holds what and what stands in none, and have the rows checked.

    Args:
        version: of the import, as the form carried it.
        sheet: of a workbook; ``""`` for a CSV file.
        columns: the heading for each field that has a column.
        defaults: by field, as :class:`~engagement.feedback.importing.rows.RowReader` takes them; ``waiting`` says
            whether what comes in still waits for an answer.
        actor: who chooses.

    Raises:
        Conflict: if somebody else chose meanwhile.
        IllegalMove: if it is being brought in, was, or its file is gone.
        Refusal: for a heading that the sheet does not have, one that is chosen twice, or no column of words.
    """
    with transaction.atomic():
        held = _hold(row, version)
        if held.state not in (State.CHECKING, State.CHECKED, State.FAILED) or not held.file:
            raise IllegalMove(_("This file is brought in already, or is deleted. Upload it again to change it."))
        headings = _headings_of(held, sheet)
        _check_columns(columns, headings)
        held.sheet, held.headings = sheet, headings
        held.columns = {key: columns[key] for key in KEYS if columns.get(key)}
        held.defaults = dict(defaults)
        begin_check(held, actor=actor)
        record(
            Verb.CHANGED,
            actor=actor,
            target=held,
            area_code=held.programme.area.code,
            fields=sorted(held.columns),
        )
    return held


def begin_check(held: SubmissionImport, *, actor: User | None) -> None:
    """Have the rows of an import checked, from the beginning. To be called in a transaction that holds its row."""
    held.state, held.error = State.CHECKING, ""
    held.rows = held.rows_good = held.rows_done = held.problems_total = 0
    held.problems, held.preview = [], []
    save_edit(held)
    enqueue(CHECK, job_key(CHECK, held), {"import": held.pk, "version": held.version}, asked_by=actor)


def start_import(row: SubmissionImport, *, version: int | None, leave_out: bool, actor: User) -> SubmissionImport:
    """Have the rows of a checked import brought in. Asked again while that is done, or after, nothing more happens.

    Args:
        version: of the import, as the page carried it: what is brought in is what was shown.
        leave_out: whether rows with a problem stay out; otherwise a problem keeps all of them out.
        actor: who brings it in.

    Raises:
        Conflict: if it was checked anew meanwhile.
        IllegalMove: if it is not checked.
        Refusal: while problems stand and are not to be left out, if no row is good, or the file is in already.
    """
    try:
        with transaction.atomic():
            held = _hold(row, None)
            if held.state in (State.IMPORTING, State.IMPORTED):
                return held
            if held.state != State.CHECKED or not held.file:
                raise IllegalMove(_("This file is not checked, or is deleted. Check it first."))
            if version is not None and held.version != version:
                raise Conflict(
                    _("The file was checked anew in the meantime. Look at what was found, then bring it in.")
                )
            if held.problems_total and not leave_out:
                raise Refusal(
                    _("Tick that the rows with problems are left out, or put them right and upload the file again."),
                    field="leave_out",
                )
            if not held.rows_good:
                raise Refusal(_("There is no row that can be brought in."))
            refuse_a_second_time(held.programme, held.sha256)
            held.state = State.IMPORTING
            save_edit(held)
            payload = {"import": held.pk, "version": held.version, "leave_out": leave_out}
            enqueue(RUN, job_key(RUN, held), payload, asked_by=actor)
    except IntegrityError as error:
        # The same file was uploaded twice, and both are started at the same moment: the database lets one through.
        raise Refusal(_("This file is being brought in already.")) from error
    return held


def retry_import(row: SubmissionImport, *, actor: User) -> None:
    """Let the work on an import that went wrong be tried again.

    Raises:
        Refusal: if nothing went wrong.
    """
    job = job_of(row)
    if job is None:
        raise Refusal(_("There is nothing to try again."))
    retry_job(job, actor=actor)


def discard_import(row: SubmissionImport, *, actor: User) -> None:
    """Delete an import that was not brought in, and its file.

    Raises:
        IllegalMove: if it was brought in, or is being so.
    """
    with transaction.atomic():
        held = _hold(row, None)
        job = job_of(held)
        stuck = held.state == State.IMPORTING and job is not None and job.state == JobState.FAILED
        if held.state not in (State.CHECKING, State.CHECKED, State.FAILED) and not stuck:
            raise IllegalMove(_("This file is brought in already. Take it out again instead."))
        record(Verb.DELETED, actor=actor, target=held, area_code=held.programme.area.code)
        forget_file_of(held)
        held.delete()


def refuse_a_second_time(programme: Programme, sha256: str) -> None:
    """Refuse a file that is in the programme already.

    Raises:
        Refusal: naming the import by which it came.
    """
    if there := same_file(programme, sha256):
        when = date_format(timezone.localtime(there.imported_at or there.created_at), "j F Y")
        raise Refusal(
            _("This very file was brought in on %(day)s as “%(name)s”. Take that out first if it is to come in again.")
            % {"day": when, "name": there.file_name},
            field="file",
        )


def _hold(row: SubmissionImport, version: int | None) -> SubmissionImport:
    """Return the import as it stands, held. Rows that are being brought in refer to it and are not kept waiting."""
    rows = SubmissionImport.objects.select_related("programme__area")
    held = rows.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if held is None:
        raise Conflict(_("Somebody else deleted this in the meantime."))
    if version is not None and held.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Look at what they chose, then save again."))
    return held


def _headings_of(row: SubmissionImport, sheet: str) -> list[str]:
    try:
        return look_inside(row, sheet, rows=0).headings
    except Unreadable as error:
        raise Refusal(str(error)) from error


def _check_columns(columns: Mapping[str, str], headings: list[str]) -> None:
    taken: dict[str, str] = {}
    for key in KEYS:
        heading = columns.get(key) or ""
        if not heading:
            continue
        if heading not in headings:
            raise Refusal(_("The file has no column “%(name)s”.") % {"name": heading[:60]}, field=f"column_{key}")
        if heading in taken:
            facts = {"name": heading[:60], "field": label_of(taken[heading])}
            raise Refusal(_("The column “%(name)s” is chosen for “%(field)s” already.") % facts, field=f"column_{key}")
        taken[heading] = key
    if not columns.get("text"):
        raise Refusal(_("Choose the column that holds what was said."), field="column_text")
