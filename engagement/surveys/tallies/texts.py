"""Answers in words, kept as the words by which they are found. The text itself stays in the response alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import connection

from engagement.surveys.models import TextAnswer
from engagement.surveys.tallies.keys import Plan

TAKE = """
    INSERT INTO engagement_textanswer (response_id, survey_id, question_key, words)
    SELECT r.id, r.survey_id, k.key, to_tsvector('english', r.answers ->> k.key)
    FROM engagement_response r CROSS JOIN unnest(%(keys)s::text[]) AS k(key)
    WHERE r.id = ANY(%(pks)s) AND r.version_id = %(version)s AND jsonb_exists(r.answers, k.key)
    ORDER BY r.id
    ON CONFLICT (response_id, question_key) DO UPDATE SET words = excluded.words
"""
DROP = """
    DELETE FROM engagement_textanswer t USING engagement_response r
    WHERE t.response_id = ANY(%(pks)s) AND r.id = t.response_id
        AND (r.is_pilot OR r.set_aside OR NOT jsonb_exists(r.answers, t.question_key))
"""
# What should be found among the responses of a range, and what can be.
WANTED_AND_KEPT = """
    WITH wanted AS (
        SELECT r.id, r.survey_id, k.key, to_tsvector('english', r.answers ->> k.key) AS words
        FROM engagement_response r
        JOIN unnest(%(versions)s::bigint[], %(keys)s::text[]) AS k(version_id, key)
            ON k.version_id = r.version_id AND jsonb_exists(r.answers, k.key)
        WHERE r.survey_id = %(survey)s AND r.id >= %(first)s AND r.id < %(beyond)s
            AND NOT (r.is_pilot OR r.set_aside)
    ), kept AS (
        SELECT response_id, question_key, words FROM engagement_textanswer
        WHERE survey_id = %(survey)s AND response_id >= %(first)s AND response_id < %(beyond)s
    ), pairs AS (
        SELECT coalesce(w.id, k.response_id) AS response_id, coalesce(w.key, k.question_key) AS question_key,
            w.survey_id, w.words AS wanted, k.words AS kept
        FROM wanted w FULL JOIN kept k ON k.response_id = w.id AND k.question_key = w.key
        WHERE w.words IS DISTINCT FROM k.words
    )
"""
DIFFERING = """
    SELECT question_key, count(*) FILTER (WHERE kept IS NULL), count(*) FILTER (WHERE wanted IS NULL)
    FROM pairs
    WHERE NOT EXISTS (SELECT FROM engagement_untallied u WHERE u.response_id = pairs.response_id)
    GROUP BY 1 ORDER BY 1
"""
CUT = """
    DELETE FROM engagement_textanswer t USING pairs p
    WHERE t.response_id = p.response_id AND t.question_key = p.question_key AND p.wanted IS NULL
"""
MEND = """
    INSERT INTO engagement_textanswer (response_id, survey_id, question_key, words)
    SELECT response_id, survey_id, question_key, wanted FROM pairs WHERE wanted IS NOT NULL ORDER BY response_id
    ON CONFLICT (response_id, question_key) DO UPDATE SET words = excluded.words
"""


def take(plans: Mapping[int, Plan], pks: Sequence[int], versions: Mapping[int, Sequence[int]]) -> None:
    """Keep the words of responses as they now stand, and drop those of answers and responses that no longer count.

    Args:
        plans: how each version is counted, by its primary key.
        pks: all responses that are settled.
        versions: those of them that count, by the primary key of their version.
    """
    with connection.cursor() as cursor:
        cursor.execute(DROP, {"pks": list(pks)})
        for version_id, of_version in versions.items():
            if keys := plans[version_id].texts:
                cursor.execute(TAKE, {"keys": keys, "pks": list(of_version), "version": version_id})


def forget(pk: int) -> None:
    """Drop the words of one response."""
    TextAnswer.objects.filter(response=pk).delete()


def differing(survey_id: int, pks: range, plans: Mapping[int, Plan]) -> Iterator[tuple[str, int, int]]:
    """Yield the questions whose words are not those of the responses in a range of primary keys.

    With each how many answers are missing and how many too many; both are 0 where only words differ. Responses that
    wait to be counted are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{WANTED_AND_KEPT} {DIFFERING}", _facts(survey_id, pks, plans))
        yield from cursor.fetchall()


def mend(survey_id: int, pks: range, plans: Mapping[int, Plan]) -> None:
    """Make the words of the responses in a range of primary keys what they should be."""
    with connection.cursor() as cursor:
        for statement in (CUT, MEND):
            cursor.execute(f"{WANTED_AND_KEPT} {statement}", _facts(survey_id, pks, plans))


def _facts(survey_id: int, pks: range, plans: Mapping[int, Plan]) -> dict[str, int | list[int] | list[str]]:
    keys = [(version_id, key) for version_id, plan in plans.items() for key in plan.texts]
    return {
        "survey": survey_id,
        "first": pks.start,
        "beyond": pks.stop,
        "versions": [version_id for version_id, _key in keys],
        "keys": [key for _version_id, key in keys],
    }
