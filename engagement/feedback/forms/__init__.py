"""Forms of the feedback room: they clean what people enter, and call the services."""

from engagement.feedback.forms.coding import CodingForm
from engagement.feedback.forms.filters import FeedbackFilters
from engagement.feedback.forms.refusing import refuse
from engagement.feedback.forms.themes import ThemeForm

__all__ = ["CodingForm", "FeedbackFilters", "ThemeForm", "refuse"]
