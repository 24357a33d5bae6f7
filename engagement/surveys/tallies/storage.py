"""The rows of bits: read, set and cleared. Everything here expects that the survey's ``Tally`` is locked.

Bits are whole numbers of ``CHUNK`` bits here. The response with the primary key ``chunk * CHUNK + place`` is the bit at
``place`` counted from the highest, as PostgreSQL counts with ``get_bit``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Sum

from engagement.surveys.models import AnswerBits, Tally
from engagement.surveys.tallies.keys import ALL, Mark

CHUNK = AnswerBits.CHUNK
# Which places, from 0 to CHUNK - 1, have each mark.
Places = Mapping[Mark, Sequence[int]]

WRITE = """
    INSERT INTO engagement_answerbits (survey_id, key, value, chunk, bits, n)
    SELECT %(survey)s, key, value, %(chunk)s, bits, bit_count(bits)
    FROM (
        SELECT key, value, ('x' || figures)::bit varying AS bits
        FROM unnest(%(keys)s::text[], %(values)s::text[], %(figures)s::text[]) AS t(key, value, figures)
        ORDER BY key, value
    ) AS given
    ON CONFLICT (survey_id, key, value, chunk) DO UPDATE SET
"""
BESIDE = """
    bits = engagement_answerbits.bits | excluded.bits, n = bit_count(engagement_answerbits.bits | excluded.bits)
"""
INSTEAD = "bits = excluded.bits, n = excluded.n"
CLEAR = """
    UPDATE engagement_answerbits SET bits = set_bit(bits, %(place)s, 0), n = n - 1
    WHERE survey_id = %(survey)s AND chunk = %(chunk)s AND get_bit(bits, %(place)s) = 1
"""
WRITTEN_AT_ONCE = 200


def chunk_and_place(pk: int) -> tuple[int, int]:
    """Return the chunk of a response and its place in it."""
    return divmod(pk, CHUNK)


def bits_of(places: Iterable[int]) -> int:
    """Return the bits at these places."""
    return int.from_bytes(_bytes_of(places), "big")


def _bytes_of(places: Iterable[int]) -> bytearray:
    field = bytearray(CHUNK // 8)
    for place in places:
        field[place >> 3] |= 128 >> (place & 7)
    return field


def places_of(bits: int) -> list[int]:
    """Return the places of these bits."""
    return [place for place, bit in enumerate(f"{bits:0{CHUNK}b}") if bit == "1"]


def stored_bits(survey_id: int, chunk: int) -> dict[Mark, tuple[int, int]]:
    """Return the bits of a chunk, each with the ``n`` that stands beside it."""
    rows = AnswerBits.objects.filter(survey=survey_id, chunk=chunk).values_list("key", "value", "bits", "n")
    return {(key, value): (bits, n) for key, value, bits, n in rows.iterator(500)}


def counted_places(survey_id: int, chunk: int) -> frozenset[int]:
    """Return the places of the responses of a chunk that are counted."""
    row = AnswerBits.objects.filter(survey=survey_id, key=ALL, chunk=chunk).values_list("bits", flat=True).first()
    return frozenset(places_of(row or 0))


def add(survey_id: int, chunk: int, places: Places) -> None:
    """Set the bits at these places, beside those that are set."""
    _write(survey_id, chunk, places, BESIDE)


def replace(survey_id: int, chunk: int, places: Places) -> None:
    """Set the bits at these places instead of those that are set; marks that are not given lose their rows."""
    marks = set(AnswerBits.objects.filter(survey=survey_id, chunk=chunk).values_list("key", "value"))
    for key, value in marks - set(places):
        AnswerBits.objects.filter(survey=survey_id, chunk=chunk, key=key, value=value).delete()
    _write(survey_id, chunk, places, INSTEAD)


def _write(survey_id: int, chunk: int, places: Places, how: str) -> None:
    marks = list(places)
    for start in range(0, len(marks), WRITTEN_AT_ONCE):
        some = marks[start : start + WRITTEN_AT_ONCE]
        facts: dict[str, int | list[str]] = {
            "survey": survey_id,
            "chunk": chunk,
            "keys": [key for key, _value in some],
            "values": [value for _key, value in some],
            "figures": [_bytes_of(places[mark]).hex() for mark in some],
        }
        with connection.cursor() as cursor:
            cursor.execute(WRITE + how, facts)


def clear(survey_id: int, pk: int) -> bool:
    """Take one response out of all bits; return whether it was in any."""
    chunk, place = chunk_and_place(pk)
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, {"survey": survey_id, "chunk": chunk, "place": place})
        found = cursor.rowcount > 0
    if found:
        AnswerBits.objects.filter(survey=survey_id, chunk=chunk, n=0).delete()
    return found


def lock(survey_id: int) -> Tally:
    """Return the survey's tally, locked until the transaction ends.

    Whoever changes what is counted takes this lock first, before any row of a response: two who take locks in one order
    never wait for each other.
    """
    tallies = Tally.objects.select_for_update(of=("self",)).filter(survey=survey_id)
    tally = tallies.first()
    if tally is None:
        Tally.objects.bulk_create([Tally(survey_id=survey_id)], ignore_conflicts=True)
        tally = tallies.get()
    return tally


def lock_if_free(survey_id: int) -> Tally | None:
    """Return the survey's tally, locked, or ``None`` while somebody else holds it."""
    tallies = Tally.objects.select_for_update(of=("self",), skip_locked=True).filter(survey=survey_id)
    tally = tallies.first()
    if tally is None and not Tally.objects.filter(survey=survey_id).exists():
        Tally.objects.bulk_create([Tally(survey_id=survey_id)], ignore_conflicts=True)
        tally = tallies.first()
    return tally


def count_anew(tally: Tally) -> None:
    """Bring the number of counted responses up to date."""
    tally.responses = AnswerBits.objects.filter(survey=tally.survey_id, key=ALL).aggregate(n=Sum("n"))["n"] or 0
    tally.save(update_fields=["responses", "updated_at"])
