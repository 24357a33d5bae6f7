"""Meaning: where the optional extra is set up, words and things said have a place among a programme's own words.

The places ("vectors") are learnt by :mod:`engagement.feedback.finding.learning` from what was said in the programme
itself, on this machine; they stand in three tables that ``manage.py set_up_meaning`` makes, and pgvector compares them.
The place of a text is the sum of the places of its words, so looking needs no library and no model in memory. Nothing
here fails where the extra is not set up: nothing has a meaning then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from engagement.feedback.models import FeedbackItem
from engagement.programmes.models import Programme

DIMENSIONS = 100
# Less alike than this is no likeness of meaning: every two texts share a little.
LEAST_ALIKE = 0.25
MODELS, WORDS, ITEMS = "engagement_meaningmodel", "engagement_wordmeaning", "engagement_itemmeaning"

_ITEM, _PROGRAMME = FeedbackItem._meta.db_table, Programme._meta.db_table
# Letters alone: numbers of telephones and patients have no meaning, and are not kept a second time.
_WORD = re.compile(r"[^\W\d_]{2,40}")

TABLES = f"""
    CREATE EXTENSION IF NOT EXISTS vector;
    CREATE TABLE IF NOT EXISTS {MODELS} (
        programme_id bigint PRIMARY KEY REFERENCES {_PROGRAMME} (id) ON DELETE CASCADE,
        model text NOT NULL,
        items integer NOT NULL,
        words integer NOT NULL,
        learnt_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE IF NOT EXISTS {WORDS} (
        programme_id bigint NOT NULL REFERENCES {_PROGRAMME} (id) ON DELETE CASCADE,
        word text NOT NULL,
        vector vector({DIMENSIONS}) NOT NULL,
        PRIMARY KEY (programme_id, word)
    );
    CREATE TABLE IF NOT EXISTS {ITEMS} (
        item_id bigint PRIMARY KEY REFERENCES {_ITEM} (id) ON DELETE CASCADE,
        programme_id bigint NOT NULL REFERENCES {_PROGRAMME} (id) ON DELETE CASCADE,
        model text NOT NULL,
        vector vector({DIMENSIONS}) NOT NULL
    );
    CREATE INDEX IF NOT EXISTS {ITEMS}_near ON {ITEMS} USING hnsw (vector vector_cosine_ops);
    CREATE INDEX IF NOT EXISTS {ITEMS}_programme ON {ITEMS} (programme_id);
"""

_OF_WORDS = f"""
    SELECT programme_id, sum(vector) AS vector FROM {WORDS}
    WHERE programme_id = ANY(%s) AND word = ANY(%s) GROUP BY programme_id
"""  # noqa: S608 - a name of our own table; values are bound


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are learnt and looked up: small letters, no accents, no numbers."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


@transaction.atomic
def set_up() -> None:
    """Make the tables and the index; what stands already is left as it is.

    Raises:
        django.db.Error: where PostgreSQL lacks the extension "vector", or this user may not add it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TABLES)


def is_set_up() -> bool:
    """Return whether the tables are there."""
    return _fetched("SELECT to_regclass(%s)", [MODELS])[0][0] is not None


def learnt(programmes: Iterable[int]) -> set[int]:
    """Return which of these programmes (their ids) have learnt what their words mean."""
    ids = list(programmes)
    if not ids or not is_set_up():
        return set()
    return {pk for (pk,) in _fetched(f"SELECT programme_id FROM {MODELS} WHERE programme_id = ANY(%s)", [ids])}  # noqa: S608


def near_words(programmes: Iterable[int], text: str, *, limit: int) -> dict[int, float]:
    """Return the items of these programmes nearest in meaning to some words: ids with likeness, the nearest first.

    Programmes that have learnt nothing give nothing, and so do words that nobody in them used.
    """
    ids = sorted(learnt(programmes))
    if not ids:
        return {}
    return _nearest(_OF_WORDS, [ids, list(set(words_of(text)))], limit=limit)


def near_item(item: FeedbackItem, *, limit: int, with_theme: bool = False) -> dict[int, float]:
    """Return the items of its programme nearest in meaning to an item, as :func:`near_words` does, without itself.

    An item that came after the learning is placed by its words. ``with_theme`` leaves out what is not coded.
    """
    if not learnt([item.programme_id]):
        return {}
    asked = f"SELECT programme_id, vector FROM {ITEMS} WHERE item_id = %s AND programme_id = %s"  # noqa: S608
    values: list[Any] = [item.pk, item.programme_id]
    if not _fetched(f"SELECT EXISTS ({asked})", values)[0][0]:
        asked, values = _OF_WORDS, [[item.programme_id], list(set(words_of(item.text)))]
    return _nearest(asked, values, limit=limit, without=item.pk, with_theme=with_theme)


def _nearest(
    asked: str, values: Sequence[Any], *, limit: int, without: int = 0, with_theme: bool = False
) -> dict[int, float]:
    coded = "AND EXISTS (SELECT FROM engagement_coding c WHERE c.item_id = i.item_id AND c.removed_at IS NULL)"
    sql = f"""
        WITH asked AS MATERIALIZED ({asked})
        SELECT near.item_id, 1 - near.distance
        FROM asked CROSS JOIN LATERAL (
            SELECT i.item_id, i.vector <=> asked.vector AS distance FROM {ITEMS} i
            WHERE i.programme_id = asked.programme_id AND i.item_id <> %s {coded if with_theme else ""}
            ORDER BY i.vector <=> asked.vector LIMIT %s
        ) near
        WHERE near.distance <= {1 - LEAST_ALIKE} ORDER BY near.distance, near.item_id LIMIT %s
    """  # noqa: S608 - names of our own tables alone; values are bound
    with transaction.atomic(), connection.cursor() as cursor:
        # The index is walked on until enough rows fit the conditions; by itself it stops after the first forty.
        cursor.execute("SET LOCAL hnsw.iterative_scan = strict_order")
        cursor.execute(sql, [*values, without, limit, limit])
        return {pk: min(1.0, likeness) for pk, likeness in cursor.fetchall()}


def _fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
