"""Taking out again what a spreadsheet brought in, unless it is in use since."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.feedback.models import FeedbackItem, Submission, SubmissionImport
from engagement.feedback.queries.imports import in_use
from engagement.feedback.services.imports_files import forget_file_of
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import save_edit
from eolcare.common.errors import Conflict, IllegalMove, Refusal

BATCH = 1_000
LONGEST_WHY = 2_000


def take_out(
    row: SubmissionImport, *, why: str, leave_used: bool = False, version: int | None = None, actor: User
) -> tuple[int, int]:
    """Delete the submissions that an import brought in, with their feedback items, in one transaction.

    Afterwards the same file may be brought in again. What was left in stays and is noticed then.

    Args:
        why: the reason, which is kept.
        leave_used: whether submissions that are in use since stay in; otherwise one of them keeps all of them in.
        version: of the import, as the form carried it.
        actor: who takes it out.

    Returns:
        How many went, and how many were left in.

    Raises:
        Conflict: if somebody else took it out, or changed it, meanwhile.
        IllegalMove: if it was not brought in.
        Refusal: without a reason, or if some are in use and are not to be left in.
    """
    reason = why.strip().replace("\r\n", "\n")
    if not reason:
        raise Refusal(_("Say why this is taken out."), field="why")
    if len(reason) > LONGEST_WHY or "\x00" in reason:
        raise Refusal(
            _("The reason must have %(most)s characters or fewer.") % {"most": f"{LONGEST_WHY:,}"}, field="why"
        )
    with transaction.atomic():
        rows = SubmissionImport.objects.select_related("programme__area")
        held = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if held is None or held.state == SubmissionImport.State.UNDONE:
            raise Conflict(_("Somebody else took this out in the meantime."))
        if held.state != SubmissionImport.State.IMPORTED:
            raise IllegalMove(_("Only what was brought in can be taken out."))
        if version is not None and held.version != version:
            raise Conflict(_("Somebody else changed this in the meantime. Look again, then take it out."))
        gone, left = _delete(held, leave_used=leave_used)
        held.state = SubmissionImport.State.UNDONE
        held.undone_at, held.undone_by, held.undone_why = timezone.now(), actor, reason
        held.problems, held.preview = [], []
        forget_file_of(held)
        held.file = ""
        save_edit(held)
        record(Verb.UNDONE, actor=actor, target=held, area_code=held.programme.area.code, rows=gone, left_in=left)
    return gone, left


def _delete(row: SubmissionImport, *, leave_used: bool) -> tuple[int, int]:
    gone = left = 0
    last = 0
    while True:
        mine = Submission.objects.filter(brought_in=row, pk__gt=last).order_by("pk")
        # Held before anybody asks whether they are in use: who is about to code one waits, and finds it gone.
        held = list(mine.select_for_update(of=("self",)).values_list("pk", flat=True)[:BATCH])
        if not held:
            return gone, left
        last = held[-1]
        items = FeedbackItem.objects.filter(submission__in=held)
        list(items.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        batch = Submission.objects.filter(pk__in=held)
        used = set(in_use(batch).values_list("pk", flat=True))
        left += len(used)
        if used and not leave_used:
            raise Refusal(_refused(row), field="leave_used")
        free = [pk for pk in held if pk not in used]
        Submission.objects.filter(pk__in=free).delete()
        gone += len(free)


def _refused(row: SubmissionImport) -> str:
    number = in_use(Submission.objects.filter(brought_in=row)).count()
    return ngettext(
        "%(n)s of them is in use since. Tick that it stays in, or put it right first.",
        "%(n)s of them are in use since. Tick that they stay in, or put them right first.",
        number,
    ) % {"n": f"{number:,}"}
