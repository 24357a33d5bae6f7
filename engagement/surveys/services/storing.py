"""The statements of sending: a draft found and held, and what makes it a response, all in one.

They are written out: building them anew at every sending costs more than running them.
"""

from __future__ import annotations

import json

from django.db import connection, models
from django.utils import timezone

from engagement.surveys.models import (
    DraftContact,
    DraftKey,
    EqualityAnswers,
    Response,
    ResponseDraft,
    ResponseFlag,
    Survey,
    SurveyVersion,
    Untallied,
)
from eolcare.audit.services import entry_sql
from eolcare.common.prepared import Prepared


def _columns(model: type[models.Model], *names: str) -> tuple[str, ...]:
    """Return the names in the order in which ``from_db`` wants their values: that of the model."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


DRAFT = _columns(
    ResponseDraft,
    "id",
    "survey_id",
    "version_id",
    "token_hash",
    "answers",
    "may_quote",
    "equality_wanted",
    "equality",
    "language",
    "suspicions",
    "invitation_id",
    "started_at",
    "expires_at",
)
SURVEY = _columns(Survey, "id", "public_id", "slug", "state", "opens_on", "closes_on", "access", "anonymous")
VERSION = _columns(SurveyVersion, "id", "number", "sha256")
COLUMNS = ", ".join(
    f"{table}.{name}" for table, names in (("draft", DRAFT), ("survey", SURVEY), ("version", VERSION)) for name in names
)
# Whoever comes second waits at this one, and then finds the draft gone and the response there.
LOCK = f"""
    SELECT {COLUMNS}, draft.xmin::text,
        EXISTS (SELECT 1 FROM {DraftContact._meta.db_table} WHERE draft_id = draft.id)
    FROM {ResponseDraft._meta.db_table} draft
    JOIN {Survey._meta.db_table} survey ON survey.id = draft.survey_id
    JOIN {SurveyVersion._meta.db_table} version ON version.id = draft.version_id
    WHERE draft.token_hash = %s AND draft.expires_at > %s
    FOR UPDATE OF draft
"""  # noqa: S608 - names of our own tables
# All or nothing hangs on the draft: it must stand as it was read, for every change of a row gives it another ``xmin``.
# An address is forgotten together with the messages to it, which whoever holds the lock has done before.
TAKEN = f"""
    WITH gone AS (
        DELETE FROM {ResponseDraft._meta.db_table}
        WHERE id = %(draft)s AND xmin = %(read_as)s::xid AND (%(locked)s
            OR NOT EXISTS (SELECT 1 FROM {DraftContact._meta.db_table} WHERE draft_id = %(draft)s))
        RETURNING id
    ),
    ways AS (
        DELETE FROM {DraftKey._meta.db_table} WHERE draft_id = %(draft)s AND EXISTS (SELECT 1 FROM gone)
    ),
    addresses AS (
        DELETE FROM {DraftContact._meta.db_table} WHERE draft_id = %(draft)s AND EXISTS (SELECT 1 FROM gone)
    )
"""  # noqa: S608 - names of our own tables
# A page that was sent before anything of it was kept: there is nothing to take, and nothing under its key yet.
NOTHING_KEPT = f"""
    WITH gone AS (
        SELECT 1 WHERE NOT EXISTS (
            SELECT 1 FROM {Response._meta.db_table} WHERE submission_key = %(submission_key)s
        ) AND NOT EXISTS (
            SELECT 1 FROM {ResponseDraft._meta.db_table} WHERE token_hash = %(submission_key)s
        )
    )
"""  # noqa: S608 - names of our own tables
STORE = f""",
    sent AS (
        INSERT INTO {Response._meta.db_table} (public_id, survey_id, version_id, submission_key, reference_hash,
            answers, may_quote, borough_id, channel, language, submitted_at, is_pilot, set_aside, entered_by_id)
        SELECT %(public_id)s, %(survey)s, %(version)s, %(submission_key)s, %(reference_hash)s, %(answers)s::jsonb,
            %(may_quote)s, %(borough)s, %(channel)s, %(language)s, %(submitted_at)s::timestamptz, %(is_pilot)s, false,
            NULL
        FROM gone
        RETURNING id
    ),
    waiting AS (INSERT INTO {Untallied._meta.db_table} (response_id, survey_id) SELECT id, %(survey)s FROM sent),
    about AS (
        INSERT INTO {EqualityAnswers._meta.db_table} (response_id, answers)
        SELECT id, %(equality)s::jsonb FROM sent WHERE %(equality)s IS NOT NULL
    ),
    noticed AS (
        SELECT unnest(%(suspicions)s::text[]) AS kind
        UNION
        SELECT %(duplicate)s::text WHERE %(tells)s AND EXISTS (
            SELECT 1 FROM {Response._meta.db_table}
            WHERE survey_id = %(survey)s AND md5(answers::text) = md5(%(answers)s::jsonb::text)
        )
    ),
    flags AS (
        INSERT INTO {ResponseFlag._meta.db_table} (response_id, kind, found_at, decision, reason)
        SELECT sent.id, noticed.kind, %(submitted_at)s::timestamptz, '', '' FROM sent, noticed
    )
"""  # noqa: S608 - names of our own tables
# The trail knows times: in an anonymous survey a row for each response would give away when it was sent.
STORE_ANONYMOUS = Prepared(f"{TAKEN}{STORE} SELECT id FROM sent")  # noqa: S608 - see above
TRAIL = f"trail AS ({entry_sql('sent')}) SELECT id FROM sent"  # noqa: S608 - see above
STORE_WITH_TRAIL = Prepared(f"{TAKEN}{STORE}, {TRAIL}")
STORE_AT_ONCE = Prepared(f"{NOTHING_KEPT}{STORE}, {TRAIL}")


def locked_draft(token_hash: str) -> tuple[ResponseDraft, bool] | None:
    """Return the draft with its survey and version, and whether an address belongs to it; locked until the end."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, (token_hash, timezone.now()))
        row = cursor.fetchone()
    if row is None:
        return None
    using, at = connection.alias, len(DRAFT)
    draft = ResponseDraft.from_db(using, DRAFT, row[:at])
    draft.survey = Survey.from_db(using, SURVEY, row[at : at + len(SURVEY)])
    draft.version = SurveyVersion.from_db(using, VERSION, row[at + len(SURVEY) : -2])
    for name in ("answers", "equality", "suspicions"):
        value = getattr(draft, name)
        setattr(draft, name, json.loads(value) if isinstance(value, str) else value)
    draft.read_as, has_address = row[-2:]
    return draft, has_address
