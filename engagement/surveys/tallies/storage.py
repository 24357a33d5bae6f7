"""The rows of bits: read, set and cleared. Everything here expects that the survey's ``Tally`` is locked.

Bit ``n`` of a row's ``bits``, counted from the right of its first byte as PostgreSQL's ``get_bit`` does, stands for the
response with the primary key ``chunk * CHUNK + n``; bytes beyond the last set bit may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from engagement.surveys.models import AnswerBits, Tally
from engagement.surveys.tallies.keys import ALL, Mark

CHUNK = AnswerBits.CHUNK
# How many places, from 0 to CHUNK - 1, have each mark.
Places = Mapping[Mark, Sequence[int]]

CLEAR = """
    UPDATE engagement_answerbits SET bits = set_bit(bits, %(place)s, 0), n = n - 1
    WHERE survey_id = %(survey)s AND chunk = %(chunk)s
        AND CASE WHEN length(bits) * 8 > %(place)s THEN get_bit(bits, %(place)s) = 1 ELSE false END
"""


def chunk_and_place(pk: int) -> tuple[int, int]:
    """Return the chunk of a response and its place in it."""
    return divmod(pk, CHUNK)


def stored_bits(survey_id: int, chunk: int) -> dict[Mark, tuple[int, int]]:
    """Return the bits of a chunk as whole numbers, each with the ``n`` that stands beside it."""
    rows = AnswerBits.objects.filter(survey=survey_id, chunk=chunk).values_list("key", "value", "bits", "n")
    return {(key, value): (int.from_bytes(bits, "little"), n) for key, value, bits, n in rows.iterator(500)}


def bits_of(places: Iterable[int]) -> int:
    """Return the bits at these places as a whole number."""
    field = bytearray(CHUNK // 8)
    for place in places:
        field[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(field, "little")


def taken(survey_id: int, chunk: int) -> int:
    """Return the bits of the responses of a chunk that are counted."""
    row = AnswerBits.objects.filter(survey=survey_id, key=ALL, chunk=chunk).values_list("bits", flat=True).first()
    return int.from_bytes(row, "little") if row is not None else 0


def set_bits(survey_id: int, chunk: int, places: Places) -> None:
    """Set the bits at these places, beside those that are set."""
    rows = AnswerBits.objects.filter(survey=survey_id, chunk=chunk, key__in={key for key, _value in places})
    kept = {(key, value): bits for key, value, bits in rows.values_list("key", "value", "bits")}
    write(
        survey_id,
        chunk,
        ((mark, int.from_bytes(kept.pop(mark, b""), "little") | bits_of(here)) for mark, here in places.items()),
    )


def write(survey_id: int, chunk: int, wanted: Iterable[tuple[Mark, int]]) -> None:
    """Store the bits of a chunk as they are given; a mark without any loses its row."""
    rows, gone = [], []
    for (key, value), bits in wanted:
        if bits:
            row = AnswerBits(survey_id=survey_id, key=key, value=value, chunk=chunk, n=bits.bit_count())
            row.bits = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
            rows.append(row)
        else:
            gone.append((key, value))
    AnswerBits.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["survey", "key", "value", "chunk"],
        update_fields=["bits", "n"],
    )
    for key, value in gone:
        AnswerBits.objects.filter(survey=survey_id, chunk=chunk, key=key, value=value).delete()


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
    rows = AnswerBits.objects.filter(survey=tally.survey_id, key=ALL).values_list("n", flat=True)
    tally.responses = sum(rows)
    tally.save(update_fields=["responses", "updated_at"])
