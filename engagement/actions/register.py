"""The decision register as a file: a line for each action, with its reasons, days, evidence and difference."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.actions.claims import confirmation_of, with_claim
from engagement.actions.models import Action, ActionStatus, Difference
from engagement.actions.queries import people_behind_each, with_what_lists_show
from eolcare.figures.csv import safe
from eolcare.figures.disclosure import Audience


def register_of(actions: QuerySet[Action]) -> tuple[bytes, int]:
    """Return the file for the team and the number of its lines: UTF-8 with a byte order mark, no cell that a
    spreadsheet program would run. The same number of queries, however many actions there are.
    """
    rows = list(
        with_what_lists_show(actions)
        .select_related("ambition", "building_block__ambition", "foundation")
        .prefetch_related(Prefetch("differences", Difference.objects.order_by("-pk")))
    )
    keys = dict(with_claim(Action.objects.filter(pk__in=[row.pk for row in rows])).values_list("pk", "claim"))  # type: ignore[misc]
    claims = ActionStatus.objects.select_related("confirmation").in_bulk(keys.values())
    people = people_behind_each(rows, Audience.TEAM)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_headings())
    for row in rows:
        claim = claims.get(keys.get(row.pk, 0))
        writer.writerow(safe(cell) for cell in _cells(row, claim, people[row.pk]))
    return ("\ufeff" + out.getvalue()).encode(), len(rows)


def _headings() -> list[str]:
    return [
        _("Reference"),
        _("Title"),
        _("Programme"),
        _("You said"),
        _("What we do about it"),
        _("Status"),
        _("Since"),
        _("Reason"),
        _("In plain words"),
        _("Passed on to"),
        _("Areas"),
        _("Themes"),
        _("Ambition"),
        _("Building block"),
        _("Foundation"),
        _("People behind it"),
        _("Owner"),
        _("Organisation"),
        _("Due on"),
        _("Overdue"),
        _("Review on"),
        _("How one can see it"),
        _("Where one can see it"),
        _("Confirmed by somebody else on"),
        _("Difference made"),
        _("What changed for people"),
        _("Public page"),
    ]


def _cells(action: Action, claim: ActionStatus | None, people: str) -> Iterator[object]:
    confirmation = confirmation_of(claim) if claim else None
    difference: Difference | None = next(iter(action.differences.all()), None)
    block = action.building_block
    yield action.public_id
    yield action.title
    yield action.programme.title
    yield action.you_said
    yield action.we_did
    yield action.get_status_display()
    yield _day(action.status_since)
    yield action.get_reason_code_display() if action.reason_code else ""
    yield action.words
    yield action.passed_to
    yield "; ".join(str(area) for area in action.areas.all())
    yield "; ".join(theme.name for theme in action.themes.all())
    yield action.ambition or ""
    yield f"{block.code} {block.title}" if block else ""
    yield action.foundation or ""
    yield people
    yield action.owner
    yield action.owner_organisation or ""
    yield _day(action.due_on)
    yield _("Yes") if action.is_overdue else ""
    yield _day(action.review_on)
    yield claim.evidence if claim else ""
    yield claim.evidence_url if claim else ""
    yield _day(confirmation.at) if confirmation else ""
    yield difference.get_size_display() if difference else ""
    yield difference.words if difference else ""
    shown = action.published_at and action.programme.is_public
    yield settings.PORTAL_BASE_URL + reverse("actions:detail", args=[action.public_id]) if shown else ""


def _day(when: date | datetime | None) -> str:
    """Return a day as spreadsheet programs of any language read it."""
    if isinstance(when, datetime):
        when = timezone.localdate(when)
    return when.isoformat() if when else ""
