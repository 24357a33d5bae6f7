"""Writes of the reports room: drafting, review and publication.

The PDF is made by :mod:`engagement.reports.services.documents`, which only the background work imports: the renderer
is heavy.
"""

from engagement.reports.services.drafting import change_report, change_section, create_for_event
from engagement.reports.services.publishing import (
    open_correction,
    publish_report,
    retry_render,
    withdraw_report,
)
from engagement.reports.services.review import approve_report, return_report, submit_report
from engagement.reports.services.whole_way import publish_event_report

__all__ = [
    "approve_report",
    "change_report",
    "change_section",
    "create_for_event",
    "open_correction",
    "publish_event_report",
    "publish_report",
    "retry_render",
    "return_report",
    "submit_report",
    "withdraw_report",
]
