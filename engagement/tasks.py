"""Register of tasks: an import a room, so that Celery finds them."""

from engagement.events import tasks as events_tasks
from engagement.reports import tasks as reports_tasks
from engagement.surveys import tasks as surveys_tasks

__all__ = [
    "events_tasks",
    "reports_tasks",
    "surveys_tasks",
]
