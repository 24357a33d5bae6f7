"""What a dashboard shows, in order: released figures with their sentences, and the numbers on top."""

from engagement.dashboards.panels.dashboard import Dashboard, Fact, Section, dashboard_of
from engagement.dashboards.panels.overdue import OVERDUE_KEY, overdue_csv

__all__ = ["OVERDUE_KEY", "Dashboard", "Fact", "Section", "dashboard_of", "overdue_csv"]
