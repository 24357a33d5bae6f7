"""Learning what the words of a programme mean, from what was said in it: latent semantic analysis, on this machine.

Needs the optional extra (``requirements-meaning.txt``): this module alone imports it, and ``manage.py learn_meaning``
alone imports this module. No model is downloaded and no word leaves the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection, transaction
from psycopg2.extras import execute_values
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from engagement.feedback.finding.meaning import DIMENSIONS, ITEMS, MODELS, WORDS, words_of
from engagement.feedback.models import FeedbackItem
from engagement.programmes.models import Programme

# With fewer things said there is nothing to learn from.
FEWEST_ITEMS = 20
# A word counts once this many things hold it: what one person alone said, a name perhaps, is not kept a second time.
FEWEST_MENTIONS = 3
MOST_WORDS = 20_000
# Words of any language that stand in more of what was said than this tell nothing of its meaning.
TOO_COMMON, TOO_COMMON_IN_FEW, MANY_ITEMS = 0.15, 0.5, 200
LEARNT_FROM = 50_000
AT_ONCE = 1_000
SEED = 20_220_120
_LOCK = 5_017_100


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt: from how many items, about how many words."""

    items: int
    words: int


def learn(programme: Programme) -> Learnt | None:
    """Learn the words of a programme anew and give each of its items its place; ``None`` where too little was said.

    All of it is one transaction: who searches meanwhile finds by what was learnt before. With the same items it comes
    to the same places, so it can run again at any time, and two at once do one after the other.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, programme.pk % 2**31])
        _forget(cursor, programme)
        items = FeedbackItem.objects.filter(programme=programme)
        texts = [text for (text,) in items.order_by("-pk").values_list("text")[:LEARNT_FROM]]
        if len(texts) < FEWEST_ITEMS:
            return None
        vectorizer = TfidfVectorizer(
            analyzer=words_of,
            binary=True,
            min_df=FEWEST_MENTIONS,
            max_df=TOO_COMMON if len(texts) >= MANY_ITEMS else TOO_COMMON_IN_FEW,
            max_features=MOST_WORDS,
        )
        try:
            weights = vectorizer.fit_transform(texts)
        except ValueError:
            # No word that enough people used.
            return None
        places = _places_of_words(weights, vectorizer.idf_)
        if places is None:
            return None
        words = vectorizer.get_feature_names_out()
        name = f"lsa-{SEED}-{places.shape[1]}"
        _keep_words(cursor, programme, zip(words, places, strict=True))
        number = _keep_items(cursor, programme, name, {word: at for at, word in enumerate(words)}, places)
        cursor.execute(
            f"INSERT INTO {MODELS} (programme_id, model, items, words) VALUES (%s, %s, %s, %s)",  # noqa: S608
            [programme.pk, name, number, len(words)],
        )
        return Learnt(items=number, words=len(words))


def _forget(cursor: Any, programme: Programme) -> None:
    for table in (MODELS, WORDS, ITEMS):
        cursor.execute(f"DELETE FROM {table} WHERE programme_id = %s", [programme.pk])  # noqa: S608


def _places_of_words(weights: Any, importance: Any) -> Any:
    """Return one row a word: its part of the place of any text that holds it."""
    # With a place of its own for every few things said, nothing would be near anything.
    most = min(DIMENSIONS, weights.shape[0] // 6, weights.shape[1] - 1)
    if most < 2:
        return None
    model = TruncatedSVD(n_components=most, random_state=SEED).fit(weights)
    places = np.zeros((weights.shape[1], DIMENSIONS), dtype=np.float32)
    places[:, :most] = (model.components_ * importance).T
    return places


def _keep_words(cursor: Any, programme: Programme, words: Iterator[tuple[str, Any]]) -> None:
    rows = ((programme.pk, word, _written(place)) for word, place in words if np.any(place))
    sql = f"INSERT INTO {WORDS} (programme_id, word, vector) VALUES %s"  # noqa: S608
    execute_values(cursor.cursor, sql, rows, page_size=AT_ONCE)


def _keep_items(cursor: Any, programme: Programme, name: str, known: dict[str, int], places: Any) -> int:
    """Give every item its place, a batch at a time, so that memory does not grow with their number."""
    rows = FeedbackItem.objects.filter(programme=programme).order_by("pk").values_list("pk", "text")
    number, stream = 0, rows.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(stream, AT_ONCE)):
        number += _keep_batch(cursor, programme, name, [(pk, _place(text, known, places)) for pk, text in batch])
    return number


def _place(text: str, known: dict[str, int], places: Any) -> Any:
    at = sorted({known[word] for word in words_of(text) if word in known})
    return places[at].sum(axis=0) if at else None


def _keep_batch(cursor: Any, programme: Programme, name: str, batch: Sequence[tuple[int, Any]]) -> int:
    # What was erased while this ran is left out: the join finds it gone, and the lock keeps the rest until the end.
    sql = f"""
        INSERT INTO {ITEMS} (item_id, programme_id, model, vector)
        SELECT item.id, {programme.pk}, row.model, row.vector::vector
        FROM (VALUES %s) AS row (item_id, model, vector)
        JOIN {FeedbackItem._meta.db_table} item ON item.id = row.item_id
        FOR KEY SHARE OF item
    """  # noqa: S608 - names of our own tables and a number alone; values are bound
    placed = [(pk, name, _written(place)) for pk, place in batch if place is not None and np.any(place)]
    if placed:
        execute_values(cursor.cursor, sql, placed, page_size=len(placed))
    return len(placed)


def _written(place: Any) -> str:
    """Return a place as pgvector reads it."""
    return "[" + ",".join(f"{number:.6g}" for number in place) + "]"
