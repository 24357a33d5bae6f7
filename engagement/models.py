"""Register of models: an import a room, so that Django finds them."""

from engagement.programmes import models as programmes_models
from engagement.events import models as events_models
from engagement.surveys import models as surveys_models
from engagement.feedback import models as feedback_models
from engagement.actions import models as actions_models
from engagement.reports import models as reports_models

__all__ = [
    "programmes_models",
    "events_models",
    "surveys_models",
    "feedback_models",
    "actions_models",
    "reports_models",
]
