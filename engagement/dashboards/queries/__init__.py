"""What a dashboard counts: one function a figure, aggregated by the database."""

from engagement.dashboards.queries.actions import (
    ActionsWithOverdue,
    actions_by_area,
    actions_by_organisation,
    overdue_actions,
    published_reports,
)
from engagement.dashboards.queries.people import Came, Heard, PeopleCounts, people_counts
from engagement.dashboards.queries.programmes import programmes_for, with_actions_counted
from engagement.dashboards.queries.tables import ELSEWHERE, HeardTables, events_by_kind, heard_tables, people_by_role

__all__ = [
    "ELSEWHERE",
    "ActionsWithOverdue",
    "Came",
    "Heard",
    "HeardTables",
    "PeopleCounts",
    "actions_by_area",
    "actions_by_organisation",
    "events_by_kind",
    "heard_tables",
    "overdue_actions",
    "people_by_role",
    "people_counts",
    "programmes_for",
    "published_reports",
    "with_actions_counted",
]
