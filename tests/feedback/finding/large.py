"""Very many things said, made by PostgreSQL itself in seconds: each a passage of one long letter."""

from __future__ import annotations

from django.db import connection

from engagement.feedback.models import FeedbackItem, Submission
from engagement.programmes.models import Programme

ITEM = FeedbackItem._meta.db_table
# A word of the language of nobody: it stands in one thing of a thousand, its phrase in one of ten thousand.
RARE, PHRASE = "brindlewick", "brindlewick at dusk"

# What the list is walked by: of one programme, and of several. To be made by a migration of the room.
LIST_INDEXES = {
    "feedback_programme_latest": "(programme_id, said_on DESC, id DESC)",
    "feedback_latest": "(said_on DESC, id DESC)",
}


def fill(programme: Programme, size: int, *, small: Programme | None = None, prefix: str = "large") -> None:
    """Fill the programme with ``size`` items of some twenty words each, and let PostgreSQL look at them once.

    With ``small`` every eighth of them is that programme's.

    The search indexes are made anew at the end, which is what makes it fast. Call it in a transaction: nothing stays.
    """
    letter = Submission.objects.create(
        programme=programme, kind="letter", came_by="email", text="A long letter.", received_on="2022-01-01"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'feedback_text_%%'")
        search = cursor.fetchall()
        for name, _definition in search:
            cursor.execute(f"DROP INDEX {name}")
        for name, columns in LIST_INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {ITEM} {columns}")
        cursor.execute("SELECT setseed(0.5)")
        # A word is the text of a number's digest, so that a few thousand different ones stand in the language.
        cursor.execute(
            f"""
            INSERT INTO {ITEM} (public_id, created_at, updated_at, version, programme_id, text, said_by, said_on,
                question_key, submission_id, start, "end", may_quote, public_text)
            SELECT %s || n, now(), now(), 1, %s,
                (SELECT string_agg(translate(left(md5(floor(4000 * power(random(), 2))::text || 'w'), 7),
                    '0123456789', 'ghijklmnop'), ' ') FROM generate_series(1, 20) WHERE n > 0)
                    || CASE WHEN n %% 10000 = 7 THEN ' ' || %s WHEN n %% 1000 = 7 THEN ' ' || %s ELSE '' END,
                'resident', date '2020-01-01' + (n / 150), '', %s, n, n + 1, false, ''
            FROM generate_series(1, %s) n
            """,
            [prefix, programme.pk, PHRASE, RARE, letter.pk, size],
        )
        if small is not None:
            cursor.execute(
                f"UPDATE {ITEM} SET programme_id = %s WHERE programme_id = %s AND start %% 8 = 0",
                [small.pk, programme.pk],
            )
        # Keys are checked at the end of a transaction, and no index is made while that waits.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in search:
            cursor.execute(definition)
        cursor.execute(f"ANALYZE {ITEM}")
