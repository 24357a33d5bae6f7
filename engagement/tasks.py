"""Register of tasks: an import a room, so that Celery finds them."""

from engagement.actions import tasks as actions_tasks
from engagement.actions.following import tasks as following_tasks
from engagement.compliance import tasks as compliance_tasks
from engagement.events import tasks as events_tasks
from engagement.feedback import tasks as feedback_tasks
from engagement.reports import tasks as reports_tasks
from engagement.surveys import tasks as surveys_tasks

__all__ = [
    "actions_tasks",
    "compliance_tasks",
    "events_tasks",
    "feedback_tasks",
    "following_tasks",
    "reports_tasks",
    "surveys_tasks",
]
