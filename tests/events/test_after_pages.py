"""The team's pages for messages and what comes afterwards, as somebody at a desk meets them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from engagement.events import tasks  # noqa: F401 - registers the jobs
from engagement.events.due import TOO_LATE
from engagement.events.models import Booking, BookingContact, Event, EventReminder
from engagement.events.services import following
from engagement.events.services.forgetting import forget_what_is_due
from engagement.events.services.reminding import send_event_reminders
from engagement.surveys.models import Access
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.jobs.models import Job
from eolcare.jobs.running import run_job
from eolcare.mail.models import MessageState, OutboxMessage
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import bookable, booked, london
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db
START = london(2026, 6, 30, 14)


@pytest.fixture
def clock():
    with time_machine.travel(START - timedelta(days=20), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def tree(clock):
    return area_tree("Brent", "Harrow")


@pytest.fixture
def event(tree):
    brent = tree.boroughs["Brent"]
    event = bookable(
        {"in_person": None}, starts_at=START, programme=ProgrammeFactory(area=tree.system), areas=[brent], title="Talk"
    )
    event.reminders.all().delete()
    EventReminder.objects.create(event=event, hours_before=168)
    EventReminder.objects.create(event=event, hours_before=24)
    return event


@pytest.fixture
def desk(client, tree):
    """Sign in anew, as a session does not live for weeks; return the client."""
    officer = user_with(Role.ENGAGEMENT_OFFICER, tree.system)
    get, post = client.get, client.post

    def signed_in(act):
        def do(*args, **more):
            client.force_login(officer)
            return act(*args, **more)

        return do

    client.get, client.post = signed_in(get), signed_in(post)
    client.officer = officer
    return client


def address(event, name="messages"):
    return reverse(f"events_team:{name}", args=[event.public_id])


def main_of(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "lxml").main


def words(node):
    return " ".join(node.get_text(" ", strip=True).split())


def rows(page, heading):
    """Return the rows of the table beneath a heading, as lists of words."""
    section = page.find(["h2", "h3"], string=heading).find_parent("section")
    return [
        [words(cell.select_one(".app-cell") or cell) for cell in row.select("th, td")]
        for row in section.select("tbody tr")
    ]


def failed(message, error="SMTPRecipientsRefused 550"):
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.FAILED, last_error=error, attempts=1)


def test_each_reminder_says_when_it_is_due_to_how_many_it_went_and_what_was_missed(clock, event, desk):
    booked(event, "Rosa")
    booked(event, "Phone", email="", phone="020 7946 0000")
    page = main_of(desk.get(address(event)))
    assert rows(page, "Reminders") == [
        ["7 days before", "23 Jun 2026, 14:00", "0 of 1", "Not due yet"],
        ["1 day before", "29 Jun 2026, 14:00", "0 of 1", "Not due yet"],
    ]
    assert "1 person with a place gave no email address. Ring them." in words(page)
    clock(START - timedelta(days=7))
    send_event_reminders()
    booked(event, "Adam")
    page = main_of(desk.get(address(event)))
    assert rows(page, "Reminders")[0] == ["7 days before", "23 Jun 2026, 14:00", "1 of 1", "Sent 23 Jun, 14:00"]
    clock(START)
    send_event_reminders()
    page = main_of(desk.get(address(event)))
    assert rows(page, "Reminders")[1][2:] == [
        "0 of 2",
        "Missed 2 people were not reminded: the portal’s worker was away until the event had begun.",
    ]
    assert "Ring them" not in words(page)


def test_two_reminders_that_were_due_at_once_say_which_one_people_got(clock, event, desk):
    booked(event, "Rosa")
    clock(START - timedelta(hours=20))
    send_event_reminders()
    far, near = rows(main_of(desk.get(address(event))), "Reminders")
    assert far[2:] == ["0 of 1", "Replaced 1 person got the next reminder instead, as both were due at once."]
    assert near[2:] == ["1 of 1", "Sent 29 Jun, 18:00, late: the worker was away when it was due"]


def test_messages_are_counted_by_kind_and_each_can_be_seen(clock, event, desk):
    booked(event, "Rosa")
    booked(event, "Adam")
    OutboxMessage.objects.filter(to_address="rosa@example.org").update(state=MessageState.SENT, sent_at=timezone.now())
    page = main_of(desk.get(address(event)))
    assert rows(page, "Messages") == [["Place booked", "1", "1", "0", "10 Jun 2026, 14:00"]]
    assert "Rosa" not in words(page)
    page = main_of(desk.get(address(event), {"kind": "events.booked"}))
    assert rows(page, "Messages")[1:] == [
        ["Adam", "Place booked 10 Jun 2026, 14:00", "Waiting", "–"],
        ["Rosa", "Place booked 10 Jun 2026, 14:00", "Sent 10 Jun 2026, 14:00", "–"],
    ]
    assert AuditEntry.objects.filter(verb="read", target_id=event.public_id).count() == 1
    main_of(desk.get(address(event), {"kind": "nonsense"}))


def test_what_failed_stands_with_the_person_and_goes_to_their_new_address_when_tried_again(clock, event, desk):
    rosa = booked(event, "Rosa")
    failed(OutboxMessage.objects.get())
    page = main_of(desk.get(address(event)))
    assert "1 message could not be sent" in words(page)
    [_kind, fate] = rows(page, "Messages")
    assert fate[0] == "Rosa"
    assert fate[2] == (
        "Could not be sent There is no such address, or it takes no mail from us (code 550). Tried 1 time"
    )
    link = reverse("events_team:booking", args=[event.public_id, rosa.public_id])
    assert page.find("a", string="Rosa")["href"] == link
    BookingContact.objects.update(email="right@example.org")
    assert "To the new address" in words(main_of(desk.get(address(event))))
    message = page.select_one("input[name=message]")["value"]
    response = desk.post(address(event, "messages_retry"), {"message": message}, follow=True)
    assert "1 message is on its way again." in words(main_of(response))
    row = OutboxMessage.objects.get()
    assert (row.state, row.to_address, row.attempts) == (MessageState.QUEUED, "right@example.org", 0)
    assert AuditEntry.objects.get(verb="retried").facts == {"what": "messages", "messages": 1}
    response = desk.post(address(event, "messages_retry"), {"message": message}, follow=True)
    assert "nothing to send again" in words(main_of(response))


def test_all_that_failed_is_sent_again_at_once_but_nothing_that_came_too_late(clock, event, desk):
    for name in ("Rosa", "Adam", "Mary"):
        booked(event, name)
    for message in OutboxMessage.objects.all():
        failed(message)
    failed(OutboxMessage.objects.get(to_address="mary@example.org"), TOO_LATE)
    page = main_of(desk.get(address(event)))
    assert rows(page, "Messages")[0][3] == "2 and 1 too late"
    assert page.find("button", string=lambda text: text and "Send all of these again" in text)
    desk.post(address(event, "messages_retry"))
    assert OutboxMessage.objects.filter(state=MessageState.QUEUED).count() == 2
    OutboxMessage.objects.update(state=MessageState.FAILED, last_error="SMTPDataError 554")
    clock(START)
    assert not main_of(desk.get(address(event))).select("input[name=message]"), "news of a booking is of no use now"


def test_a_message_of_another_event_is_not_touched(clock, event, tree, desk):
    other = bookable({"in_person": None}, starts_at=START, programme=event.programme, areas=[tree.boroughs["Harrow"]])
    booked(other, "Other")
    failed(OutboxMessage.objects.get())
    message = OutboxMessage.objects.get()
    desk.post(address(event, "messages_retry"), {"message": message.public_id})
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_thanks_are_shown_with_numbers_then_sent(clock, event, desk):
    for name in ("Rosa", "Adam"):
        Booking.objects.filter(pk=booked(event, name).pk).update(checked_in_at=START)
    booked(event, "Absent")
    event.evaluation_survey = SurveyFactory(access=Access.CODES, title="How was it?")
    event.save()
    page = main_of(desk.get(address(event, "thank")))
    assert "You can send it when the event is over." in words(page)
    response = desk.post(address(event, "thank"))
    assert "The event is not over yet" in words(main_of(response, 422))
    clock(START + timedelta(days=1))
    assert "2 people would get it." in words(main_of(desk.get(address(event))))
    page = main_of(desk.get(address(event, "thank")))
    assert "Thank you for coming: Talk" in words(page)
    assert "7K2M-Q9XD-4TWP" in words(page)
    assert "nobody can find out who answered" in words(page)
    assert page.select_one("form button").get_text(strip=True) == "Send it to 2 people"
    page = main_of(desk.post(address(event, "thank"), follow=True))
    assert "The messages are being written: 0% done." in words(page)
    job = Job.objects.get(kind=following.THANK_JOB)
    assert run_job(job.pk, signs_of_life=False), Job.objects.get().error
    page = main_of(desk.get(address(event)))
    assert "Written to 2 people, first on 1 July 2026, 14:00." in words(page)
    assert "Everybody who came and gave an email address has been thanked." in words(page)
    assert "nobody to thank" in words(main_of(desk.post(address(event, "thank")), 422))


def test_the_page_about_the_report_says_who_will_be_told_and_until_when(clock, event, desk):
    booked(event, "Rosa", may_contact=True)
    booked(event, "Adam")
    clock(START + timedelta(days=1))
    page = main_of(desk.get(address(event)))
    assert "When the report is published, 1 person who asked for it is told by email." in words(page)
    assert "Publish it before 28 September 2026" in words(page)
    page = main_of(desk.get(address(event, "tell_report")))
    assert "What came of it: Talk" in words(page)
    assert not page.select("form")
    response = desk.post(address(event, "tell_report"))
    assert "The report is not published." in words(main_of(response, 422))


def test_what_is_deleted_when_and_the_counts_that_stay(clock, event, desk):
    rosa = booked(event, "Rosa")
    booked(event, "Adam")
    Booking.objects.filter(pk=rosa.pk).update(checked_in_at=START)
    page = words(main_of(desk.get(address(event))))
    assert "They will be deleted on 30 July 2026." in page
    assert (
        "They will be deleted on 28 September 2026, with names, addresses, answers and messages. 2 are kept now."
        in page
    )
    clock(START + timedelta(days=100))
    forget_what_is_due()
    page = words(main_of(desk.get(address(event))))
    assert "They were deleted on 8 October 2026, with names" in page
    assert "Had a place: 2 Came: 1" in page
    assert "nobody can be written to any more" in page
    assert "0 of 0" not in page
    assert "Rosa" not in page


@pytest.mark.parametrize("role", [Role.ANALYST, Role.APPROVER, Role.FACILITATOR, Role.COMMISSIONER])
@pytest.mark.parametrize("name", ["messages", "thank", "tell_report"])
def test_only_those_who_may_read_names_may_see_it(clock, event, client, tree, role, name):
    client.force_login(user_with(role, tree.system))
    assert client.get(address(event, name)).status_code == 403
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.boroughs["Harrow"]))
    assert client.get(address(event, name)).status_code == 404


@pytest.mark.parametrize("people", [3, 60])
def test_the_page_costs_the_same_however_many_were_told(clock, event, desk, people, django_assert_num_queries):
    for number in range(people):
        booked(event, f"P{number}")
    OutboxMessage.objects.update(state=MessageState.FAILED, last_error="SMTPDataError 554")
    desk.get(address(event))
    desk.get = type(desk).get.__get__(desk)
    with django_assert_num_queries(32):
        desk.get(address(event))


def test_an_event_that_nobody_books_says_what_comes_here(clock, tree, desk):
    event = bookable(
        {"in_person": 1},
        starts_at=START,
        programme=ProgrammeFactory(area=tree.system),
        areas=[tree.boroughs["Brent"]],
    )
    event.reminders.all().delete()
    Event.objects.filter(pk=event.pk).update(state="draft")
    page = words(main_of(desk.get(address(event))))
    assert "No reminders are set." in page
    assert "Each message about this event is counted here" in page
    assert date(2026, 7, 30).strftime("%-d %B %Y") in page
