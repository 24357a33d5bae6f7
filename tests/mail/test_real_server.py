"""What a real mail server is given, and what happens while it refuses, is full, or is not there at all."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from django.utils import timezone

from eolcare.mail import services
from eolcare.mail.models import MessageState, OutboxMessage
from tests.mail.real_smtp import mail_server

pytestmark = pytest.mark.django_db
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@test\r\n"
    "DTSTAMP:20260101T100000Z\r\nDTSTART:20260301T100000Z\r\nSUMMARY:Zoë’s café\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def waiting(number=0, **facts):
    return OutboxMessage.objects.create(
        kind="tests",
        key=f"k{number}",
        to_address=f"p{number}@example.org",
        subject="Your place",
        text="Good day\n",
        html="<p>Good day</p>",
        delete_after=date(2099, 1, 1),
        **facts,
    )


def due_now():
    OutboxMessage.objects.filter(state=MessageState.QUEUED).update(send_after=timezone.now() - timedelta(seconds=1))


def test_text_html_and_one_calendar_file_arrive_as_they_should(settings):
    waiting(calendar=CALENDAR, calendar_method="REQUEST", language="so")
    with mail_server(settings) as server:
        assert services.send_due() == 1
    [(to, mail)] = server.taken
    assert to == ["p0@example.org"]
    assert mail["Content-Language"] == "so"
    assert mail.get_content_type() == "multipart/mixed"
    both, file = mail.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    text, html, invitation = both.iter_parts()
    assert [part.get_content_type() for part in (text, html, invitation)] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    # RFC 6047: the method stands in the header as well, and the charset once.
    assert dict(invitation["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert invitation.get_filename() is None, "a program that shows files would show two"
    assert (file.get_filename(), file.get_content_type()) == ("event.ics", "application/ics")
    for part in (invitation.get_content(), file.get_content()):
        event = icalendar.Calendar.from_ical(part).walk("VEVENT")[0]
        assert event["summary"] == "Zoë’s café"
    assert file.get_content().count(b"\r\n") == CALENDAR.count("\r\n")


def test_one_connection_takes_all_that_is_due(settings):
    for number in range(5):
        waiting(number)
    with mail_server(settings) as server:
        assert services.send_due() == 5
    assert (len(server.taken), server.connections) == (5, 1)


def test_a_server_that_is_down_loses_nothing_and_costs_one_try_a_run(settings):
    for number in range(3):
        waiting(number)
    with mail_server(settings) as server:
        port = server.port
    for _run in range(2):
        assert services.send_due() == 0
    # Two were tried and wait; the third was not touched.
    assert sorted(OutboxMessage.objects.values_list("attempts", flat=True)) == [0, 1, 1]
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {MessageState.QUEUED}
    assert OutboxMessage.objects.filter(last_error__contains="Connection refused").count() == 2
    due_now()
    with mail_server(settings, port) as server:
        assert services.send_due() == 3
        assert services.send_due() == 0
    assert sorted(to for [to], _mail in server.taken) == ["p0@example.org", "p1@example.org", "p2@example.org"]
    assert set(OutboxMessage.objects.values_list("state", "last_error")) == {(MessageState.SENT, "")}


def test_a_server_that_is_away_for_a_long_week_end_still_gets_everything(settings):
    message = waiting()
    OutboxMessage.objects.update(attempts=40)
    with mail_server(settings) as server:
        port = server.port
    services.send_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.QUEUED, 41)
    OutboxMessage.objects.update(attempts=services.PATIENT_ATTEMPTS - 1)
    due_now()
    services.send_due()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED, "for ever is too long: somebody must see it"
    assert services.try_again(message)
    with mail_server(settings, port) as server:
        assert services.send_due() == 1
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"GREETING": "421 closing"}, "SMTPConnectError 421"),
        ({"RCPT": "450 try again later"}, "SMTPRecipientsRefused 450"),
        ({"MAIL": "452 no room"}, "SMTPSenderRefused 452"),
        ({"DATA": "451 not now"}, "SMTPDataError 451"),
    ],
)
def test_a_server_that_says_later_is_asked_later(settings, answers, reason):
    message = waiting()
    with mail_server(settings) as server:
        server.answers = answers
        services.send_due()
        message.refresh_from_db()
        assert (message.state, message.last_error) == (MessageState.QUEUED, reason)
        server.answers = {}
        due_now()
        assert services.send_due() == 1
    assert len(server.taken) == 1


def test_an_address_that_is_not_there_fails_at_once_and_does_not_hold_up_the_next(settings):
    bad, good = waiting(1), waiting(2)
    with mail_server(settings) as server:
        server.answers = {"RCPT": "550 no such person p1@example.org"}
        services.send_due(limit=1)
        server.answers = {}
        assert services.send_due() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.last_error) == (MessageState.FAILED, "SMTPRecipientsRefused 550")
    assert good.state == MessageState.SENT


def test_trying_again_uses_a_corrected_address_and_leaves_alone_what_did_not_fail(settings):
    bad, good = waiting(1), waiting(2)
    OutboxMessage.objects.filter(pk=bad.pk).update(state=MessageState.FAILED, attempts=8, last_error="x")
    assert services.try_again(bad, to="right@example.org")
    assert not services.try_again(good, to="wrong@example.org")
    with mail_server(settings) as server:
        assert services.send_due() == 2
    assert sorted(to for [to], _mail in server.taken) == ["p2@example.org", "right@example.org"]


def test_what_was_sent_is_emptied_and_its_fate_stays():
    waiting(1)
    sent = waiting(2, state=MessageState.SENT, sent_at=timezone.now())
    assert services.wipe_sent("tests") == 1
    assert services.wipe_sent("tests") == 0
    sent.refresh_from_db()
    assert (sent.text, sent.html, sent.state) == ("", "", MessageState.SENT)
    assert OutboxMessage.objects.get(key="k1").text
