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
    forget_sent_drafts,
    start_draft,
)
from engagement.surveys.services.erasing import Withdrawn, erase_equality, erase_response, withdraw_response
from engagement.surveys.services.exporting import (
    ask_for_export,
    delete_expired_exports,
    hand_out,
    make_export,
    retry_export,
)
from engagement.surveys.services.inviting import make_invitations, revoke_invitations
from engagement.surveys.services.lifecycle import (
    archive_survey,
    delete_pilot_responses,
    end_pilot,
    extend_survey,
    sign_off,
    start_pilot,
)
from engagement.surveys.services.opening import Opened, opened_page, seal_page
from engagement.surveys.services.reading import (
    flag_quote,
    mark_read,
    mark_unread,
    read_equality,
    settle_flags,
    standing_of,
    unflag_quote,
)
from engagement.surveys.services.references import reference_for
from engagement.surveys.services.reminding import forget_sent_messages, last_day, reminder_day, send_reminders
from engagement.surveys.services.returning import (
    can_keep_longer,
    find_way,
    give_code,
    keep_longer,
    open_way,
    revoke_way,
    send_link,
    ways_back,
)
from engagement.surveys.services.sealing import new_nonce
from engagement.surveys.services.sending import Submitted, submit_response, was_sent
from engagement.surveys.services.translations import save_translation

__all__ = [
    "DRAFT_KEPT",
    "Opened",
    "Submitted",
    "Withdrawn",
    "archive_survey",
    "ask_for_export",
    "can_keep_longer",
    "change_survey",
    "close_survey",
    "create_survey",
    "delete_draft",
    "delete_expired_drafts",
    "delete_expired_exports",
    "delete_pilot_responses",
    "digest_of",
    "end_pilot",
    "erase_equality",
    "erase_response",
    "exchange_invitation",
    "extend_survey",
    "find_way",
    "flag_quote",
    "forget_sent_drafts",
    "forget_sent_messages",
    "give_code",
    "hand_out",
    "keep_longer",
    "last_day",
    "make_export",
    "make_invitations",
    "mark_read",
    "mark_unread",
    "new_nonce",
    "open_survey",
    "open_way",
    "opened_page",
    "pause_survey",
    "publish_version",
    "read_equality",
    "reference_for",
    "reminder_day",
    "retry_export",
    "revoke_invitations",
    "revoke_way",
    "save_answers",
    "save_consent_to_quote",
    "save_equality_wanted",
    "save_translation",
    "save_version",
    "seal_page",
    "send_link",
    "send_reminders",
    "settle_flags",
    "sign_off",
    "standing_of",
    "start_draft",
    "start_pilot",
    "submit_response",
    "unflag_quote",
    "was_sent",
    "ways_back",
    "withdraw_response",
]
