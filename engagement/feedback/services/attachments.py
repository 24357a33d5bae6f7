"""Scans, photos and recordings of submissions: typed by content, cleaned, kept, handed out on record, swept.

A file is stored before its row is written and deleted after its row is gone for good. What a process that dies in
between leaves behind, :func:`forget_orphans` finds.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import Submission, SubmissionAttachment
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal
from eolcare.common.models import new_public_id
from eolcare.common.uploads import PICTURES, SOUND, UploadType, check_upload, cleaned
from eolcare.common.uploads.types import DOCX, ODT, PDF, TEXT

logger = logging.getLogger(__name__)

FOLDER = "feedback/attachments"
MOST_ATTACHMENTS = 20
MOST_BYTES = 20_000_000
LONGEST_TRANSCRIPT = 100_000
# A transaction that writes a row is over long before.
ORPHAN_AFTER = timedelta(days=1)

FOR_TEAM = (PDF, *PICTURES, *SOUND, DOCX, ODT, TEXT)
FOR_PUBLIC = (*PICTURES, *SOUND)


def most_bytes() -> int:
    """Return how large one file may be."""
    return int(getattr(settings, "SUBMISSION_ATTACHMENT_MAX_BYTES", MOST_BYTES))


@dataclass(frozen=True)
class Given:
    """A file that somebody chose: as a form gives it, what it is called, and what it shows or says."""

    file: Any
    title: str = ""
    description: str = ""
    allowed: Sequence[UploadType] = FOR_TEAM
    field: str = "file"

    @property
    def name(self) -> list[Any]:
        """What tells it from another file of the same form."""
        return [self.file.name, self.file.size, self.title, self.description]


@dataclass
class Stored:
    """A file that stands in storage, and what its content says that it is."""

    name: str
    media_type: str
    size: int
    sha256: str
    given: Given
    is_taken: bool = False


@contextmanager
def stored(given: Given) -> Iterator[Stored]:
    """Keep a file, and take it out again if what follows fails or does not take it.

    Raises:
        Refusal: for a file that is not kept; names the field.
    """
    kind = check_upload(given.file, allowed=given.allowed, most_bytes=most_bytes(), field=given.field)
    try:
        content = cleaned(given.file, kind)
    except Refusal as refusal:
        raise Refusal(refusal.message, field=given.field) from refusal
    file = given.file if content is None else ContentFile(content)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    name = default_storage.save(f"{FOLDER}/{new_public_id()}{kind.ending}", file)
    kept = Stored(name, kind.media_type, file.size, digest.hexdigest(), given)
    try:
        yield kept
    except BaseException:
        _delete_file(name)
        raise
    if not kept.is_taken:
        _delete_file(name)


def attach_stored(row: Submission, kept: Stored, *, actor: User | None) -> SubmissionAttachment:
    """Return the row of a stored file; the same file twice is one. The caller holds the submission in a transaction.

    Raises:
        Refusal: if there are too many already, or for a title that cannot be kept.
    """
    known = SubmissionAttachment.objects.filter(submission=row, sha256=kept.sha256).first()
    if known is not None:
        return known
    if SubmissionAttachment.objects.filter(submission=row).count() >= MOST_ATTACHMENTS:
        raise Refusal(_("A submission can have %(most)s files at most.") % {"most": MOST_ATTACHMENTS}, field="file")
    last = SubmissionAttachment.objects.filter(submission=row).aggregate(last=Max("order"))["last"] or 0
    attachment = SubmissionAttachment(
        submission=row,
        # Never the file's own name: people write names of people into it.
        title=kept.given.title.strip() or _("File %(number)s") % {"number": last + 1},
        description=kept.given.description,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        order=last + 1,
        added_by=actor,
    )
    check_row(attachment, names=("title",))
    attachment.description = attachment.description.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(attachment.description) > LONGEST_TRANSCRIPT:
        raise Refusal(
            _("The description or transcript must be %(most)s characters or fewer.")
            % {"most": f"{LONGEST_TRANSCRIPT:,}"},
            field="description",
        )
    attachment.file.name = kept.name
    attachment.save()
    kept.is_taken = True
    return attachment


def attach(submission: Submission, given: Given, *, actor: User | None) -> SubmissionAttachment:
    """Return a new file of a submission; the same one sent twice is one.

    Raises:
        Refusal: for a file that is not kept, or one too many; names the field.
    """
    with stored(given) as kept, transaction.atomic():
        row = (
            Submission.objects.select_for_update(of=("self",))
            .select_related("area", "programme__area")
            .filter(pk=submission.pk)
            .first()
        )
        if row is None:
            raise Refusal(_("This was erased in the meantime."))
        attachment = attach_stored(row, kept, actor=actor)
        if kept.is_taken:
            _record(Verb.CREATED, attachment, row, actor)
    return attachment


@transaction.atomic
def read_attachment(attachment: SubmissionAttachment, *, actor: User) -> Any:
    """Return the open file, and put on record that somebody took it.

    Raises:
        FileNotFoundError: if it is not there.
    """
    content = attachment.file.open("rb")
    _record(Verb.READ, attachment, attachment.submission, actor)
    return content


@transaction.atomic
def delete_attachment(attachment: SubmissionAttachment, *, actor: User | None) -> None:
    """Delete a file of a submission for good; asked twice, it happens once."""
    row = SubmissionAttachment.objects.select_for_update(of=("self",)).filter(pk=attachment.pk).first()
    if row is None:
        return
    _record(Verb.DELETED, attachment, attachment.submission, actor)
    row.delete()
    delete_after_commit([attachment.file.name or ""])


def delete_after_commit(names: Sequence[str]) -> None:
    """Delete files once it is certain that their rows are gone."""
    for name in names:
        transaction.on_commit(partial(_delete_file, name))


def forget_orphans(*, now: datetime | None = None) -> int:
    """Delete files that no row has, a day after they were stored, and return how many. Can run at any time."""
    before = (now or timezone.now()) - ORPHAN_AFTER
    try:
        _folders, found = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    names = {f"{FOLDER}/{name}" for name in found}
    kept = set(SubmissionAttachment.objects.values_list("file", flat=True))
    forgotten = 0
    for name in sorted(names - kept):
        try:
            if default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                forgotten += 1
        except FileNotFoundError:
            # Another sweep was there first.
            continue
    if forgotten:
        logger.info("Deleted %s files of submissions that no record has.", forgotten)
    return forgotten


def _delete_file(name: str) -> None:
    if not name:
        return
    try:
        default_storage.delete(name)
    except Exception:
        # The row is gone; the daily sweep tries again.
        logger.warning("A file of a submission could not be deleted now.", exc_info=True)


def _record(verb: Verb, attachment: SubmissionAttachment, submission: Submission, actor: User | None) -> None:
    record(
        verb,
        actor=actor,
        target=attachment,
        area_code=(submission.area or submission.programme.area).code,
        submission=submission.public_id,
    )
