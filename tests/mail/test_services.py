"""The outbox: written with its cause, sent once, tried again, forgotten."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.template import engines
from django.utils import timezone

from eolcare.mail import services, tasks
from eolcare.mail.models import MessageState, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.send_due, "apply_async", lambda *args, **options: sent.append(1))
    return sent


@pytest.fixture
def templates(monkeypatch):
    texts = {
        "mail/hello/subject.txt": "Hello {{ name }}",
        "mail/hello/text.txt": "Good day, {{ name }}.",
        "mail/hello/html.html": "<p>Good day, {{ name }}.</p>",
    }
    monkeypatch.setattr(
        services,
        "render_to_string",
        lambda name, context: engines["django"].from_string(texts[name]).render(dict(context)),
    )
    return texts


def _queue(key="hello:1", **more):
    return services.queue_mail(
        "tests.hello", key, to="ada@example.org", template="hello", context={"name": "Ada"}, **more
    )


def test_a_message_asked_for_twice_is_sent_once_as_text_and_html(templates, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert _queue() == _queue()
        assert woken == []
    assert woken == [1]
    assert services.send_due() == 1
    assert services.send_due() == 0
    assert len(mail.outbox) == 1
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["ada@example.org"], "Hello Ada", "Good day, Ada.\n")
    assert [kind for _content, kind in sent.alternatives] == ["text/html"]
    row = OutboxMessage.objects.get()
    assert (row.state, row.attempts, row.claim_token) == (MessageState.SENT, 1, "")
    assert sent.extra_headers["Message-ID"].startswith(f"<{row.public_id}@")


def test_a_message_whose_cause_is_undone_is_never_sent(templates, woken):
    with transaction.atomic():
        _queue()
        transaction.set_rollback(True)
    assert services.send_due() == 0
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_a_transaction_is_refused(templates):
    with pytest.raises(RuntimeError, match="transaction"):
        _queue()


def test_a_subject_of_two_lines_is_refused(templates):
    templates["mail/hello/subject.txt"] = "One\nBcc: everybody@example.org"
    with pytest.raises(ValueError, match="one line"):
        _queue()


def test_a_failure_stays_visible_waits_longer_each_time_and_others_are_sent(templates, woken, monkeypatch):
    _queue("hello:bad")
    services.queue_mail(
        "tests.hello", "hello:good", to="grace@example.org", template="hello", context={"name": "Grace"}
    )
    original = services.EmailMultiAlternatives.send

    def send(self, fail_silently=False):
        if self.to == ["ada@example.org"]:
            raise smtplib.SMTPDataError(554, b"5.7.1 refused for ada@example.org")
        return original(self, fail_silently)

    monkeypatch.setattr(services.EmailMultiAlternatives, "send", send)
    assert services.send_due() == 1
    waits = []
    for _try in range(services.MAXIMUM_ATTEMPTS):
        row = OutboxMessage.objects.get(key="hello:bad")
        assert row.last_error == "SMTPDataError 554"
        waits.append(row.send_after - timezone.now())
        OutboxMessage.objects.filter(pk=row.pk).update(send_after=timezone.now() - timedelta(seconds=1))
        services.send_due()
    assert waits[0] < waits[1] < waits[2] < waits[3]
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MessageState.FAILED, services.MAXIMUM_ATTEMPTS)
    assert [each.to for each in mail.outbox] == [["grace@example.org"]]


def test_an_address_that_the_server_refuses_is_not_tried_again(templates, woken, monkeypatch):
    _queue()

    def send(self, fail_silently=False):
        raise smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such person")})

    monkeypatch.setattr(services.EmailMultiAlternatives, "send", send)
    services.send_due()
    row = OutboxMessage.objects.get()
    assert row.state == MessageState.FAILED
    assert "ada" not in row.last_error


def test_a_sender_that_was_killed_loses_nothing(templates, woken):
    _queue()
    claimed = services.claim_next()
    assert services.claim_next() is None
    assert services.send_due() == 0
    OutboxMessage.objects.filter(pk=claimed.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert services.send_due() == 1
    assert len(mail.outbox) == 1


def test_messages_are_forgotten_after_their_day(templates, woken):
    _queue("old", keep_days=-1)
    _queue("today", keep_days=0)
    tasks.forget_old()
    assert list(OutboxMessage.objects.values_list("key", flat=True)) == ["today"]
