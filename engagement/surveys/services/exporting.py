"""Files of responses: asked for, made by a worker, handed out, and deleted a day later."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any

import msgspec
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.surveys.export import Options, write_xlsx, write_zip
from engagement.surveys.export.rows import Progress
from engagement.surveys.export.sheets import TooLarge
from engagement.surveys.models import ResponseExport, Survey
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.jobs.errors import CannotBeDone
from eolcare.jobs.running import Run
from eolcare.jobs.services import enqueue, retry_job

EXPORT = "surveys.export"
KEPT = timedelta(days=1)
TOO_LATE = gettext_lazy(
    "This file was asked for more than a day ago, or a response was erased meanwhile. Ask for the file again."
)
# Whoever asks for more at a time has pressed a button too often.
MOST_AT_ONCE = 5
WRITERS: dict[str, Callable[[Survey, Options, IO[bytes], Progress], int]] = {
    ResponseExport.Format.CSV: write_zip,
    ResponseExport.Format.XLSX: write_xlsx,
}
ENDINGS = {ResponseExport.Format.CSV: "zip", ResponseExport.Format.XLSX: "xlsx"}


def ask_for_export(survey: Survey, file_format: str, options: Options, *, actor: User, token: str) -> ResponseExport:
    """Put a file of responses on record and let a worker make it. Asked twice with the same ``token`` it is one.

    Args:
        survey: whose responses.
        file_format: one of ``ResponseExport.Format``.
        options: which responses, and what of them.
        actor: who asks.
        token: random, from the form.

    Raises:
        Refusal: if this person has several files being made already.
    """
    with transaction.atomic():
        job = enqueue(EXPORT, f"{EXPORT}:{actor.pk}:{token[:60]}", {}, asked_by=actor)
        known = ResponseExport.objects.filter(job=job).first()
        if known is not None:
            return known
        waiting = ResponseExport.objects.filter(asked_by=actor, job__state__in=["queued", "running"]).count()
        if waiting >= MOST_AT_ONCE:
            raise Refusal(
                _("You have %(n)s files being made. Wait until one is done, then ask again.") % {"n": waiting}
            )
        export = ResponseExport.objects.create(
            survey=survey,
            file_format=file_format,
            filters=msgspec.to_builtins(options),
            with_texts=options.texts,
            with_equality=options.equality,
            asked_by=actor,
            job=job,
            expires_at=timezone.now() + KEPT,
        )
        _record(export, actor, "asked")
    return export


def options_of(export: ResponseExport) -> Options:
    """Return what was asked for."""
    return msgspec.convert(export.filters, Options)


def make_export(run: Run) -> None:
    """Make the file that a job is about, and keep it if the job is still ours.

    A worker that is killed leaves nothing: what it wrote has no name until it is whole. The next one begins anew.

    Raises:
        CannotBeDone: if the export is gone or too old, or its kind of file cannot hold it.
    """
    export = ResponseExport.objects.select_related("survey").filter(job=run.job.pk).first()
    if export is None or export.expires_at <= timezone.now():
        raise CannotBeDone(TOO_LATE)
    run.progress(0, _("Reading the responses"))

    def tell(done: int, total: int) -> None:
        stage = _("Writing responses: %(done)s of %(total)s") % {"done": f"{done:,}", "total": f"{total:,}"}
        # The same words would be written twice a second at most; these change with each part.
        run.progress(min(99, 100 * done // max(total, 1)), stage)

    with tempfile.TemporaryFile() as made:
        try:
            rows = WRITERS[export.file_format](export.survey, options_of(export), made, tell)
        except TooLarge as error:
            raise CannotBeDone(str(error)) from error
        made.seek(0, os.SEEK_SET)
        with run.finishing():
            # One name whoever makes it: what a worker left that was killed right here is written over.
            name = f"surveys/exports/{export.public_id}.{ENDINGS[ResponseExport.Format(export.file_format)]}"
            held = ResponseExport.objects.select_for_update().get(pk=export.pk)
            if held.expires_at <= timezone.now():
                raise CannotBeDone(TOO_LATE)
            export.file.storage.delete(name)
            export.file.name = export.file.storage.save(name, File(made))
            export.rows = rows
            export.expires_at = timezone.now() + KEPT
            export.save(update_fields=["file", "rows", "expires_at"])


def hand_out(export: ResponseExport, *, actor: User) -> IO[bytes]:
    """Return the file of an export, opened, with the audit row that somebody took it.

    Raises:
        Refusal: if it is not there: not made yet, or deleted.
    """
    if not export.file or export.expires_at <= timezone.now():
        raise Refusal(_("The file is not there any more. Ask for it again."))
    try:
        opened: IO[bytes] = export.file.storage.open(str(export.file.name))
    except FileNotFoundError as error:
        raise Refusal(_("The file is not there any more. Ask for it again.")) from error
    with transaction.atomic():
        _record(export, actor, "downloaded", rows=export.rows)
    return opened


def retry_export(export: ResponseExport, *, actor: User) -> None:
    """Let a file that could not be made be tried again.

    Raises:
        Refusal: if nothing failed.
    """
    if export.job is None:
        raise Refusal(_("Ask for the file again."))
    retry_job(export.job, actor=actor)


def expire_exports(survey_id: int) -> int:
    """Let no file of a survey be taken any more, finished or not, because it may hold what was erased; return how many.

    To be called in the transaction that erases. The schedule deletes the files.
    """
    now = timezone.now()
    return ResponseExport.objects.filter(survey=survey_id, expires_at__gt=now).update(expires_at=now)


def delete_expired_exports() -> int:
    """Delete files whose day is over, and mark their rows; return how many.

    The file goes first: if the work stops in between, the next run finds the row and ends it.
    """
    deleted = 0
    for export in ResponseExport.objects.exclude(file="").filter(expires_at__lte=timezone.now()):
        with transaction.atomic():
            held = (
                ResponseExport.objects.select_for_update(skip_locked=True).exclude(file="").filter(pk=export.pk).first()
            )
            if held is None:
                continue
            held.file.storage.delete(str(held.file.name))
            held.file = ""
            held.save(update_fields=["file"])
            record(Verb.DELETED, actor=None, target=held, survey=export.survey.public_id)
            deleted += 1
    return deleted


def _record(export: ResponseExport, actor: User, what: str, **facts: Any) -> None:
    record(
        Verb.EXPORTED,
        actor=actor,
        target=export,
        survey=export.survey.public_id,
        what=what,
        file_format=export.file_format,
        **options_of(export).facts(),
        **facts,
    )
