"""The tallies against the responses themselves: proved equal, or made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from engagement.surveys.models import AnswerBits, Tally, Untallied
from engagement.surveys.tallies import storage, texts
from engagement.surveys.tallies.keys import ALL, Mark, Plan
from engagement.surveys.tallies.storage import CHUNK
from engagement.surveys.tallies.taking import add_places, plans_of, what_was_said

CHUNKS = """
    SELECT id / %(size)s FROM engagement_response WHERE survey_id = %(survey)s
    UNION SELECT chunk FROM engagement_answerbits WHERE survey_id = %(survey)s
    UNION SELECT response_id / %(size)s FROM engagement_textanswer WHERE survey_id = %(survey)s
    ORDER BY 1
"""
OF_CHUNK = "WHERE r.survey_id = %(survey)s AND r.id >= %(first)s AND r.id < %(beyond)s"
# What differs where it is not an answer's tally: the words of an answer, the number of all responses.
WORDS = "@words"
TALLY = "@tally"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """One answer whose tally is not what the responses say, in one chunk.

    ``missing`` responses gave it and are not in the tally, ``extra`` ones are in it and did not give it; where both are
    0 something else about it is wrong: its number, or the words under which it is found.
    """

    chunk: int
    key: str
    value: str
    missing: int
    extra: int

    def __str__(self) -> str:
        return f"{self.key}={self.value} (chunk {self.chunk}): {self.missing} missing, {self.extra} too many"


@dataclass
class Proof:
    """What a recount of one survey found."""

    responses: int = 0
    waiting: int = 0
    answers: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Whether the tallies say exactly what the responses say."""
        return not self.differences


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, without holding up anybody. Not within another transaction."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def prove(survey_id: int, progress: Progress | None = None) -> Proof:
    """Count the responses of a survey anew and compare with its tallies; nothing is changed.

    What still waits to be counted is left out on both sides. To be called within ``snapshot`` where responses may come
    in meanwhile. Memory stays bounded: one chunk of responses is held at a time.

    Args:
        survey_id: the survey's primary key.
        progress: called with how many chunks are done, of how many.
    """
    proof = Proof()
    chunks = _chunks(survey_id)
    plans = plans_of(survey_id)
    for done, chunk in enumerate(chunks, start=1):
        waiting = _waiting(survey_id, chunk)
        expected = _expected(survey_id, chunk, plans)
        proof.waiting += waiting.bit_count()
        stored = storage.stored_bits(survey_id, chunk)
        for mark in sorted(expected.keys() | stored.keys()):
            here, n = stored.get(mark, (0, 0))
            wanted = storage.bits_of(expected.pop(mark, ())) & ~waiting
            if mark[0] == ALL:
                proof.responses += wanted.bit_count()
            missing, extra = (wanted & ~here).bit_count(), (here & ~waiting & ~wanted).bit_count()
            proof.answers += wanted.bit_count()
            if missing or extra or here.bit_count() != n:
                proof.differences.append(Difference(chunk, *mark, missing, extra))
        for key, missing, extra in texts.differing(survey_id, _pks(chunk), plans):
            proof.differences.append(Difference(chunk, key, WORDS, missing, extra))
        if progress:
            progress(done, len(chunks))
    tally = Tally.objects.filter(survey=survey_id).first()
    counted = AnswerBits.objects.filter(survey=survey_id, key=ALL).aggregate(n=Sum("n"))["n"] or 0
    if (tally.responses if tally else 0) != counted:
        proof.differences.append(Difference(chunks[-1] if chunks else 0, TALLY, "responses", 0, 0))
    return proof


def heal(survey_id: int, chunk: int) -> None:
    """Make the tallies of one chunk anew from its responses, in one transaction; what waits there is taken in."""
    with transaction.atomic():
        tally = storage.lock(survey_id)
        plans = plans_of(survey_id)
        expected = _expected(survey_id, chunk, plans)
        storage.replace(survey_id, chunk, expected)
        texts.mend(survey_id, _pks(chunk), plans)
        _untallied(survey_id, chunk).delete()
        storage.count_anew(tally)


def _chunks(survey_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CHUNKS, {"survey": survey_id, "size": CHUNK})
        return [chunk for (chunk,) in cursor.fetchall()]


def _pks(chunk: int) -> range:
    return range(chunk * CHUNK, (chunk + 1) * CHUNK)


def _untallied(survey_id: int, chunk: int) -> QuerySet[Untallied]:
    pks = _pks(chunk)
    return Untallied.objects.filter(survey=survey_id, response_id__gte=pks.start, response_id__lt=pks.stop)


def _waiting(survey_id: int, chunk: int) -> int:
    return storage.bits_of(pk % CHUNK for pk in _untallied(survey_id, chunk).values_list("response_id", flat=True))


def _expected(survey_id: int, chunk: int, plans: dict[int, Plan]) -> dict[Mark, list[int]]:
    places: dict[int, dict[Mark, list[int]]] = {}
    pks = _pks(chunk)
    for said in what_was_said(OF_CHUNK, survey=survey_id, first=pks.start, beyond=pks.stop):
        if said.counts:
            add_places(places, plans[said.version_id], said)
    return places.get(chunk, {})
