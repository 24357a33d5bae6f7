"""Somebody takes their words back at the moment in which a theme of them is merged: they go, whole."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from engagement.feedback import services
from engagement.feedback.models import Coding, ConclusionAnswer, ConclusionReply, FeedbackItem
from engagement.feedback.services.conclusions import withdraw_reply
from engagement.feedback.services.erasing import erase_submission
from engagement.feedback.services.from_submission import create_from_submission
from engagement.feedback.services.merging import merge_themes
from engagement.surveys.services.erasing import erase_response
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackItemFactory, answered
from tests.factories.programmes import ProgrammeFactory
from tests.factories.submissions import SubmissionFactory
from tests.feedback.frame.evidence import a_conclusion

pytestmark = pytest.mark.django_db(transaction=True)


def a_response():
    row = answered()
    return services.create_from_answer(row, "night", actor=None), lambda: erase_response(row, actor=None)


def a_submission():
    row = SubmissionFactory()
    return create_from_submission(row, 0, 31, actor=UserFactory()), lambda: erase_submission(row, actor=None)


def a_reply():
    conclusion = a_conclusion(ProgrammeFactory())
    reply = ConclusionReply.objects.create(round=conclusion.round, submitted_at=timezone.now(), form_key="one")
    answer = ConclusionAnswer.objects.create(reply=reply, conclusion=conclusion, verdict="agree", comment="Nights.")
    item = FeedbackItemFactory(
        programme=conclusion.round.programme, event_note=None, conclusion_answer=answer, text="Nights."
    )
    return item, lambda: withdraw_reply(reply)


def somebody_waits_for_me() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("make", [a_response, a_submission, a_reply])
def test_what_is_taken_back_while_its_theme_is_merged_is_gone(make):
    item, erase = make()
    nights, hours = (services.create_theme(item.programme, name=name, actor=None) for name in ("Nights", "Hours"))
    services.give_theme(item, nights, actor=None)
    merged = Event()

    def merge():
        try:
            with transaction.atomic():
                merge_themes(nights, hours, actor=None)
                merged.set()
                until = time.monotonic() + 20
                while not somebody_waits_for_me():
                    assert time.monotonic() < until, "nobody came to erase"
                    time.sleep(0.02)
        finally:
            merged.set()
            connections.close_all()

    def take_back():
        try:
            merged.wait(20)
            erase()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(merge), pool.submit(take_back)]:
            done.result(60)
    nights.refresh_from_db()
    assert nights.merged_into == hours
    assert not FeedbackItem.objects.exists()
    assert not Coding.objects.exists()
