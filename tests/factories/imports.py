"""Spreadsheets of things that people said, and their way into the portal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

import engagement.feedback.tasks  # noqa: F401 - registers what does the jobs
from engagement.feedback.importing.fields import guess_columns
from engagement.feedback.models import SubmissionImport
from engagement.feedback.queries.imports import job_of
from engagement.feedback.services.imports import choose_columns, receive_file
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.jobs.running import run_job

HEADINGS = ("Comment", "Source", "Date", "Borough", "Said by", "Communities", "Consent", "Title", "Language")
GOOD = ("Nobody came at night.", "E-mail", "2022-03-01", "Brent", "Carer", "Carers", "without name", "Nights", "en")


def row(**facts: str) -> list[str]:
    """Return a good row, with other values under some headings (``Said_by`` for "Said by")."""
    values = dict(zip(HEADINGS, GOOD, strict=True)) | {name.replace("_", " "): fact for name, fact in facts.items()}
    return [values[heading] for heading in HEADINGS]


def csv_of(rows: Iterable[Sequence[str]], *, headings: Sequence[str] = HEADINGS, delimiter: str = ",") -> bytes:
    """Return a CSV file in UTF-8."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
    return out.getvalue().encode()


def xlsx_of(rows: Iterable[Sequence[Any]], *, headings: Sequence[Any] = HEADINGS, more: Any = None) -> bytes:
    """Return a workbook; ``more`` is called with it before it is written."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in [headings, *rows]:
        sheet.append(list(line))
    if more is not None:
        more(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def received(programme: Programme, content: bytes, *, actor: User, name: str = "voices.csv") -> SubmissionImport:
    """Return the import of an uploaded file."""
    return receive_file(programme, SimpleUploadedFile(name, content), actor=actor)


def checked(
    programme: Programme,
    content: bytes,
    *,
    actor: User,
    name: str = "voices.csv",
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    **defaults: Any,
) -> SubmissionImport:
    """Return the import of a file that was uploaded and checked, its columns as the portal guesses them."""
    found = received(programme, content, actor=actor, name=name)
    choose_columns(
        found,
        version=None,
        sheet=found.sheet if sheet is None else sheet,
        columns=guess_columns(found.headings) if columns is None else columns,
        defaults=defaults,
        actor=actor,
    )
    return worked_on(found)


def worked_on(found: SubmissionImport) -> SubmissionImport:
    """Return an import after a worker did what was asked."""
    found.refresh_from_db()
    job = job_of(found)
    assert job is not None
    run_job(job.pk, signs_of_life=False)
    job.refresh_from_db()
    assert job.state == "done", job.error
    found.refresh_from_db()
    return found
