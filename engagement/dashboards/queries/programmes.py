"""Which dashboards there are."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from engagement.dashboards.queries.actions import is_late
from engagement.programmes.models import Programme
from engagement.programmes.queries import programmes_reaching


def programmes_for(user: Any) -> QuerySet[Programme]:
    """Return the programmes whose dashboard somebody may see: those whose area is theirs, lies in it or covers it."""
    return programmes_reaching(user, "dashboards.view").select_related("area")


def with_actions_counted(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Return the programmes, each with ``action_count`` and ``overdue_count``."""
    return programmes.annotate(
        action_count=Count("actions"), overdue_count=Count("actions", filter=is_late("actions__"))
    )
