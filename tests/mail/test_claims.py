"""Many senders, one outbox: on a real PostgreSQL, with threads that each have their own connection."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from eolcare.mail import services
from eolcare.mail.models import MessageState, OutboxMessage


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_each_message_is_claimed_by_one_sender(_again):
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind="tests",
            key=f"k{n}",
            to_address=f"p{n}@example.org",
            subject="S",
            text="T",
            delete_after=date(2099, 1, 1),
        )
        for n in range(4)
    )
    barrier = threading.Barrier(8)

    def claim_all(_number):
        try:
            connection.ensure_connection()
            barrier.wait(20)
            claimed = []
            while (message := services.claim_next()) is not None:
                claimed.append(message.key)
            return claimed
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        claims = [key for claimed in pool.map(claim_all, range(8)) for key in claimed]
    assert sorted(claims) == ["k0", "k1", "k2", "k3"]
    assert set(OutboxMessage.objects.values_list("state", "attempts")) == {(MessageState.SENDING, 1)}
