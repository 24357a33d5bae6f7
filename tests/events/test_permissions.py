"""Who may see and change events: wrong role 403, wrong area 404, whatever the address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from engagement.events import after_urls, calendar_urls, notes_urls, people_urls
from engagement.events.models import BookingQuestion, Event
from engagement.events.team_urls import urlpatterns
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory, VenueFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

SEES = {Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST, Role.APPROVER, Role.FACILITATOR}
CHANGES = {Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER}
VIEWS = {"list", "detail", "series", "venues"}
POSTS = {
    "move_question",
    "publish",
    "reinstate",
    "booking_question_move",
    "reminder_delete",
    "series_publish",
}
WITHOUT_RECORD = ("list", "create", "venues", "venue_create")
# Rooms whose own tests and the walker look at their pages.
OTHERS = {pattern.name for room in (after_urls, calendar_urls, notes_urls, people_urls) for pattern in room.urlpatterns}


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def record(tree):
    event = EventFactory(programme=ProgrammeFactory(area=tree.system), areas=[tree["Brent"]])
    return {
        "event": event,
        "note": EventNoteFactory(event=event),
        "question": EventQuestionFactory(event=event),
        "asked": BookingQuestion.objects.create(event=event, order=1, kind="yes_no", label="Will you stay for lunch?"),
        "venue": VenueFactory(area=tree["Brent"]),
    }


def address(name, record):
    if name in WITHOUT_RECORD:
        return reverse(f"events_team:{name}")
    event = record["event"].public_id
    if name.startswith("booking_question") and name != "booking_questions":
        return reverse(f"events_team:{name}", args=[event, record["asked"].public_id])
    if name == "reminder_delete":
        return reverse(f"events_team:{name}", args=[event, 24])
    kind = {"note": "note", "delete_note": "note", "question": "question", "delete_question": "question"}
    kind |= {"move_question": "question", "venue": "venue"}
    return reverse(f"events_team:{name}", args=[record[kind.get(name, "event")].public_id])


def ask(client, name, record):
    return (client.post if name in POSTS else client.get)(address(name, record)).status_code


NAMES = sorted({pattern.name for pattern in urlpatterns} - OTHERS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", NAMES)
def test_role_by_role(client, tree, record, name, role):
    client.force_login(user_with(role, tree.system))
    allowed = role in (SEES if name in VIEWS else CHANGES)
    assert ask(client, name, record) == (403 if not allowed else 302 if name in POSTS else 200)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_RECORD])
def test_another_area_has_no_such_page(client, tree, record, name):
    client.force_login(user_with(Role.PROGRAMME_MANAGER, tree["Harrow"], tree.other_system))
    assert ask(client, name, record) == 404


@pytest.mark.parametrize("name", NAMES)
def test_nobody_comes_in_without_signing_in(client, record, name):
    response = (client.post if name in POSTS else client.get)(address(name, record))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_list_shows_the_persons_areas_alone(client, tree, record):
    EventFactory(title="In Harrow", areas=[tree["Harrow"]])
    client.force_login(user_with(Role.ANALYST, tree["Harrow"]))
    page = client.get(reverse("events_team:list")).content.decode()
    assert "In Harrow" in page
    assert record["event"].title not in page


def test_an_officer_of_one_borough_plans_in_the_systems_programme_for_that_borough(client, tree, record):
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree["Harrow"]))
    chosen = {"kind": "workshop", "programme": record["event"].programme.public_id}
    page = client.get(reverse("events_team:create"), chosen).content.decode()
    assert 'value="harrow"' in page
    assert 'value="brent"' not in page
    assert 'value="north-west-london"' not in page
    data = {
        "programme": record["event"].programme.public_id,
        "title": "Evening",
        "kind": "workshop",
        "summary": "Come.",
        "day_day": "1",
        "day_month": "3",
        "day_year": "2099",
        "starts": "2pm",
        "ends": "4pm",
        "format": "online",
        "takes_bookings": "no",
        "areas": ["harrow"],
    }
    assert client.post(reverse("events_team:create"), data).status_code == 302
    assert client.post(reverse("events_team:create"), {**data, "areas": ["harrow", "brent"]}).status_code == 422
    assert Event.objects.filter(title="Evening").count() == 1


def test_who_may_only_look_is_offered_no_steps(client, tree, record):
    client.force_login(user_with(Role.FACILITATOR, tree.system))
    page = client.get(address("detail", record)).content.decode()
    for words in ("Change the event", "Cancel the event", "Take notes", "Make a feedback item", "Record who came"):
        assert words not in page


@pytest.mark.parametrize("rows", [3, 30])
def test_the_teams_list_costs_the_same_at_3_rows_and_at_30(client, tree, django_assert_num_queries, rows):
    programme = ProgrammeFactory(area=tree.system)
    for _number in range(rows):
        event = EventFactory(programme=programme, areas=[tree["Brent"], tree["Harrow"]])
        EventNoteFactory(event=event)
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system))
    address = reverse("events_team:list")
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)


@pytest.mark.parametrize("rows", [3, 30])
def test_the_page_of_an_event_costs_the_same_at_3_notes_and_at_30(
    client, tree, record, django_assert_num_queries, rows
):
    for _number in range(rows):
        EventNoteFactory(event=record["event"])
        EventQuestionFactory(event=record["event"])
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system))
    client.get(address("detail", record))
    with django_assert_num_queries(27):
        client.get(address("detail", record))
