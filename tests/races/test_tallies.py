"""Every response is counted once: by many workers at once, by workers killed at any moment, while others take it out."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from engagement.surveys import tallies
from engagement.surveys.definition import Definition, LongText, Option, Radios
from engagement.surveys.models import AnswerBits, Response, Tally, Untallied
from engagement.surveys.services import erase_response, save_answers, start_draft, submit_response
from eolcare.accounts.roles import Role
from ops import places
from tests.factories.accounts import user_with
from tests.factories.surveys import ResponseFactory, SurveyFactory
from tests.races.real_worker import RealWorker, database_url, wait_for
from tests.surveys.tallying import naive, tallied, words_kept

pytestmark = pytest.mark.django_db(transaction=True)

DEFINITION = Definition(
    questions=(
        Radios(
            key="role",
            title="Who are you?",
            options=(Option(key="carer", label="A carer"), Option(key="ill", label="Ill")),
        ),
        LongText(key="story", title="What happened?"),
    )
)


def waiting(count: int):
    """A survey with responses that wait to be counted."""
    survey = SurveyFactory(definition=DEFINITION)
    version = survey.versions.get()
    responses = Response.objects.bulk_create(
        ResponseFactory.build(
            survey=survey,
            version=version,
            answers={"role": ("carer", "ill")[number % 2], "story": f"Story {number}"},
        )
        for number in range(count)
    )
    Untallied.objects.bulk_create(Untallied(response=response, survey=survey) for response in responses)
    return survey


def whole(survey) -> None:
    """Fail unless the tallies say exactly what the responses say."""
    assert not Untallied.objects.exists()
    assert dict(tallied(survey)) == dict(naive(survey))
    counted = Response.objects.filter(survey=survey).counted()
    assert words_kept(survey) == {(response.pk, "story") for response in counted if "story" in response.answers}
    assert Tally.objects.get().responses == counted.count()


def together(*works):
    """Run each work in a thread of its own, all from the same moment; return what each gave, or the error it met."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def until_nothing_waits(survey, limit):
    def work() -> int:
        done = 0
        while batch := tallies.tally_batch(survey.pk, limit):
            done += batch
        return done

    return work


def test_six_workers_at_once_count_every_response_once():
    survey = waiting(300)
    done = together(*(until_nothing_waits(survey, limit) for limit in (7, 11, 20, 20, 33, 50)))
    assert sum(done) == 300, done
    whole(survey)


def test_a_worker_leaves_a_survey_to_the_one_that_is_at_it():
    survey = waiting(3)
    tallies.tally_batch(survey.pk, 1)
    with transaction.atomic():
        tallies.lock(survey.pk)
        (skipped,) = together(lambda: tallies.tally_batch(survey.pk, wait=False))
    assert skipped == 0
    assert Untallied.objects.count() == 2
    assert tallies.tally_batch(survey.pk, wait=False) == 2
    whole(survey)


def test_responses_that_are_sent_meanwhile_are_counted_once():
    survey = waiting(60)

    def send(number: int):
        def work():
            draft, token = start_draft(survey)
            save_answers(draft, {"role": "ill", "story": f"Sent meanwhile {number}"}, step="role")
            return submit_response(token)

        return work

    results = together(
        *(send(number) for number in range(20)), *(until_nothing_waits(survey, 5) for _worker in range(2))
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    until_nothing_waits(survey, 50)()
    assert Tally.objects.get().responses == 80
    whole(survey)


def test_erased_corrected_and_set_aside_while_workers_count():
    """Whoever changes a response takes the tally's lock first, so nobody waits for each other in a circle."""
    survey = waiting(120)
    manager = user_with(Role.PROGRAMME_MANAGER, survey.areas.get())
    responses = list(Response.objects.filter(survey=survey).order_by("pk"))

    def erase(response):
        return lambda: erase_response(response, actor=manager)

    def change(response, **facts):
        def work():
            with transaction.atomic():
                tallies.lock(survey.pk)
                Response.objects.filter(pk=response.pk).update(**facts)
                tallies.take_in(response)

        return work

    works = [erase(response) for response in responses[::12]]
    works += [change(response, set_aside=True) for response in responses[1::12]]
    works += [change(response, answers={"role": "carer", "story": "Corrected"}) for response in responses[2::12]]
    works += [until_nothing_waits(survey, limit) for limit in (3, 7, 20)]
    results = together(*works)
    assert [result for result in results if isinstance(result, Exception)] == []
    until_nothing_waits(survey, 50)()
    assert Tally.objects.get().responses == 100
    whole(survey)


WORK = """
import django
django.setup()
from engagement.surveys.tallies import tally_batch
print("ready", flush=True)
while tally_batch({survey}, 40):
    pass
"""


def start_counting(survey) -> subprocess.Popen:
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "eolcare.settings.test"}
    process = subprocess.Popen(
        [sys.executable, "-c", WORK.format(survey=survey.pk)], cwd=places.ROOT, env=environment, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"ready\n"
    return process


def test_killed_in_the_middle_of_a_batch_nothing_is_counted_twice_or_lost():
    """Killed while its batch is written but not committed: a lock on the text answers holds it right there."""
    survey = waiting(100)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE engagement_textanswer IN SHARE MODE")
        process = start_counting(survey)
        wait_for("it waits for our lock with its bits written", lambda: _waits_for_a_lock())
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert Untallied.objects.count() == 100
    assert not AnswerBits.objects.exists()
    until_nothing_waits(survey, 40)()
    whole(survey)


def _waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'engagement_textanswer'::regclass"
        )
        return cursor.fetchone()[0] > 0


def test_killed_at_any_moment_and_begun_again_the_end_is_the_same():
    chance = random.Random(3)
    survey = waiting(600)
    kills = 0
    for _round in range(4):
        process = start_counting(survey)
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        kills += process.wait(30) == -signal.SIGKILL
    assert kills, "it was done before it could be killed even once"
    until_nothing_waits(survey, 100)()
    whole(survey)


@pytest.mark.worker
@pytest.mark.torture
def test_what_is_sent_shows_within_a_minute_and_a_killed_worker_loses_nothing(tmp_path):
    worker = RealWorker(tmp_path)
    try:
        worker.start()
        survey = waiting(400)
        began = time.monotonic()
        wait_for("the schedule has begun to count", lambda: Tally.objects.filter(responses__gt=0).exists())
        worker.kill()
        worker.start()
        wait_for("all of it is counted", lambda: not Untallied.objects.exists(), every=0.2)
        assert time.monotonic() - began < 60 + 30, "a minute, and the start of a second worker"
        whole(survey)
    finally:
        worker.stop()
        connections.close_all()
