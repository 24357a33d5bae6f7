"""Many responses at once, by one statement of SQL: what results and export are measured over. Run inside the portal."""

from __future__ import annotations

from typing import Any

from bench.questions import QUESTIONS

# One in twenty leaves a question of choices empty; three in ten write something. A question about words has twelve
# beginnings and twelve ends, so that there is something to search for.
ANSWERS_A_CHOICE = 0.95
TICKS_AN_OPTION = 0.3
WRITES = 0.3
SCALE = ("5", "4", "3", "2", "1", "not_sure")
BEGINNINGS = (
    "The nurses were kind",
    "Nobody told us whom to ring",
    "The hospice gave us time",
    "The equipment came too late",
    "Our GP came to the house",
    "The ambulance did not know the plan",
    "Medicines were there when we needed them",
    "We had to tell our story again and again",
    "The night was the worst part",
    "Somebody explained what would happen next",
    "My mother wanted to stay at home",
    "The care home did all it could",
)
ENDS = (
    "and we were not alone.",
    "and it took three days.",
    "because the teams did not talk to each other.",
    "although it was the weekend.",
    "and that made the difference.",
    "so we called an ambulance.",
    "and I would want the same for others.",
    "but afterwards nobody rang.",
    "and my sister could rest for one night.",
    "until the pharmacy opened on Monday.",
    "which the family will not forget.",
    "and I still think of it.",
)


def _text(values: tuple[str, ...]) -> str:
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return f"(ARRAY[{listed}])[1 + floor(random() * {len(values)})::int]"


def _answer(asked: dict[str, Any]) -> str:
    """Return the SQL for one answer to a question, NULL where it is left empty."""
    keys = tuple(f"option_{number}" for number in range(1, len(asked["options"]) + 1))
    if asked["kind"] == "checkboxes":
        ticks = ", ".join(f"CASE WHEN random() < {TICKS_AN_OPTION} THEN '{key}' END" for key in keys)
        return f"to_jsonb(nullif(array_remove(ARRAY[{ticks}], NULL), '{{}}'))"
    if asked["kind"] == "likert":
        return f"to_jsonb(CASE WHEN random() < {ANSWERS_A_CHOICE} THEN {_text(SCALE)} END)"
    if asked["kind"] == "radios":
        return f"to_jsonb(CASE WHEN random() < {ANSWERS_A_CHOICE} THEN {_text(keys)} END)"
    return f"to_jsonb(CASE WHEN random() < {WRITES} THEN {_text(BEGINNINGS)} || ' ' || {_text(ENDS)} END)"


def insert_responses(survey_id: int, count: int) -> None:
    """Store ``count`` responses to the bench's questions, each waiting to be tallied as a response that was just sent does."""
    from django.db import connection, transaction

    answers = ", ".join(f"'{asked['key']}', {_answer(asked)}" for asked in QUESTIONS)
    statement = f"""
        WITH places AS (
            SELECT coalesce(array_agg(area_id), '{{}}') AS ids FROM engagement_survey_areas WHERE survey_id = %(survey)s
        ), stored AS (
            INSERT INTO engagement_response (
                public_id, survey_id, version_id, submission_key, reference_hash, answers, may_quote, borough_id, channel,
                language, submitted_at, is_pilot, set_aside
            )
            SELECT
                lpad(to_hex(%(survey)s::bigint * 16777216 + n), 12, '0'), %(survey)s, version.id,
                encode(sha256(convert_to('key' || %(survey)s || '-' || n, 'UTF8')), 'hex'),
                encode(sha256(convert_to('reference' || %(survey)s || '-' || n, 'UTF8')), 'hex'),
                jsonb_strip_nulls(jsonb_build_object({answers})),
                random() < 0.5, places.ids[1 + floor(random() * cardinality(places.ids))::int],
                CASE WHEN random() < 0.9 THEN 'online' ELSE 'paper' END, 'en-gb',
                now() - random() * interval '20 days', false, false
            FROM generate_series(1, %(count)s) AS n, places,
                (SELECT id FROM engagement_surveyversion WHERE survey_id = %(survey)s ORDER BY number DESC LIMIT 1) AS version
            RETURNING id
        )
        INSERT INTO engagement_untallied (response_id, survey_id) SELECT id, %(survey)s FROM stored
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(statement, {"survey": survey_id, "count": count})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE engagement_response")
        cursor.execute("ANALYZE engagement_untallied")
