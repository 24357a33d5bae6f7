"""Register of models: an import a room, so that Django finds them."""

from engagement.actions import models as actions_models
from engagement.compliance import models as compliance_models
from engagement.events import models as events_models
from engagement.feedback import models as feedback_models
from engagement.programmes import models as programmes_models
from engagement.reports import models as reports_models
from engagement.surveys import models as surveys_models

__all__ = [
    "actions_models",
    "compliance_models",
    "events_models",
    "feedback_models",
    "programmes_models",
    "reports_models",
    "surveys_models",
]
