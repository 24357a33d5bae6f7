"""Figures of actions. Actions are records, so their numbers are shown as they are."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.actions.models import Status
from engagement.actions.queries import actions_by_status
from engagement.dashboards.panels.people import AUDIENCE, AddressOf, day_in_words
from engagement.dashboards.queries import ActionsByPlace
from engagement.programmes.models import Programme
from eolcare.figures import charts, disclosure
from eolcare.figures.disclosure import ReleasedTable
from eolcare.figures.figure import ExtraColumn, Figure, share_column


def action_figures(programme: Programme, by_place: ActionsByPlace, *, address_of: AddressOf) -> list[Figure]:
    """Return the actions by status, and by borough and status with how many are overdue."""
    statuses = disclosure.release(actions_by_status(programme=programme), AUDIENCE)
    places = disclosure.release(by_place.table, AUDIENCE)
    overdue = sum(by_place.overdue.values())
    today = _("As of %(day)s.") % {"day": day_in_words(timezone.localdate())}
    return [
        Figure(
            key="actions-by-status",
            title=_("Actions by status"),
            sentence=_in_words(statuses, overdue),
            table=statuses,
            chart=charts.bar_chart,
            extra_columns=(share_column(statuses),),
            csv_url=address_of("actions-by-status"),
            definition=today,
        ),
        Figure(
            key="actions-by-borough",
            title=_("Actions by borough and status"),
            sentence=_places_in_words(places),
            table=places,
            chart=charts.stacked_status_chart,
            extra_columns=(
                ExtraColumn(_("Overdue"), {row.key: str(by_place.overdue.get(row.key, 0)) for row in places.rows}),
            ),
            csv_url=address_of("actions-by-borough"),
            definition=_("%(today)s Each action is counted once: under its borough, or under “more than one borough”.")
            % {"today": today},
        ),
    ]


def _in_words(statuses: ReleasedTable, overdue: int) -> str:
    total = statuses.base.value or 0
    if not total:
        return _("There are no actions yet. They come here once the team answers what people said.")
    done = statuses.cell(Status.DONE).value or 0
    refused = statuses.cell(Status.CANNOT_BE_DONE).value or 0
    parts = [
        ngettext("%(done)d of %(total)d action is done.", "%(done)d of %(total)d actions are done.", total)
        % {"done": done, "total": total}
    ]
    if refused:
        parts.append(
            ngettext(
                "%(n)d cannot be done, with its reason published.",
                "%(n)d cannot be done, each with its reason.",
                refused,
            )
            % {"n": refused}
        )
    parts.append(
        ngettext("%(n)d is overdue.", "%(n)d are overdue.", overdue) % {"n": overdue}
        if overdue
        else _("None is overdue.")
    )
    return " ".join(parts)


def _places_in_words(places: ReleasedTable) -> str:
    if places.empty or places.row_totals is None:
        return _("There are no actions yet.")
    wide = places.row_totals[-1].value or 0
    return ngettext(
        "%(n)d of %(total)s action is for more than one borough.",
        "%(n)d of %(total)s actions are for more than one borough.",
        places.base.value or 0,
    ) % {"n": wide, "total": places.base}
