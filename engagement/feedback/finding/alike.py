"""Likeness: which things said in a programme share telling words with one, or are spelt alike. PostgreSQL alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from engagement.feedback.models import Coding, FeedbackItem

# As much of a text as is compared.
COMPARED = 4_000
# How many things that share words are looked at more closely, and how many of the latest besides: a word spelt
# differently is no shared word. Both hold the cost where a programme has hundreds of thousands of things said.
POOL, LATEST = 1_000, 300
MOST_WORDS = 40
_ITEM, _CODING = FeedbackItem._meta.db_table, Coding._meta.db_table


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two things said are, 0 to 1: by the words they share, rare ones most, and by their spelling."""

    words: float
    spelling: float


def telling_words(text: str) -> list[str]:
    """Return the words of a text, as PostgreSQL stems them, that tell most: the rarest first, few if all are common.

    How common a word is stands in the statistics that PostgreSQL keeps of its index; in a table without statistics, or
    a small one, all words count.
    """
    sql = """
        WITH common AS (
            SELECT unnest(most_common_elems::text::text[]) AS lexeme, unnest(most_common_elem_freqs) AS share
            FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'feedback_text_search'
        )
        SELECT said.lexeme, coalesce(common.share, 0),
               (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = to_regclass(%s))
        FROM unnest(to_tsvector('english', left(%s, %s))) said
        LEFT JOIN common ON common.lexeme = said.lexeme
        ORDER BY 2, length(said.lexeme) DESC, 1
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [_ITEM, text, COMPARED])
        rows = cursor.fetchall()
    told: list[str] = []
    expected = 0.0
    for lexeme, share, total in rows[:MOST_WORDS]:
        expected += share * total
        if len(told) >= 3 and expected > 3 * POOL:
            break
        told.append(lexeme)
    return told


def alike(item: FeedbackItem, *, with_theme: bool = False) -> dict[int, Likeness]:
    """Return things said in the item's programme that are like it, by their ids; ``with_theme`` coded ones alone.

    Two queries, and a bounded number of rows read, however much was said.
    """
    words = telling_words(item.text)
    coded = f"AND EXISTS (SELECT FROM {_CODING} c WHERE c.item_id = i.id AND c.removed_at IS NULL)"
    where = f"i.programme_id = %s AND i.id <> %s {coded if with_theme else ''}"
    sql = f"""
        WITH pool AS MATERIALIZED (
            (SELECT i.id FROM {_ITEM} i WHERE {where}
                AND to_tsvector('english'::regconfig, COALESCE(i.text, '')) @@ %s::tsquery LIMIT %s)
            UNION
            (SELECT i.id FROM {_ITEM} i WHERE {where} ORDER BY i.said_on DESC, i.id DESC LIMIT %s)
        ),
        texts AS MATERIALIZED (SELECT i.id, left(i.text, %s) AS text FROM {_ITEM} i JOIN pool USING (id)),
        said AS MATERIALIZED (
            SELECT texts.id, each.lexeme FROM texts, unnest(to_tsvector('english', texts.text)) each
        ),
        weights AS MATERIALIZED (
            SELECT lexeme, ln(1 + (SELECT count(*) FROM pool)::float / count(*)) AS weight FROM said GROUP BY lexeme
        ),
        own AS MATERIALIZED (
            SELECT own.lexeme, weight FROM unnest(to_tsvector('english', %s)) own JOIN weights USING (lexeme)
        ),
        shared AS (
            SELECT said.id, sum(own.weight * own.weight) AS both
            FROM said JOIN own USING (lexeme) GROUP BY said.id
        ),
        lengths AS (
            SELECT said.id, sqrt(sum(weight * weight)) AS length FROM said JOIN weights USING (lexeme) GROUP BY said.id
        )
        SELECT texts.id,
               coalesce(shared.both / nullif(lengths.length * (SELECT sqrt(sum(weight * weight)) FROM own), 0), 0),
               similarity(texts.text, %s)
        FROM texts LEFT JOIN shared USING (id) LEFT JOIN lengths USING (id)
    """  # noqa: S608 - names of our own tables and columns alone; values are bound
    here, text = [item.programme_id, item.pk], item.text[:COMPARED]
    values: list[Any] = [*here, _either(words), POOL, *here, LATEST, COMPARED, text, text]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {pk: Likeness(min(1.0, shared), min(1.0, spelt)) for pk, shared, spelt in cursor.fetchall()}


def _either(lexemes: list[str]) -> str:
    """Return a tsquery that any of these lexemes satisfies, each quoted."""
    return " | ".join("'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'" for lexeme in lexemes)
