"""Writes of the compliance room: who considered what, and the packs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engagement.actions.models import Action
from engagement.compliance.content import build_content, words_of
from engagement.compliance.models import CompliancePack, Consideration
from engagement.compliance.printing import STYLE_SHEETS, document_html
from engagement.programmes.models import Programme
from engagement.reports.models import ReportVersion
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal
from eolcare.jobs.errors import CannotBeDone
from eolcare.jobs.models import Job, JobState
from eolcare.jobs.running import Run
from eolcare.jobs.services import enqueue
from eolcare.pdf.fonts import missing_characters
from eolcare.pdf.render import render_pdf

MAKE = "compliance.make"
PLAIN = ("body", "held_on", "what", "outcome", "minutes_url")


@transaction.atomic
def add_consideration(
    programme: Programme,
    *,
    actor: User | None,
    report_versions: Iterable[ReportVersion] = (),
    actions: Iterable[Action] = (),
    **facts: Any,
) -> Consideration:
    """Return a new record that a body which decides had what people said before it.

    Args:
        programme: of which engagement.
        actor: who records it.
        report_versions: the published versions that were before it.
        actions: the actions that it decided on.
        facts: values for :data:`PLAIN`.

    Raises:
        Refusal: for a missing or impossible fact; names the field.
    """
    row = Consideration(programme=programme, recorded_by=actor)
    _fill(row, facts)
    row.save()
    _link(row, report_versions, actions)
    record(Verb.CREATED, actor=actor, target=row, area_code=programme.area.code)
    return row


@transaction.atomic
def change_consideration(
    row: Consideration,
    /,
    *,
    version: int | None,
    actor: User | None,
    report_versions: Iterable[ReportVersion] = (),
    actions: Iterable[Action] = (),
    **facts: Any,
) -> Consideration:
    """Return the consideration with new facts.

    Raises:
        Refusal: as :func:`add_consideration` does.
        Conflict: if somebody changed it since ``version``.
    """
    held = lock_for_edit(Consideration.objects.select_related("programme__area"), pk=row.pk, version=version)
    _fill(held, facts)
    save_edit(held)
    _link(held, report_versions, actions)
    record(Verb.CHANGED, actor=actor, target=held, area_code=held.programme.area.code, fields=sorted(facts))
    return held


@transaction.atomic
def ask_for_pack(programme: Programme, *, actor: User) -> CompliancePack:
    """Return a pack that a worker makes; while one of the same person is being made, that one.

    What it says is what the records show when the worker reads them.
    """
    Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)
    waiting = CompliancePack.objects.filter(programme=programme, asked_by=actor, made_at__isnull=True)
    for pack in waiting.order_by("-asked_at"):
        job = job_of(pack)
        if job is not None and job.state != JobState.FAILED:
            return pack
    pack = CompliancePack.objects.create(programme=programme, asked_by=actor)
    enqueue(MAKE, _key(pack), {"pack": pack.public_id}, asked_by=actor)
    return pack


def make_pack(run: Run) -> None:
    """Read the records, write the document and keep both, once, if the job is still ours.

    Raises:
        CannotBeDone: if the pack is gone, or has signs that no font has.
    """
    run.progress(5, _("Reading the records"))
    pack = CompliancePack.objects.select_related("programme__area").filter(public_id=run.payload["pack"]).first()
    if pack is None:
        raise CannotBeDone(_("The pack is not there any more."))
    if pack.made_at is not None:
        return
    with translation.override("en-gb"):
        content = build_content(pack.programme)
    unknown = missing_characters(words_of(content))
    if unknown:
        raise CannotBeDone(
            _("The PDF’s fonts do not have these signs: %(signs)s. Take them out of the records.")
            % {"signs": " ".join(unknown[:20])}
        )
    run.progress(30, _("Setting pages"))
    rendered = render_pdf(document_html(content), style_sheets=STYLE_SHEETS)
    run.progress(95, _("Keeping the document"))
    with run.finishing():
        held = CompliancePack.objects.select_for_update().get(pk=pack.pk)
        held.content = content
        held.pdf = rendered.pdf
        held.sha256 = hashlib.sha256(rendered.pdf).hexdigest()
        held.size = len(rendered.pdf)
        held.pages = rendered.pages
        held.made_at = timezone.now()
        held.save()
        record(
            Verb.RENDERED,
            actor=None,
            target=held,
            area_code=pack.programme.area.code,
            pages=held.pages,
            sha256=held.sha256,
        )


def note_download(pack: CompliancePack, *, actor: User, form: str) -> None:
    """Put on record that somebody took a pack; ``form`` is ``"pdf"`` or ``"csv"``."""
    with transaction.atomic():
        record(Verb.EXPORTED, actor=actor, target=pack, area_code=pack.programme.area.code, form=form)


def job_of(pack: CompliancePack) -> Job | None:
    """Return the job that makes a pack."""
    return Job.objects.filter(key=_key(pack)).first()


def _key(pack: CompliancePack) -> str:
    return f"{MAKE}:{pack.public_id}"


def _fill(row: Consideration, facts: dict[str, Any]) -> None:
    if unknown := set(facts) - set(PLAIN):
        raise TypeError(f"Not a fact of a consideration: {', '.join(sorted(unknown))}.")
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.body:
        raise Refusal(_("Enter who considered it."), field="body")
    if not isinstance(row.held_on, date) or row.held_on > timezone.localdate():
        raise Refusal(_("Enter a day that is not still to come."), field="held_on")
    if not row.what:
        raise Refusal(_("Say what was considered."), field="what")
    if not row.outcome:
        raise Refusal(_("Say what was made of it."), field="outcome")
    if row.minutes_url and urlsplit(row.minutes_url).scheme != "https":
        raise Refusal(_("Enter an address that begins with https://"), field="minutes_url")


def _link(row: Consideration, versions: Iterable[ReportVersion], actions: Iterable[Action]) -> None:
    chosen = list(versions)
    for version in chosen:
        if version.report.programme_id != row.programme_id or version.published_at is None:
            raise Refusal(_("Choose published reports of this programme."), field="report_versions")
    decided = list(actions)
    for action in decided:
        if action.programme_id != row.programme_id:
            raise Refusal(_("Choose actions of this programme."), field="actions")
    row.report_versions.set(chosen)
    row.actions.set(decided)
