"""Many responses at once, by one statement of SQL: what results and export are measured over. Run inside the portal."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from bench.portal import make_survey
from bench.questions import QUESTIONS, definition

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


def insert_responses(survey_id: int, count: int, first: int = 1) -> None:
    """Store ``count`` responses to the bench's questions, each waiting to be tallied as a response that was just sent does.

    ``first`` is the number of the first one; no two of a survey have the same number.
    """
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
            FROM generate_series(%(first)s, %(last)s) AS n, places,
                (SELECT id FROM engagement_surveyversion WHERE survey_id = %(survey)s ORDER BY number DESC LIMIT 1) AS version
            RETURNING id
        )
        INSERT INTO engagement_untallied (response_id, survey_id) SELECT id, %(survey)s FROM stored
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [1 / (1 + first)])
        cursor.execute(statement, {"survey": survey_id, "first": first, "last": first + count - 1})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE engagement_response")
        cursor.execute("ANALYZE engagement_untallied")


def make_empty(name: str) -> None:
    """Make an open survey without responses; print how it is addressed, and a borough's code, as JSON."""
    from engagement.surveys.queries import boroughs_of

    survey = make_survey(name, definition(one_page=True, check_answers=False))
    facts = {"pk": survey.pk, "slug": survey.slug, "public_id": survey.public_id}
    print(json.dumps(facts | {"borough": boroughs_of(survey)[0].key}))


def store(survey_id: int, first: int, count: int) -> None:
    """Store responses; print the seconds, as JSON."""
    start = time.perf_counter()
    insert_responses(survey_id, count, first)
    print(json.dumps({"seconds": time.perf_counter() - start}))


def tally(survey_id: int, longest: float) -> None:
    """Take in the responses that wait, beside the portal's own worker, for at most about ``longest`` seconds.

    Prints how many it took in itself, the seconds, how many still wait and the peak memory in MB, as JSON.
    """
    from engagement.surveys.models import Untallied
    from engagement.surveys.tallies import tally_batch

    waiting = Untallied.objects.filter(survey=survey_id)
    taken, start = 0, time.perf_counter()
    while time.perf_counter() - start < longest and (batch := tally_batch(survey_id)):
        taken += batch
    seconds = time.perf_counter() - start
    print(json.dumps({"taken": taken, "seconds": seconds, "left": waiting.count(), "peak": _peak()}))


def count_by_sql(survey_id: int) -> None:
    """Count each answer to each question of choices by SQL over the responses themselves; print the seconds, as JSON."""
    from django.db import connection

    statement = """
        SELECT answer.key, said.value, count(*) FROM engagement_response r, jsonb_each(r.answers) AS answer,
            jsonb_array_elements_text(
                CASE jsonb_typeof(answer.value) WHEN 'array' THEN answer.value ELSE jsonb_build_array(answer.value) END
            ) AS said(value)
        WHERE r.survey_id = %s AND answer.key = ANY(%s) GROUP BY 1, 2
    """
    keys = [asked["key"] for asked in QUESTIONS if asked["options"]]
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(statement, [survey_id, keys])
        cursor.fetchall()
    print(json.dumps({"seconds": time.perf_counter() - start}))


def export(survey_id: int, kind: str, path: str) -> None:
    """Write a file of all responses with the answers in words; print rows, seconds, bytes and memory in MB, as JSON.

    Args:
        survey_id: whose responses.
        kind: ``csv``, ``xlsx``, or ``copy`` for the least that PostgreSQL can do: the rows as they are stored.
        path: where the file goes.
    """
    from engagement.surveys.export import Options, write_csv, write_xlsx
    from engagement.surveys.models import Survey

    survey = Survey.objects.get(pk=survey_id)
    write: Callable[..., int] = {"csv": write_csv, "xlsx": write_xlsx, "copy": _copy}[kind]
    before, start = _peak(), time.perf_counter()
    with open(path, "wb") as out:
        rows = write(survey, Options(texts=True), out, lambda done, total: None)
    seconds = time.perf_counter() - start
    size = Path(path).stat().st_size
    Path(path).unlink()
    print(json.dumps({"rows": rows, "seconds": seconds, "bytes": size, "before": before, "peak": _peak()}))


def _copy(survey: Any, options: Any, out: IO[bytes], progress: Any) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        statement = (
            "COPY (SELECT public_id, submitted_at, answers FROM engagement_response WHERE survey_id = %s) TO STDOUT CSV"
        )
        cursor.cursor.copy_expert(cursor.cursor.mogrify(statement, [survey.pk]).decode(), out)
        return int(cursor.cursor.rowcount)


def _peak() -> float:
    """Return the most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
