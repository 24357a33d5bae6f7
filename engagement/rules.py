"""Register of rules: an import a room, so that rules finds them."""

from engagement.actions import rules as actions_rules
from engagement.compliance import rules as compliance_rules
from engagement.dashboards import rules as dashboards_rules
from engagement.events import rules as events_rules
from engagement.feedback import rules as feedback_rules
from engagement.programmes import rules as programmes_rules
from engagement.reports import rules as reports_rules
from engagement.surveys import rules as surveys_rules

__all__ = [
    "actions_rules",
    "compliance_rules",
    "dashboards_rules",
    "events_rules",
    "feedback_rules",
    "programmes_rules",
    "reports_rules",
    "surveys_rules",
]
