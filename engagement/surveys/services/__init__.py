"""Every write of the surveys room, one function each."""

from engagement.surveys.services.answering import (
    save_answers,
    save_consent_to_quote,
    save_equality_wanted,
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
from engagement.surveys.services.drafts import (
    DRAFT_KEPT,
    delete_draft,
    delete_expired_drafts,
    exchange_invitation,
    start_draft,
)
from engagement.surveys.services.erasing import Withdrawn, erase_equality, erase_response, withdraw_response
from engagement.surveys.services.inviting import make_invitations, revoke_invitations
from engagement.surveys.services.lifecycle import (
    archive_survey,
    delete_pilot_responses,
    end_pilot,
    extend_survey,
    sign_off,
    start_pilot,
)
from engagement.surveys.services.sending import Submitted, reference_for, submit_response
from engagement.surveys.services.translations import save_translation

__all__ = [
    "DRAFT_KEPT",
    "Submitted",
    "Withdrawn",
    "archive_survey",
    "change_survey",
    "close_survey",
    "create_survey",
    "delete_draft",
    "delete_expired_drafts",
    "delete_pilot_responses",
    "digest_of",
    "end_pilot",
    "erase_equality",
    "erase_response",
    "exchange_invitation",
    "extend_survey",
    "make_invitations",
    "open_survey",
    "pause_survey",
    "publish_version",
    "reference_for",
    "revoke_invitations",
    "save_answers",
    "save_consent_to_quote",
    "save_equality_wanted",
    "save_translation",
    "save_version",
    "sign_off",
    "start_draft",
    "start_pilot",
    "submit_response",
    "withdraw_response",
]
