"""Every write of the surveys room, one function each."""

from engagement.surveys.services.answering import (
    Submitted,
    delete_draft,
    delete_expired_drafts,
    erase_response,
    reference_for,
    save_answers,
    save_consent_to_quote,
    start_draft,
    submit_response,
)
from engagement.surveys.services.building import (
    change_survey,
    close_survey,
    create_survey,
    digest_of,
    open_survey,
    pause_survey,
    publish_version,
    save_version,
)

__all__ = [
    "Submitted",
    "change_survey",
    "close_survey",
    "create_survey",
    "delete_draft",
    "delete_expired_drafts",
    "digest_of",
    "erase_response",
    "open_survey",
    "pause_survey",
    "publish_version",
    "reference_for",
    "save_answers",
    "save_consent_to_quote",
    "save_version",
    "start_draft",
    "submit_response",
]
