"""The team's pages of planning, as somebody at a desk meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.events import services
from engagement.events.models import AccessNeed, BookingQuestion, Event, EventSeries, EventState, Venue
from engagement.events.repeats import turns_of
from engagement.events.services import Asked
from eolcare.accounts.roles import Role
from tests.events.test_team_pages import errors_of, main_text, sent_as_it_stands, soup_of
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, VenueFactory, bookable, booked, london
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Carers’ group",
    "summary": "Tell us what helps.",
    "day_day": "24",
    "day_month": "3",
    "day_year": "2099",
    "starts": "2pm",
    "ends": "4pm",
    "format": "in_person",
    "venue_name": "The library",
    "areas": ["brent"],
    "takes_bookings": "yes",
    "hours_to_accept": "24",
    "is_listed": "true",
}


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, title="The review")


@pytest.fixture
def desk(client, tree):
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer"))
    return client


@pytest.fixture
def event(programme, tree):
    return bookable(
        {"in_person": 10},
        kind="workshop",
        programme=programme,
        areas=[tree["Brent"]],
        venue_name="The library",
        starts_at=london(2099, 3, 24, 14),
        title="Carers’ group",
    )


def at(name, event, *more):
    return reverse(f"events_team:{name}", args=[event.public_id, *more])


def names_in(page):
    return {field.get("name") for field in soup_of(page).main.select("input, select, textarea")}


def test_the_kind_comes_first_and_the_form_asks_only_what_it_needs(desk, programme):
    address = reverse("events_team:create")
    page = desk.get(address)
    assert names_in(page) == {"programme", "kind"}
    assert "Never in the public list, no names, no booking." in main_text(page)
    assert desk.get(address, {"programme": programme.public_id}).status_code == 200
    response = desk.get(address, {"programme": programme.public_id, "kind": "seance"})
    assert (response.status_code, list(errors_of(response))) == (422, ["kind"])

    def asked(kind):
        return names_in(desk.get(address, {"programme": programme.public_id, "kind": kind}))

    assert {"host"} <= asked("meeting_attended")
    assert {"consent_noted"} <= asked("interview")
    for kind in ("meeting_attended", "interview"):
        assert not asked(kind) & {"takes_bookings", "is_listed", "joining_link", "how_to_take_part"}
    assert {"takes_bookings", "opens_on_day", "joining_link", "is_listed"} <= asked("focus_group")
    assert not asked("focus_group") & {"host", "consent_noted", "scope"}


def test_a_focus_group_is_planned_from_kind_to_publication(desk, programme):
    carers = CommunityFactory(name="Carers")
    data = {**FORM, "programme": programme.public_id, "kind": "focus_group"}
    data |= {"closes_on_day": "23", "closes_on_month": "3", "closes_on_year": "2099", "languages": ["so", "en"]}
    address = reverse("events_team:create")
    response = desk.post(address, data)
    assert errors_of(response) == {"communities": "Select the communities that this group is for"}
    response = desk.post(address, {**data, "communities": [carers.slug]}, follow=True)
    event = Event.objects.get()
    assert "Which places can people book?" in main_text(response)
    assert (event.booking_opens_at, event.booking_closes_at) == (None, london(2099, 3, 23, 23, 59))
    assert (event.languages, event.hours_to_accept) == (["en", "so"], 24)
    page = main_text(desk.get(at("detail", event)))
    assert "Say how many places there are." in page
    response = desk.post(at("publish", event), {"version": event.version}, follow=True)
    assert "Say how many places there are: in person." in main_text(response)
    response = desk.post(
        at("places", event), {"version": event.version, "kinds": ["in_person"], "in_person": "16"}, follow=True
    )
    assert "16 is more than the 14 that suit this kind of event." in main_text(response)
    event.refresh_from_db()
    desk.post(at("publish", event), {"version": event.version})
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED
    page = main_text(desk.get(at("detail", event)))
    for words in (
        "0 of 16 taken",
        "7 days before 1 day before",
        "until 23 March 2099, 23:59",
        "24 hours",
        "English, Somali",
    ):
        assert words in page


def test_a_meeting_and_an_interview_are_recorded_without_becoming_public(desk, programme):
    host = OrganisationFactory(name="Brent Carers Centre")
    plain = {key: value for key, value in FORM.items() if key not in ("takes_bookings", "hours_to_accept", "is_listed")}
    plain |= {"programme": programme.public_id, "is_listed": "true", "takes_bookings": "yes"}
    address = reverse("events_team:create")
    response = desk.post(address, {**plain, "kind": "interview"})
    assert errors_of(response) == {"consent_noted": "Record an interview only if the person agreed to it"}
    response = desk.post(address, {**plain, "kind": "meeting_attended"})
    assert errors_of(response) == {"host": "Select whose meeting it was"}
    desk.post(address, {**plain, "kind": "interview", "consent_noted": "true"})
    desk.post(address, {**plain, "kind": "meeting_attended", "host": host.public_id})
    assert list(Event.objects.order_by("pk").values_list("kind", "is_listed", "takes_bookings", "host")) == [
        ("interview", False, False, None),
        ("meeting_attended", False, False, host.pk),
    ]
    page = main_text(desk.get(at("detail", Event.objects.get(kind="meeting_attended"))))
    assert "Whose meeting Brent Carers Centre" in page
    assert "Panel" not in page
    page = main_text(desk.get(at("detail", Event.objects.get(kind="interview"))))
    assert "The person agreed to the interview" in page


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"joining_link": "http://example.org"}, "joining_link", "The joining link must start with https://"),
        ({"hours_to_accept": "400"}, "hours_to_accept", "Enter a number of hours from 1 to 336, which is 14 days"),
        ({"closes_at": "5pm"}, "closes_on_day", "Enter the day as well"),
        (
            {"closes_on_day": "25", "closes_on_month": "3", "closes_on_year": "2099"},
            "closes_on_day",
            "Booking must close when the event starts, or before.",
        ),
        (
            {"opens_on_day": "24", "opens_on_month": "3", "opens_on_year": "2099", "opens_at": "2pm"},
            "opens_on_day",
            "Booking must open before the event starts.",
        ),
        ({"languages": ["tlh"]}, "languages", "Choose languages from the list"),
        ({"venue": "nowhere"}, "venue", "Select a venue from the list"),
        ({"takes_bookings": ""}, "takes_bookings", "Select an answer to “Do people book a place?”"),
    ],
)
def test_bad_input_is_answered_at_its_field(desk, programme, wrong, field, words):
    data = {**FORM, "programme": programme.public_id, "kind": "workshop", **wrong}
    response = desk.post(reverse("events_team:create"), data)
    assert response.status_code == 422
    assert errors_of(response) == {field: words}
    assert not Event.objects.exists()
    assert sent_as_it_stands(response)["title"] == "Carers’ group"


def test_saving_an_event_with_all_its_fields_untouched_changes_nothing(desk, event):
    venue = VenueFactory(area=event.areas.get())
    services.change_event(
        event,
        version=None,
        actor=None,
        venue=venue,
        venue_name="",
        joining_details="Ask\nfor Rosa.",
        languages=["en", "so"],
        interpreters=["bfi"],
        booking_opens_at=london(2099, 3, 1, 8, 30),
        booking_closes_at=london(2099, 3, 23, 17),
        hours_to_accept=12,
    )
    event.refresh_from_db()
    response = desk.post(at("edit", event), sent_as_it_stands(desk.get(at("edit", event))))
    assert response.status_code == 302
    after = Event.objects.get()
    assert (after.version, after.sequence) == (event.version, event.sequence)
    assert after.booking_opens_at == event.booking_opens_at


def test_moving_says_who_will_be_told_and_who_was(desk, event):
    booked(event)
    services.book_place(
        event,
        services.Wish(place_kind="in_person", name="Ivo Finch", phone="020 7946 0000"),
        channel="phone",
        actor=user_with(Role.PROGRAMME_MANAGER, event.areas.get()),
    )
    page = desk.get(at("edit", event))
    assert "2 people have booked or wait." in main_text(page)
    assert "1 of them has no email address: ring them." in main_text(page)
    response = desk.post(at("edit", event), {**sent_as_it_stands(page), "title": "New title"}, follow=True)
    assert "Your changes are saved." in main_text(response)
    assert "writing to" not in main_text(response)
    page = desk.get(at("edit", event))
    response = desk.post(at("edit", event), {**sent_as_it_stands(page), "starts": "3pm"}, follow=True)
    assert "We are writing to 1 person who booked." in main_text(response)
    assert "1 booked without an email address. Ring them." in main_text(response)
    page = desk.get(at("cancel", event))
    assert "We write to 1 person who booked or waits" in main_text(page)


def test_cancelling_without_the_version_that_was_seen_is_refused(desk, event):
    for version in ("", "99"):
        response = desk.post(at("cancel", event), {"version": version, "reason": "Flooded."})
        assert response.status_code == 422
    assert Event.objects.get().state == EventState.PUBLISHED
    assert "Nobody has booked, so nobody is written to." in main_text(desk.get(at("cancel", event)))


def test_a_draft_can_become_another_kind_and_a_published_event_cannot(desk, programme, tree):
    draft = EventFactory(draft=True, programme=programme, areas=[tree["Brent"]], takes_bookings=True)
    page = desk.get(at("edit", draft), {"kind": "interview"})
    assert "takes_bookings" not in names_in(page)
    desk.post(at("edit", draft), {**sent_as_it_stands(page), "consent_noted": "true", "format": "phone"})
    draft.refresh_from_db()
    assert (draft.kind, draft.is_listed, draft.takes_bookings) == ("interview", False, False)
    published = EventFactory(programme=programme, areas=[tree["Brent"]])
    assert "takes_bookings" in names_in(desk.get(at("edit", published), {"kind": "interview"}))


def test_places_are_asked_for_what_fits_and_fewer_than_taken_is_refused_in_words(desk, event):
    booked(event)
    booked(event, "Ivo Finch")
    page = desk.get(at("places", event))
    assert "2 taken, 0 waiting" in main_text(page)
    assert not names_in(page) & {"online", "phone"}
    data = sent_as_it_stands(page)
    assert (data["kinds"], data["in_person"]) == (["in_person"], "10")
    response = desk.post(at("places", event), {**data, "in_person": "1"})
    assert errors_of(response) == {"in_person": "2 places of this kind are taken already."}
    response = desk.post(at("places", event), {**data, "in_person": "5001"})
    assert errors_of(response)["in_person"].startswith("In person: enter a whole number from 0 to 5,000")
    response = desk.post(at("places", event), {**data, "kinds": []})
    assert response.status_code == 422
    desk.post(at("places", event), {**data, "kinds": ["in_person", "carer"], "in_person": "", "carer": "3"})
    assert dict(event.places.values_list("kind", "capacity")) == {"in_person": None, "carer": 3}
    response = desk.post(at("places", event), data)
    assert "Somebody else changed this" in main_text(response)


def test_booking_questions_are_added_changed_moved_and_deleted(desk, event):
    address = at("booking_questions", event)
    page = desk.get(address)
    assert "asked_if" not in names_in(page)
    response = desk.post(address, {"label": "Lunch?", "kind": "radios", "options": "Yes"})
    assert errors_of(response) == {"options": "Enter 2 to 20 answers to choose from, one a line."}
    desk.post(address, {"label": "Lunch?", "kind": "radios", "options": "Soup\r\nSalad: green\r\n"})
    desk.post(address, {"label": "Will you drive?", "kind": "yes_no"})
    lunch, drive = event.booking_questions.order_by("order")
    data = {"label": "What else?", "kind": "short_text", "asked_if": [f"{lunch.public_id}:1", f"{drive.public_id}:0"]}
    response = desk.post(address, data)
    assert errors_of(response) == {"asked_if": "Tick answers of one question alone"}
    desk.post(address, {**data, "asked_if": [f"{lunch.public_id}:1"]})
    what = event.booking_questions.get(label="What else?")
    assert (what.asked_if, what.asked_if_values) == (lunch, ["Salad: green"])
    assert "Asked only if “Lunch?” was answered with “Salad: green”" in main_text(desk.get(address))

    desk.post(at("booking_question_move", event, drive.public_id), {"order": drive.order, "direction": "up"})
    assert event.booking_questions.order_by("order")[0].label == "Will you drive?"
    response = desk.post(at("booking_question_delete", event, lunch.public_id), {"version": "x"}, follow=True)
    assert "Somebody else changed this question." in main_text(response)
    delete = at("booking_question_delete", event, lunch.public_id)
    response = desk.post(delete, sent_as_it_stands(desk.get(delete)), follow=True)
    assert "“What else?” is asked only after an answer to this question." in main_text(response)
    delete = at("booking_question_delete", event, what.public_id)
    response = desk.post(delete, sent_as_it_stands(desk.get(delete)), follow=True)
    assert "The question is deleted." in main_text(response)
    assert event.booking_questions.count() == 2


def test_two_who_edit_a_booking_question_are_told_and_lose_nothing(desk, event):
    question = services.add_booking_question(event, Asked(kind="yes_no", label="Lunch?"), actor=None)
    address = at("booking_question", event, question.public_id)
    mine = {**sent_as_it_stands(desk.get(address)), "label": "My words?"}
    desk.post(address, {**mine, "label": "Her words?"})
    response = desk.post(address, mine)
    assert response.status_code == 422
    assert "Somebody else changed this question" in main_text(response)
    assert BookingQuestion.objects.get().label == "Her words?"
    assert sent_as_it_stands(response)["label"] == "My words?"
    desk.post(address, sent_as_it_stands(response))
    assert BookingQuestion.objects.get().label == "My words?"


def test_a_booking_question_of_another_event_has_no_page_here(desk, event, tree):
    other = bookable(areas=[tree["Harrow"]])
    question = services.add_booking_question(other, Asked(kind="yes_no", label="Lunch?"), actor=None)
    for name in ("booking_question", "booking_question_delete"):
        assert desk.get(at(name, event, question.public_id)).status_code == 404


def test_reminders_are_added_and_deleted(desk, event):
    address = at("reminders", event)
    assert "Nobody is reminded." in main_text(desk.get(address))
    desk.post(address, {"number": "3", "unit": "24"})
    response = desk.post(address, {"number": "4", "unit": "1"}, follow=True)
    assert "3 days before : Saturday 21 March 2099, 14:00" in main_text(response)
    assert "4 hours before : Tuesday 24 March 2099, 10:00" in main_text(response)
    assert errors_of(desk.post(address, {"number": "61", "unit": "24"})) == {
        "number": "A reminder can go out 1 hour to 60 days before the start."
    }
    desk.post(at("reminder_delete", event, 72))
    desk.post(at("reminder_delete", event, 99_999_999))
    assert list(event.reminders.values_list("hours_before", flat=True)) == [4]


def test_the_panel_is_ordered_by_number_and_two_editors_lose_nothing(desk, event):
    address = at("panel", event)
    page = sent_as_it_stands(desk.get(address))
    mine = {**page, "name-1": "Ada Finch", "role-1": "Consultant", "name-2": "Bo Wren", "place-2": "1", "place-1": "2"}
    response = desk.post(address, mine, follow=True)
    assert [person.name for person in event.panellists.order_by("order")] == ["Bo Wren", "Ada Finch"]
    assert "Ada Finch, Consultant" in main_text(response)
    response = desk.post(address, {**page, "name-1": "Cy Rook"})
    assert "Somebody else changed the panel" in main_text(response)
    assert sent_as_it_stands(response)["name-1"] == "Cy Rook"
    response = desk.post(address, {**sent_as_it_stands(response), "name-1": "x" * 10_000})
    assert errors_of(response) == {"name-1": "Person 1: the name must be 120 characters or fewer"}


def test_an_event_is_repeated_on_the_days_that_stay_ticked(desk, event, programme, tree):
    EventFactory(programme=programme, areas=[tree["Brent"]], title="Choir", starts_at=london(2099, 4, 7, 18))
    address = at("repeat", event)
    assert desk.get(address).status_code == 200
    response = desk.get(address, {"pattern": "weekly", "ends": "times", "times": "60"})
    assert errors_of(response) == {"times": "Enter a whole number from 1 to 52"}
    until = {"until_day": "1", "until_month": "3", "until_year": "2099"}
    response = desk.get(address, {"pattern": "weekly", "ends": "until", **until})
    assert errors_of(response) == {"until_day": "Enter a day after the event"}
    page = desk.get(address, {"pattern": "weekly", "ends": "times", "times": "3"})
    assert "On that day there is also “Choir”." in main_text(page)
    form = soup_of(page).select_one("form.app-plan-days")
    ticked = [box["value"] for box in form.select("input[type=checkbox]") if box.has_attr("checked")]
    assert ticked == ["2099-03-31", "2099-04-07", "2099-04-14"]
    data = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    response = desk.post(address, {**data, "days": ["2099-03-31", "2099-04-14", "1999-01-01"]}, follow=True)
    assert "2 drafts are made." in main_text(response)
    assert "Publish all 2 drafts" in main_text(response)
    # The same form once more, as a double click sends it.
    response = desk.post(address, {**data, "days": ["2099-03-31", "2099-04-14"]})
    assert response.status_code == 422
    assert Event.objects.filter(series__isnull=False).count() == 3
    page = desk.get(address, {"pattern": "weekly", "ends": "times", "times": "3"})
    assert "The series has an event on that day already." in main_text(page)


def test_a_series_is_published_changed_and_called_off_together(desk, event):
    desk.post(
        at("repeat", event),
        {"version": event.version, "pattern": "weekly", "ends": "times", "times": "2"}
        | {"days": ["2099-03-31", "2099-04-07"]},
    )
    response = desk.post(at("series_publish", event), follow=True)
    assert "2 events are published." in main_text(response)
    page = desk.get(at("edit", event))
    data = {**sent_as_it_stands(page), "title": "Tea and talk", "scope": "coming"}
    assert data["scope"] == "coming"
    response = desk.post(at("edit", event), data, follow=True)
    assert "Your changes are saved at 3 events." in main_text(response)
    assert set(Event.objects.values_list("title", flat=True)) == {"Tea and talk"}
    event.refresh_from_db()
    page = desk.get(at("places", event))
    desk.post(at("places", event), {**sent_as_it_stands(page), "in_person": "7", "scope": "coming"})
    assert set(event.places.model.objects.values_list("capacity", flat=True)) == {7}
    page = desk.get(at("series_cancel", event))
    assert main_text(page).count("2099, 2pm to 4pm") == 3
    response = desk.post(at("series_cancel", event), {"reason": "The library is flooded."}, follow=True)
    assert "3 events are cancelled." in main_text(response)
    assert "nothing to cancel" in main_text(desk.get(at("series_cancel", event)))
    alone = EventFactory(areas=[event.areas.get()])
    assert "This event stands alone." in main_text(desk.get(at("series", alone)))


def test_the_register_of_venues_tells_has_has_not_and_nobody_looked(desk, tree):
    page = desk.get(reverse("events_team:venue_create"))
    data = sent_as_it_stands(page) | {"name": "Willesden Library", "address": "95 High Road", "area": "brent"}
    assert data["fact-lift"] == ["unknown"]
    response = desk.post(
        reverse("events_team:venue_create"), {**data, "fact-lift": "has", "fact-hearing_loop": "has_not"}
    )
    assert response.status_code == 302
    venue = Venue.objects.get()
    assert (venue.has, venue.has_not) == (["lift"], ["hearing_loop"])
    text = main_text(desk.get(reverse("events_team:venues")))
    for words in ("Yes: Lift", "No: Hearing loop", "Nobody has looked: Blue Badge parking", "Nobody has noted when"):
        assert words in text
    address = reverse("events_team:venue", args=[venue.public_id])
    mine = sent_as_it_stands(desk.get(address))
    desk.post(address, {**mine, "directions": "Bus 18"})
    response = desk.post(address, {**mine, "is_retired": "true"})
    assert "Somebody else changed this" in main_text(response)
    desk.post(address, sent_as_it_stands(response))
    venue.refresh_from_db()
    assert (venue.is_retired, venue.directions) == (True, "")
    assert errors_of(desk.post(reverse("events_team:venue_create"), data)) == {
        "name": "There is a venue of this name in this borough already."
    }


def test_the_venues_of_another_area_have_no_page(desk, tree):
    venue = VenueFactory(area=tree.other_borough, name="Far away")
    assert desk.get(reverse("events_team:venue", args=[venue.public_id])).status_code == 404
    assert "Far away" not in main_text(desk.get(reverse("events_team:venues")))


def test_the_list_shows_who_booked_who_waits_and_what_is_to_arrange(desk, event, tree):
    services.save_places(event, {"in_person": 1}, version=None, actor=None)
    booked(event)
    booked(event, "Ivo Finch")
    AccessNeed.objects.create(booking=event.bookings.first(), kind=AccessNeed._meta.get_field("kind").choices[0][0])
    cells = [
        cell.get_text(" ", strip=True) for cell in soup_of(desk.get(reverse("events_team:list"))).select("tbody td")
    ]
    assert cells[2] == "1 of 1 booked 1 waiting 1 need to arrange"


def test_the_list_is_narrowed_to_a_series(desk, event):
    address = reverse("events_team:list")
    assert "series" not in names_in(desk.get(address))
    EventFactory(areas=[event.areas.get()], title="Alone")
    series = EventSeries.objects.create(programme=event.programme, title="Carers’ groups")
    Event.objects.filter(pk=event.pk).update(series=series)
    page = main_text(desk.get(address, {"series": series.public_id}))
    assert "Alone" not in page
    assert "Carers’ group" in page
    assert errors_of(desk.get(address, {"series": "nothing"})) == {"series": "Select a series from the list"}


@pytest.mark.parametrize("rows", [3, 300])
def test_the_list_costs_the_same_at_3_events_and_at_300(desk, programme, tree, django_assert_num_queries, rows):
    series = EventSeries.objects.create(programme=programme, title="Groups")
    now = timezone.now()
    made = Event.objects.bulk_create(
        Event(
            programme=programme, slug=f"event-{n}", title=f"Event {n}", kind="workshop", format="online", summary="Come.",
            starts_at=now + timedelta(days=n), ends_at=now + timedelta(days=n, hours=1), takes_bookings=True, series=series,
        )
        for n in range(rows)
    )  # fmt: skip
    Event.areas.through.objects.bulk_create(Event.areas.through(event=row, area=tree["Brent"]) for row in made)
    address = reverse("events_team:list")
    desk.get(address)
    with django_assert_num_queries(14):
        desk.get(address)


@pytest.mark.parametrize("rows", [3, 300])
def test_the_venues_cost_the_same_at_3_and_at_300(desk, tree, django_assert_num_queries, rows):
    Venue.objects.bulk_create(Venue(name=f"Hall {n}", address="1 High Road", area=tree["Brent"]) for n in range(rows))
    address = reverse("events_team:venues")
    desk.get(address)
    with django_assert_num_queries(10):
        desk.get(address)


@pytest.mark.parametrize("rows", [3, 52])
def test_a_series_costs_the_same_at_3_and_at_52(desk, event, django_assert_num_queries, rows):
    services.repeat_event(event, _weekly(event, rows), version=None, actor=None)
    desk.get(at("series", event))
    with django_assert_num_queries(14):
        desk.get(at("series", event))


def _weekly(event, times):
    return turns_of(event.starts_at, event.ends_at, "weekly", times=times)
