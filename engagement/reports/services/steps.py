"""Taking a step: the lock, the table of moves, the row of history. Used by the other services of the room."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.reports.models import Report, ReportState, ReportStep, ReportWriter
from engagement.reports.moves import MOVES
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import IllegalMove, Refusal

VERBS = {
    ReportStep.Kind.SUBMITTED: Verb.SUBMITTED,
    ReportStep.Kind.RETURNED: Verb.RETURNED,
    ReportStep.Kind.APPROVED: Verb.APPROVED,
    ReportStep.Kind.PUBLISHED: Verb.PUBLISHED,
    ReportStep.Kind.CORRECTION: Verb.CORRECTED,
    ReportStep.Kind.WITHDRAWN: Verb.WITHDRAWN,
}


def locked(report: Report) -> Report:
    """Return the report's row as it is now, locked until the end of the transaction."""
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def need_draft(report: Report) -> None:
    """Let only a draft be changed.

    Raises:
        IllegalMove: in any other state.
    """
    if report.state != ReportState.DRAFT:
        raise IllegalMove(
            _(
                "This report is not a draft any more, so its text cannot change. "
                "Ask for it to be returned, or correct it."
            )
        )


def check_step(report: Report, kind: ReportStep.Kind, *, words: str = "") -> None:
    """See whether the table of moves allows a step.

    Raises:
        IllegalMove: if the report is in a state where this step is not taken.
        Refusal: if the step needs words and has none.
    """
    move = MOVES[kind.value]
    was_published = not move.only_published or report.versions.filter(published_at__isnull=False).exists()
    if report.state not in move.sources or not was_published:
        raise IllegalMove(
            _("This report is “%(state)s” now, so this step cannot be taken. Open the page again to see what can.")
            % {"state": report.get_state_display()}
        )
    if move.needs_words and not words.strip():
        raise Refusal(_("Say why, in a sentence or two."), field="words")


def take_step(
    report: Report, kind: ReportStep.Kind, *, actor: User | None, words: str = "", at: datetime | None = None
) -> ReportStep:
    """Move a locked report on: its state, its history and the trail. The caller checked the step and saves nothing
    else of the state.
    """
    report.state = MOVES[kind.value].target
    report.version += 1
    report.save()
    step = ReportStep.objects.create(report=report, kind=kind, words=words.strip(), by=actor, at=at or timezone.now())
    record(VERBS[kind], actor=actor, target=report, area_code=area_code(report), round=report.round)
    return step


def note_writer(report: Report, writer: User | None) -> None:
    """Remember that somebody wrote in the version being worked on."""
    if writer is not None:
        ReportWriter.objects.get_or_create(report=report, user=writer, round=report.round)


def area_code(report: Report) -> str:
    """Return the code of the programme's area, for the trail."""
    return report.programme.area.code
