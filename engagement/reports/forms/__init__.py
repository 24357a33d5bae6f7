"""Forms of the reports room."""

from engagement.reports.forms.filters import PublicFilterForm, TeamFilterForm
from engagement.reports.forms.steps import ApproveForm, WordsForm
from engagement.reports.forms.writing import ReportForm, SectionForm

__all__ = ["ApproveForm", "PublicFilterForm", "ReportForm", "SectionForm", "TeamFilterForm", "WordsForm"]
