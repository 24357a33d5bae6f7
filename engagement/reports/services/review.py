"""Review: sent by an author, approved by somebody else or returned with words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.reports import notices
from engagement.reports.content import all_words, build_content, fingerprint
from engagement.reports.errors import Changed, NotReady, OwnWork
from engagement.reports.models import Report, ReportStep, ReportVersion
from engagement.reports.queries import writers_of
from engagement.reports.services.steps import check_step, locked, take_step
from eolcare.accounts.models import User
from eolcare.jobs.services import enqueue
from eolcare.pdf.fonts import missing_characters

RENDER = "reports.render"


def gaps_in(report: Report) -> list[str]:
    """Return what is missing before page and PDF can stand: sentences for the author, none if all is there."""
    gaps = []
    if not report.title.strip():
        gaps.append(_("Give the report a title."))
    if not report.summary.strip():
        gaps.append(_("Write a summary: what people told you, in a few sentences."))
    if not report.language:
        gaps.append(_("Say in which language the report is written."))
    if report.round > 1 and not report.correction_note.strip():
        gaps.append(_("Say what this correction corrects. Readers see it."))
    content = build_content(report)
    if not content["sections"]:
        gaps.append(_("Write at least one section."))
    gaps += [
        _("Give the section “%(key)s” a heading.") % {"key": section["key"]}
        for section in content["sections"]
        if not section["heading"].strip()
    ]
    unknown = missing_characters(all_words(content))
    if unknown:
        gaps.append(
            _("Take out these signs, which the PDF’s fonts do not have: %(signs)s") % {"signs": " ".join(unknown[:20])}
        )
    return gaps


@transaction.atomic
def submit_report(
    report: Report, *, actor: User | None, words: str = "", at: datetime | None = None, tell: bool = True
) -> Report:
    """Send a draft for review, and tell those who may approve it.

    Raises:
        IllegalMove: if it is no draft.
        NotReady: if something that page and PDF need is missing; says what.
    """
    row = locked(report)
    check_step(row, ReportStep.Kind.SUBMITTED, words=words)
    gaps = gaps_in(row)
    if gaps:
        raise NotReady(" ".join(gaps))
    row.submitted_by = actor
    step = take_step(row, ReportStep.Kind.SUBMITTED, actor=actor, words=words, at=at)
    if tell:
        notices.tell_approvers(row, step)
    return row


@transaction.atomic
def return_report(report: Report, *, actor: User | None, words: str) -> Report:
    """Give a report back to its authors with words that say why. Also one that is approved and not yet published.

    Raises:
        IllegalMove: if it is neither in review nor approved.
        Refusal: without words.
    """
    row = locked(report)
    check_step(row, ReportStep.Kind.RETURNED, words=words)
    step = take_step(row, ReportStep.Kind.RETURNED, actor=actor, words=words)
    notices.tell_authors(row, step)
    return row


def may_approve(report: Report, person: User) -> bool:
    """Return whether the person wrote nothing in this version and did not send it: nobody approves their own."""
    return not writers_of(report).filter(pk=person.pk).exists()


@transaction.atomic
def approve_report(
    report: Report,
    *,
    actor: User,
    seen: str | None,
    words: str = "",
    at: datetime | None = None,
    tell: bool = True,
) -> ReportVersion:
    """Approve what stands there: its content is frozen as a version, and a job makes its PDF.

    Args:
        report: the report.
        actor: who approves; somebody who wrote nothing in it.
        seen: the fingerprint of the content that the approver was shown; ``None`` where no page showed it.
        words: a remark for the history.
        at: when, if not now.
        tell: whether to tell the authors.

    Raises:
        IllegalMove: if it is not in review.
        OwnWork: if the approver wrote in it or sent it.
        Changed: if the records changed after the approver opened the page.
    """
    row = locked(report)
    check_step(row, ReportStep.Kind.APPROVED, words=words)
    if not may_approve(row, actor):
        raise OwnWork(gettext_lazy("You wrote in this report, so somebody else approves it."))
    content = build_content(row)
    if seen is not None and seen != fingerprint(content):
        raise Changed(
            gettext_lazy(
                "The records behind this report changed after you opened it: a number, a quote or an action. "
                "Nothing was approved. Read the report again, then approve it."
            )
        )
    moment = at or timezone.now()
    number = row.round
    content |= {"number": number, "approved_on": timezone.localdate(moment).isoformat()}
    version = ReportVersion.objects.create(
        report=row,
        number=number,
        title=row.title,
        language=row.language,
        content=content,
        content_sha256=fingerprint(content),
        note=row.correction_note,
        approved_by=actor,
        approved_at=moment,
    )
    version.job = enqueue(RENDER, f"report-version:{version.public_id}", {"version": version.public_id}, asked_by=actor)
    version.save(update_fields=["job"])
    step = take_step(row, ReportStep.Kind.APPROVED, actor=actor, words=words, at=moment)
    if tell:
        notices.tell_authors(row, step)
    return version
