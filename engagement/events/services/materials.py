"""Materials of an event: files that are kept here, and recordings that stand elsewhere.

A file is stored before its row is written and deleted after its row is gone for good. What a process that dies in
between leaves behind, :func:`forget_orphans` finds.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Event, EventMaterial
from engagement.events.queries_calendar import material_seen
from engagement.events.services.planning import area_code_of
from engagement.events.spoken import SPOKEN
from engagement.programmes.checking import check_row
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal
from eolcare.common.models import new_public_id
from eolcare.common.uploads import check_upload

logger = logging.getLogger(__name__)

FOLDER = "events/materials"
MOST_MATERIALS = 40
LONGEST_TRANSCRIPT = 200_000
# A transaction that writes a row is over long before.
ORPHAN_AFTER = timedelta(days=1)
PLAIN = ("kind", "title", "language", "url", "transcript", "is_public")

CHANGED_MEANWHILE = _(
    "Somebody else changed this while you were editing. What you entered is still below. "
    "Open the page in another tab to see their change, then save again."
)


def add_material(
    event: Event,
    *,
    kind: str,
    title: str,
    language: str = "en",
    file: Any = None,
    url: str = "",
    transcript: str = "",
    is_public: bool = False,
    actor: User | None,
) -> EventMaterial:
    """Return a new material, the last in the list: a recording with its address, anything else with its file.

    Args:
        file: as a form's ``FileField`` gives it. What it is, its content says.
        url: where a recording stands, ``https`` alone.
        transcript: of a recording; without it, it is not shown in public.

    Raises:
        Refusal: for a field that cannot be kept, or a file that is not safe to hand out; names the field.
    """
    row = EventMaterial(event=event, added_by=actor)
    facts = {"kind": kind, "title": title, "language": language, "url": url, "transcript": transcript}
    _fill(row, has_file=file is not None, is_public=is_public, **facts)
    with _stored(file) as stored, transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        if event.materials.count() >= MOST_MATERIALS:
            raise Refusal(_("An event can have %(most)s materials at most.") % {"most": MOST_MATERIALS})
        row.order = (event.materials.aggregate(last=Max("order"))["last"] or 0) + 1
        if stored is not None:
            stored.write_down_on(row)
        row.save()
        _record(Verb.CREATED, row, actor)
    return row


def change_material(
    material: EventMaterial, *, seen: str | None, file: Any = None, actor: User | None, **changes: Any
) -> EventMaterial:
    """Return the material with ``changes`` saved, any of :data:`PLAIN`; with ``file``, that takes the old one's place.

    Args:
        seen: what :func:`~engagement.events.queries_calendar.material_seen` gave when the page was opened.

    Raises:
        TypeError: for another name.
        Conflict: if somebody changed or deleted it in between.
        Refusal: as :func:`add_material`.
    """
    if unknown := set(changes) - set(PLAIN):
        raise TypeError(f"Not to be changed here: {sorted(unknown)}")
    with _stored(file) as stored, transaction.atomic():
        row = _lock(material, seen)
        before = {name: getattr(row, name) for name in PLAIN}
        old_file = row.file.name or ""
        _fill(row, has_file=file is not None or bool(old_file), **(before | changes))
        changed = sorted(name for name in PLAIN if getattr(row, name) != before[name])
        if stored is not None:
            stored.write_down_on(row)
            changed.append("file")
            transaction.on_commit(partial(_delete_file, old_file))
        if changed:
            row.save()
            _record(Verb.CHANGED, row, actor, fields=changed)
    return row


def move_material(material: EventMaterial, *, step: int, actor: User | None) -> None:
    """Move a material up (``step`` -1) or down (1) in the list; at the edge it stays where it is.

    Raises:
        Conflict: if somebody deleted it in between.
    """
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=material.event_id)
        rows = list(EventMaterial.objects.filter(event=material.event_id).order_by("order", "pk"))
        at = next((place for place, row in enumerate(rows) if row.pk == material.pk), None)
        if at is None:
            raise Conflict(_("Somebody else deleted this in the meantime."))
        other = at + (1 if step > 0 else -1)
        if not 0 <= other < len(rows):
            return
        rows[at], rows[other] = rows[other], rows[at]
        for order, row in enumerate(rows, start=1):
            if row.order != order:
                EventMaterial.objects.filter(pk=row.pk).update(order=order)
        _record(Verb.CHANGED, material, actor, fields=["order"])


def delete_material(material: EventMaterial, *, seen: str | None, actor: User | None) -> None:
    """Delete a material and, once that is certain, its file.

    Raises:
        Conflict: if somebody changed or deleted it since ``seen``.
    """
    with transaction.atomic():
        row = _lock(material, seen)
        name = row.file.name or ""
        _record(Verb.DELETED, row, actor)
        row.delete()
        transaction.on_commit(partial(_delete_file, name))


def forget_orphans(*, now: datetime | None = None) -> int:
    """Delete files that no row has, a day after they were stored, and return how many. Can run at any time."""
    before = (now or timezone.now()) - ORPHAN_AFTER
    try:
        _folders, found = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    names = {f"{FOLDER}/{name}" for name in found}
    kept = set(EventMaterial.objects.exclude(file="").values_list("file", flat=True))
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
        logger.info("Deleted %s files of materials that no record has.", forgotten)
    return forgotten


@dataclass(frozen=True)
class _StoredFile:
    """An uploaded file that stands in storage, and what its content says that it is."""

    name: str
    media_type: str
    size: int
    sha256: str

    def write_down_on(self, row: EventMaterial) -> None:
        row.file.name = self.name
        row.media_type, row.size, row.sha256 = self.media_type, self.size, self.sha256


@contextmanager
def _stored(file: Any) -> Iterator[_StoredFile | None]:
    """Keep an uploaded file, if there is one, and take it out again if what follows fails.

    Raises:
        Refusal: for a file that is not kept.
    """
    if file is None:
        yield None
        return
    kind = check_upload(file, most_bytes=settings.MATERIAL_MAX_BYTES)
    size, digest = file.size, _sha256(file)
    # A name of its own for each file, so that nothing is overwritten whatever the storage does.
    name = default_storage.save(f"{FOLDER}/{new_public_id()}{kind.ending}", file)
    try:
        yield _StoredFile(name, kind.media_type, size, digest)
    except BaseException:
        _delete_file(name)
        raise


def _sha256(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _delete_file(name: str) -> None:
    if not name:
        return
    try:
        default_storage.delete(name)
    except Exception:
        # The row is gone; the nightly sweep tries again.
        logger.warning("A file of a material could not be deleted now.", exc_info=True)


def _fill(
    row: EventMaterial,
    *,
    has_file: bool,
    kind: str,
    title: str,
    language: str,
    url: str,
    transcript: str,
    is_public: bool,
) -> None:
    row.kind, row.title, row.language, row.is_public = kind, title, language, is_public
    row.url, row.transcript = url.strip(), transcript.strip().replace("\r\n", "\n")
    check_row(row, names=("kind", "title"))
    if language not in SPOKEN:
        raise Refusal(_("Select a language from the list."), field="language")
    if kind == EventMaterial.Kind.RECORDING:
        if has_file:
            raise Refusal(_("A recording is not uploaded here. Enter the address where it stands."), field="kind")
        _check_recording(row)
    elif row.url or row.transcript:
        raise Refusal(_("Only a recording has an address and a transcript."), field="kind")
    elif not has_file:
        raise Refusal(_("Choose a file."), field="file")


def _check_recording(row: EventMaterial) -> None:
    if not row.url:
        raise Refusal(_("Enter the address where the recording stands."), field="url")
    if not _is_https(row.url):
        raise Refusal(_("Enter a full address that begins with https://"), field="url")
    check_row(row, names=("url",))
    if len(row.transcript) > LONGEST_TRANSCRIPT or "\x00" in row.transcript:
        raise Refusal(
            _("The transcript must be %(longest)s characters or fewer.") % {"longest": f"{LONGEST_TRANSCRIPT:,}"},
            field="transcript",
        )
    if row.is_public and not row.transcript:
        raise Refusal(
            _("Enter the transcript before you show the recording: without it, people who cannot hear are left out."),
            field="transcript",
        )


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # A name and a password in an address are secrets that everybody would read.
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None


def _lock(material: EventMaterial, seen: str | None) -> EventMaterial:
    rows = EventMaterial.objects.select_related("event__programme__area").select_for_update(of=("self",))
    row = rows.filter(pk=material.pk).first()
    if row is None:
        raise Conflict(_("Somebody else deleted this in the meantime."))
    if seen is not None and seen != material_seen(row):
        raise Conflict(CHANGED_MEANWHILE)
    return row


def _record(verb: Verb, row: EventMaterial, actor: User | None, **facts: Any) -> None:
    record(
        verb,
        actor=actor,
        target=row,
        area_code=area_code_of(row.event),
        event=row.event.public_id,
        kind=row.kind,
        **facts,
    )
