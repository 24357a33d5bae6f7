"""Responses are taken into the tallies in batches by a worker, and out of them in the transaction that changes them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from engagement.surveys.models import Response, Survey, SurveyVersion, Tally, Untallied
from engagement.surveys.queries import definition_of
from engagement.surveys.tallies import storage, texts
from engagement.surveys.tallies.keys import Mark, Plan, Said

BATCH = 5_000
# A run ends after this long, so that a worker with a heap before it also does its other work.
LONGEST_RUN = timedelta(minutes=1)

WHAT_WAS_SAID = """
    SELECT r.id, r.version_id, r.answers::text, a.ons_code, r.language, r.channel,
        (r.submitted_at AT TIME ZONE %(zone)s)::date::text, e.answers::text, NOT (r.is_pilot OR r.set_aside)
    FROM engagement_response r
    LEFT JOIN areas_area a ON a.id = r.borough_id
    LEFT JOIN engagement_equalityanswers e ON e.response_id = r.id
"""


def tally_batch(survey_id: int, limit: int = BATCH, *, wait: bool = True) -> int:
    """Take in up to ``limit`` responses that wait to be counted, in one transaction; return how many were settled.

    A response is counted once whatever happens: its bits, its words and the end of its waiting are committed together.
    One that is counted already is counted anew, and one that does not count (pilot, set aside) is taken out.

    Args:
        survey_id: the survey's primary key.
        limit: the most responses.
        wait: whether to wait for somebody else who is at this survey; otherwise nothing is done and 0 returned.
    """
    with transaction.atomic():
        tally = storage.lock(survey_id) if wait else storage.lock_if_free(survey_id)
        if tally is None:
            return 0
        waiting = Untallied.objects.filter(survey=survey_id).order_by("response_id")
        pks = list(waiting.values_list("response_id", flat=True)[:limit])
        if pks:
            _settle(tally, pks)
        return len(pks)


def tally_waiting(longest: timedelta = LONGEST_RUN) -> int:
    """Take in what waits, survey by survey, for about as long as ``longest``; return how many responses were settled.

    A survey that another worker is at is left to that one.
    """
    ends = time.monotonic() + longest.total_seconds()
    settled = 0
    waiting = Untallied.objects.filter(survey=OuterRef("pk"))
    for survey_id in Survey.objects.filter(Exists(waiting)).order_by("pk").values_list("pk", flat=True):
        while time.monotonic() < ends:
            batch = tally_batch(survey_id, wait=False)
            settled += batch
            if batch < BATCH:
                break
    return settled


def take_in(response: Response) -> None:
    """Count a response as it now stands in the database, whatever was counted of it before.

    To be called in the transaction that corrected it, counts it again or erased what it says about the person. That
    transaction calls ``lock`` before it locks or changes the response. Calling it twice does no harm.
    """
    tally = storage.lock(response.survey_id)
    _settle(tally, [response.pk])


def forget(response: Response) -> None:
    """Take a response out of the tallies, its words and its waiting included; what it said is not needed for that.

    To be called in the transaction that sets it aside or erases it, before anything of it is locked or changed (or
    after ``lock``). Calling it twice does no harm.
    """
    tally = storage.lock(response.survey_id)
    Untallied.objects.filter(pk=response.pk).delete()
    texts.forget(response.pk)
    if storage.clear(response.survey_id, response.pk):
        storage.count_anew(tally)


def _settle(tally: Tally, pks: Sequence[int]) -> None:
    """Count the responses as they stand, and end their waiting."""
    plans = plans_of(tally.survey_id)
    places: dict[int, dict[Mark, list[int]]] = {}
    by_version: dict[int, list[int]] = defaultdict(list)
    counted: dict[int, frozenset[int]] = {}
    for pk in pks:
        chunk, place = storage.chunk_and_place(pk)
        if chunk not in counted:
            counted[chunk] = storage.counted_places(tally.survey_id, chunk)
        if place in counted[chunk]:
            storage.clear(tally.survey_id, pk)
    for said in what_was_said("WHERE r.id = ANY(%(pks)s) ORDER BY r.id", pks=list(pks)):
        if said.counts:
            add_places(places, plans[said.version_id], said)
            by_version[said.version_id].append(said.pk)
    for chunk, here in places.items():
        storage.add(tally.survey_id, chunk, here)
    texts.take(plans, pks, by_version)
    Untallied.objects.filter(pk__in=pks).delete()
    storage.count_anew(tally)


def add_places(places: dict[int, dict[Mark, list[int]]], plan: Plan, said: Said) -> None:
    """Add what one response says to the places by chunk and mark."""
    chunk, place = storage.chunk_and_place(said.pk)
    here = places.get(chunk)
    if here is None:
        here = places[chunk] = {}
    for mark in plan.marks(said):
        found = here.get(mark)
        if found is None:
            here[mark] = [place]
        else:
            found.append(place)


def plans_of(survey_id: int) -> dict[int, Plan]:
    """Return how responses are counted, by the primary key of their version."""
    versions = SurveyVersion.objects.filter(survey=survey_id).defer("definition")
    return {version.pk: Plan(version.number, definition_of(version)) for version in versions}


def what_was_said(condition: str, **facts: int | list[int]) -> Iterator[Said]:
    """Yield what is counted of the responses that meet a condition of SQL over ``r``, read in parts."""
    read = msgspec.json.decode
    with connection.chunked_cursor() as cursor:
        known: dict[str, str | int | list[int]] = {"zone": settings.TIME_ZONE, **facts}
        cursor.execute(WHAT_WAS_SAID + condition, known)
        for pk, version, answers, borough, language, channel, day, about, counts in cursor:
            equality = None if about is None else read(about)
            yield Said(pk, version, read(answers), borough, language, channel, day, equality, counts)
