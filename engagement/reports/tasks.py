"""Background work of the reports room."""

from __future__ import annotations

from engagement.reports.services.documents import render_version
from engagement.reports.services.review import RENDER
from eolcare.jobs.registry import job_handler
from eolcare.jobs.running import Run


@job_handler(RENDER, maximum_seconds=300)
def render(run: Run) -> None:
    """Make the PDF of one version."""
    render_version(run)
