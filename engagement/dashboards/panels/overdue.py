"""The list of overdue actions, on the page and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.actions.models import Action
from engagement.programmes.models import Programme
from eolcare.figures.csv import safe

OVERDUE_KEY = "overdue-actions"


@dataclass(frozen=True)
class OverdueLine:
    """One overdue action. ``title`` is empty and so is ``url`` while residents do not see the action."""

    title: str
    url: str
    organisation: str
    due_on: date
    days_late: int
    status: str


def overdue_lines(programme: Programme, actions: Sequence[Action]) -> list[OverdueLine]:
    """Return the lines of the list, the latest first.

    What is not published has no title here: who reads dashboards may not be among those who see drafts.
    """
    today = timezone.localdate()
    return [
        OverdueLine(
            title=action.title if action.published_at else "",
            url=reverse("actions:detail", args=[action.public_id])
            if action.published_at and programme.is_public
            else "",
            organisation=str(action.owner_organisation or ""),
            due_on=action.due_on,
            days_late=(today - action.due_on).days,
            status=action.get_status_display(),
        )
        for action in actions
    ]


def overdue_csv(lines: Sequence[OverdueLine]) -> HttpResponse:
    """Return the list as a download, in the encoding and with the safety of the other files."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_("Action"), _("Status"), _("Who sees to it"), _("Was due on"), _("Days overdue")])
    for line in lines:
        writer.writerow(
            safe(cell)
            for cell in (
                line.title or not_published(),
                line.status,
                line.organisation or not_named(),
                line.due_on,
                line.days_late,
            )
        )
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{OVERDUE_KEY}.csv"'},
    )


def not_published() -> str:
    """Return what stands in place of the title of an action that residents do not see yet."""
    return _("An action that is not published yet")


def not_named() -> str:
    """Return what stands in place of an organisation."""
    return _("No organisation named")
