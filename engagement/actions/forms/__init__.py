"""Forms of the actions room: they clean what people enter, and call the services."""

from engagement.actions.forms.actions import ActionForm
from engagement.actions.forms.filters import PublicFilters, TeamFilters
from engagement.actions.forms.lookup import LookupForm
from engagement.actions.forms.status import StatusForm

__all__ = ["ActionForm", "LookupForm", "PublicFilters", "StatusForm", "TeamFilters"]
