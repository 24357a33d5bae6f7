"""How many gave which answer: from the sums that stand beside the bits, or from the bits where people are chosen.

Everybody together costs the same at a thousand responses and at a million: one sum over an index. Where a part of them
is chosen PostgreSQL combines the bits, 65,536 responses at a time. Each function is one statement, so all of its
numbers are of one moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from engagement.surveys.tallies.keys import ALL, ALL_VALUE, ANSWERED, ASKED, DAY, WEEK, Mark
from engagement.surveys.tallies.numbers import is_slice

# Numbers of responses by key and value.
Counts = Mapping[str, Mapping[str, int]]

SUMS = """
    SELECT key, value, sum(n)::bigint FROM engagement_answerbits
    WHERE survey_id = %(survey)s AND key = ANY(%(keys)s) GROUP BY key, value
"""
# Those who gave one of some values, or sent on some days.
PART = """,
    part_{at} AS (
        SELECT chunk, bit_or(bits) AS bits FROM engagement_answerbits
        WHERE survey_id = %(survey)s AND {condition} GROUP BY chunk
    )"""
VALUES = "key = %(key_{at})s AND value = ANY(%(values_{at})s)"
# Whole weeks, and the days before and after them.
DAYS = """(
            key = %(week)s AND value >= %(first_week)s AND value <= %(last_week)s
            OR key = %(day)s AND value >= %(first)s AND value < %(days_until)s
            OR key = %(day)s AND value >= %(days_from)s AND value <= %(last)s
        )"""
PICKED = """
    WITH counted AS (
        SELECT chunk, bits, n FROM engagement_answerbits WHERE survey_id = %(survey)s AND key = %(all)s
    ){parts},
    chosen AS MATERIALIZED (SELECT chunk, counted.n AS everybody, {bits} AS bits FROM counted {joins}),
    picked AS MATERIALIZED (
        SELECT chunk, everybody, bits, bit_count(bits) AS n FROM chosen WHERE bit_count(bits) > 0
    )"""
# What everybody has the chosen have, and where everybody is chosen all count: neither needs the bits.
COUNT = """
    SELECT r.key, r.value, sum(
        CASE
            WHEN r.n = picked.everybody THEN picked.n
            WHEN picked.n = picked.everybody THEN r.n
            ELSE bit_count(r.bits & picked.bits)
        END
    )::bigint
    FROM engagement_answerbits r JOIN picked USING (chunk)
    WHERE r.survey_id = %(survey)s AND r.key = ANY(%(keys)s)
        AND NOT (r.value = %(answered)s AND r.key = ANY(%(sole)s)) {bases}
    GROUP BY r.key, r.value
"""
BASES = "AND r.value = ANY(%(values)s)"
CROSS = """,
    of_rows AS MATERIALIZED (
        SELECT r.chunk, r.value, r.bits & picked.bits AS bits FROM engagement_answerbits r JOIN picked USING (chunk)
        WHERE r.survey_id = %(survey)s AND r.key = %(rows)s AND r.value <> %(asked)s
    ),
    of_columns AS MATERIALIZED (
        SELECT c.chunk, c.value, c.bits & picked.bits AS bits FROM engagement_answerbits c JOIN picked USING (chunk)
        WHERE c.survey_id = %(survey)s AND c.key = %(columns)s AND c.value <> %(asked)s
    )
    SELECT of_rows.value, of_columns.value, sum(bit_count(of_rows.bits & of_columns.bits))::bigint
    FROM of_rows JOIN of_columns USING (chunk)
    GROUP BY 1, 2
"""
ANY_OF = """,
    together AS (
        SELECT g.at, r.chunk, bit_or(r.bits) AS bits
        FROM unnest(%(at)s::int[], %(keys)s::text[], %(values)s::text[]) AS g(at, key, value)
        JOIN engagement_answerbits r ON r.survey_id = %(survey)s AND r.key = g.key AND r.value = g.value
        GROUP BY g.at, r.chunk
    )
    SELECT at, sum(bit_count(together.bits & picked.bits))::bigint FROM together JOIN picked USING (chunk) GROUP BY at
"""
# Days beyond all on which anything was sent.
FIRST_DAY, LAST_DAY = "1900-01-01", "2999-12-29"


class Chosen(NamedTuple):
    """Whom results are shown of: all who gave one of the values, for each key, and sent from ``first`` to ``last``.

    ``values`` maps keys to values as they are tallied; the days are ISO dates, empty for no limit.
    """

    values: Mapping[str, Sequence[str]] = {}
    first: str = ""
    last: str = ""

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return not (self.values or self.first or self.last)


EVERYBODY = Chosen()


def counts(
    survey_id: int,
    keys: Collection[str],
    chosen: Chosen = EVERYBODY,
    *,
    sole: Collection[str] = (),
    bases_only: bool = False,
) -> Counts:
    """Return how many of the chosen gave each value of these keys, and under ``@all`` how many they are.

    Values that nobody gave are absent.

    Args:
        survey_id: the survey's primary key.
        keys: as they are tallied.
        chosen: whom to count.
        sole: those of the keys under which whoever answered has one value and no more; it saves reading who answered.
        bases_only: whether to count alone who was asked and who answered.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    facts: dict[str, Any] = {"survey": survey_id, "keys": [*keys, ALL]}
    if chosen.everybody:
        rows = _rows(SUMS, facts)
    else:
        statement, more = _picked(chosen)
        facts |= more | {"answered": ANSWERED, "sole": list(sole), "values": [ASKED, ANSWERED, ALL_VALUE]}
        rows = _rows(statement + COUNT.replace("{bases}", BASES if bases_only else ""), facts)
    for key, value, n in rows:
        if n:
            found[key][value] = n
    if not chosen.everybody:
        for key in sole:
            answered = sum(n for value, n in found[key].items() if value != ASKED and not is_slice(value))
            if answered:
                found[key][ANSWERED] = answered
    return found


def crossed(survey_id: int, rows: str, columns: str, chosen: Chosen = EVERYBODY) -> Mapping[Mark, int]:
    """Return how many of the chosen gave a value of the key ``rows`` and one of ``columns``, by both values.

    ``@answered`` is a value like the others. Pairs that nobody gave are absent.
    """
    statement, facts = _picked(chosen)
    facts |= {"survey": survey_id, "rows": rows, "columns": columns, "asked": ASKED}
    return {(row, column): n for row, column, n in _rows(statement + CROSS, facts) if n}


def any_of(survey_id: int, groups: Sequence[Sequence[Mark]], chosen: Chosen = EVERYBODY) -> list[int]:
    """Return for each group of keys and values how many of the chosen gave at least one of them."""
    statement, facts = _picked(chosen)
    marks = [(at, key, value) for at, group in enumerate(groups) for key, value in group]
    facts |= {
        "survey": survey_id,
        "at": [at for at, _key, _value in marks],
        "keys": [key for _at, key, _value in marks],
        "values": [value for _at, _key, value in marks],
    }
    found = dict(_rows(statement + ANY_OF, facts))
    return [found.get(at, 0) for at in range(len(groups))]


def _picked(chosen: Chosen) -> tuple[str, dict[str, Any]]:
    """Return the SQL that names the chosen ``picked``, by chunk, and its facts."""
    facts: dict[str, Any] = {"all": ALL}
    conditions = []
    for at, (key, values) in enumerate(chosen.values.items()):
        conditions.append(VALUES.replace("{at}", str(at)))
        facts |= {f"key_{at}": key, f"values_{at}": list(values)}
    if chosen.first or chosen.last:
        conditions.append(DAYS)
        facts |= _span(chosen.first, chosen.last)
    statement = PICKED.format(
        parts="".join(PART.format(at=at, condition=condition) for at, condition in enumerate(conditions)),
        bits=" & ".join(["counted.bits", *(f"part_{at}.bits" for at in range(len(conditions)))]),
        joins=" ".join(f"JOIN part_{at} USING (chunk)" for at in range(len(conditions))),
    )
    return statement, facts


def _span(first: str, last: str) -> dict[str, Any]:
    """Return the facts of ``DAYS``: the Mondays of the whole weeks between two days, and where single days are read."""
    first, last = (min(max(day, FIRST_DAY), LAST_DAY) for day in (first, last or LAST_DAY))
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    week = begins + timedelta(days=-begins.weekday() % 7)
    beyond = ends + timedelta(days=1)
    beyond -= timedelta(days=beyond.weekday())
    if beyond <= week:
        # No whole week lies between: all days are read one by one.
        week = beyond = ends + timedelta(days=1)
    facts: dict[str, Any] = {"day": DAY, "week": WEEK, "first": first, "last": last}
    facts |= {"first_week": week.isoformat(), "last_week": (beyond - timedelta(days=7)).isoformat()}
    return facts | {"days_until": week.isoformat(), "days_from": beyond.isoformat()}


def _rows(statement: str, facts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
