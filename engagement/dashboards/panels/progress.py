"""Figures of actions. Actions are records, so their numbers are shown as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.actions.models import Status
from engagement.actions.queries import actions_by_status
from engagement.dashboards.panels.people import AUDIENCE, AddressOf, day_in_words, listed
from engagement.dashboards.queries import ActionsWithOverdue, actions_by_area
from engagement.programmes.models import Programme
from eolcare.areas.models import Area
from eolcare.figures import charts, disclosure
from eolcare.figures.disclosure import ReleasedTable
from eolcare.figures.figure import ExtraColumn, Figure, share_column

NAMED = 3
"""How many organisations a sentence names before it says "others"."""


def action_figures(
    programme: Programme, by_organisation: ActionsWithOverdue, boroughs: Sequence[Area], *, address_of: AddressOf
) -> list[Figure]:
    """Return the actions by status, by who sees to them, and by borough; the latter two with how many are overdue."""
    statuses = disclosure.release(actions_by_status(programme=programme), AUDIENCE)
    organisations = disclosure.release(by_organisation.table, AUDIENCE)
    by_area = actions_by_area(programme, boroughs, all_actions=statuses.base.value or 0)
    areas = disclosure.release(by_area.table, AUDIENCE)
    overdue = sum(by_organisation.overdue.values())
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
            key="actions-by-organisation",
            title=_("Actions by who sees to them"),
            sentence=_organisations_in_words(organisations, by_organisation.overdue),
            table=organisations,
            chart=charts.stacked_status_chart,
            extra_columns=(_overdue_column(organisations, by_organisation.overdue),),
            csv_url=address_of("actions-by-organisation"),
            definition=today,
        ),
        Figure(
            key="actions-by-borough",
            title=_("Actions by borough"),
            sentence=_areas_in_words(areas, boroughs),
            table=areas,
            chart=charts.bar_chart,
            extra_columns=(_overdue_column(areas, by_area.overdue),),
            csv_url=address_of("actions-by-borough"),
            definition=today,
            note=_("An action that names several boroughs is counted under each of them."),
        ),
    ]


def _overdue_column(table: ReleasedTable, overdue: Mapping[str, int]) -> ExtraColumn:
    return ExtraColumn(_("Overdue"), {row.key: str(overdue.get(row.key, 0)) for row in table.rows})


def _in_words(statuses: ReleasedTable, overdue: int) -> str:
    total = statuses.base.value or 0
    if not total:
        return _("There are no actions yet. They come here once the team answers what people said.")
    done = statuses.cell(Status.DONE).value or 0
    partly = statuses.cell(Status.PARTLY).value or 0
    refused = statuses.cell(Status.CANNOT_BE_DONE).value or 0
    parts = [
        ngettext("%(done)d of %(total)d action done.", "%(done)d of %(total)d actions done.", total)
        % {"done": done, "total": total}
    ]
    if partly:
        parts.append(ngettext("%(n)d is done in part.", "%(n)d are done in part.", partly) % {"n": partly})
    if refused:
        parts.append(
            ngettext(
                "%(n)d cannot be done, with its reason.",
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


def _organisations_in_words(table: ReleasedTable, overdue: Mapping[str, int]) -> str:
    if table.empty:
        return _("There are no actions yet.")
    late = [(str(row.label), overdue[row.key]) for row in table.rows if overdue.get(row.key)]
    if not late:
        return _("Nobody has an action that is overdue.")
    late.sort(key=lambda each: -each[1])
    names = [_("%(name)s (%(n)d)") % {"name": name, "n": number} for name, number in late[:NAMED]]
    others = len(late) - len(names)
    if others:
        names.append(ngettext("%(n)d other", "%(n)d others", others) % {"n": others})
    return _("Overdue with %(names)s.") % {"names": listed(names)}


def _areas_in_words(table: ReleasedTable, boroughs: Sequence[Area]) -> str:
    if table.empty:
        return _("There are no actions yet.")
    slugs = [area.slug for area in boroughs]
    without = [str(row.label) for row in table.rows if row.key in slugs and not table.cell(row.key).value]
    if len(without) == len(slugs):
        return _("No action names one borough alone or with others: all are for a wider area.")
    if without:
        return _("Besides what is for the whole area, no action names %(places)s.") % {"places": listed(without)}
    return _("Besides what is for the whole area, every borough is named by an action.")
