"""Planning events: kinds with their rules, what is told and what is not, places, questions, reminders, the panel."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.events import queries_planning, services
from engagement.events.kinds import FITTING, RULES, rules_of
from engagement.events.models import (
    BookingQuestion,
    BookingState,
    Event,
    EventFormat,
    EventKind,
    EventReminder,
    ReminderSent,
    Venue,
)
from engagement.events.services import Asked
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from eolcare.jobs.models import Job
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, VenueFactory, bookable, booked, london
from tests.factories.programmes import CommunityFactory, ProgrammeFactory
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def officer(tree):
    return user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"])


def create(programme, areas, actor=None, **facts):
    plan = {
        "title": "Carers’ evening",
        "kind": "workshop",
        "format": "online",
        "summary": "Tell us.",
        "starts_at": london(2099, 3, 15, 14),
        "ends_at": london(2099, 3, 15, 16),
        "how_to_take_part": "Write to us.",
    }
    return services.create_event(actor=actor, programme=programme, areas=areas, **plan | facts)


def news():
    """Return what people are to be told, from the jobs on record."""
    return [job.payload["what"] for job in Job.objects.filter(kind="events.tell").order_by("pk")]


# Kinds.


def test_every_kind_and_every_format_has_its_rules():
    assert set(RULES) == set(EventKind)
    assert set(FITTING) == set(EventFormat)
    assert all(rules.formats and rules.about for rules in RULES.values())


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("webinar", {"format": "in_person"}, "format"),
        ("full_panel_webinar", {"format": "phone"}, "format"),
        ("meeting_attended", {}, "host"),
        ("meeting_attended", {"is_listed": True, "host": "host"}, "is_listed"),
        ("meeting_attended", {"takes_bookings": True, "host": "host"}, "takes_bookings"),
        ("workshop", {"host": "host"}, "host"),
        ("interview", {}, "consent_noted"),
        ("interview", {"consent_noted": True, "is_listed": True}, "is_listed"),
        ("interview", {"consent_noted": True, "takes_bookings": True}, "takes_bookings"),
        ("focus_group", {}, "communities"),
    ],
)
def test_what_a_kind_cannot_have_or_must_have_is_named(programme, tree, kind, facts, field):
    if "host" in facts:
        facts = {**facts, "host": OrganisationFactory()}
    with pytest.raises(Refusal) as refused:
        create(programme, [tree["Brent"]], kind=kind, **facts)
    assert refused.value.field == field
    assert not Event.objects.exists()


def test_what_nobody_is_invited_to_is_not_listed_by_itself(programme, tree):
    brent = [tree["Brent"]]
    meeting = create(programme, brent, kind="meeting_attended", host=OrganisationFactory())
    interview = create(programme, brent, kind="interview", consent_noted=True)
    assessment = create(programme, brent, kind="self_assessment_workshop")
    workshop = create(programme, brent)
    assert [event.is_listed for event in (meeting, interview, assessment, workshop)] == [False, False, False, True]
    assert AuditEntry.objects.get(target_id=interview.public_id).facts == {"kind": "interview", "consent": True}


def test_an_interview_cannot_become_public_later(programme, tree):
    interview = create(programme, [tree["Brent"]], kind="interview", consent_noted=True)
    with pytest.raises(Refusal) as refused:
        services.change_event(interview, version=1, actor=None, is_listed=True)
    assert refused.value.field == "is_listed"
    # Nor does another event become an interview of somebody who was not asked.
    workshop = create(programme, [tree["Brent"]], is_listed=False)
    with pytest.raises(Refusal) as refused:
        services.change_event(workshop, version=1, actor=None, kind="interview")
    assert refused.value.field == "consent_noted"


def test_an_event_from_before_the_rules_can_still_be_corrected(programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], kind="meeting_attended", is_listed=False)
    services.change_event(event, version=1, actor=None, title="A better title")
    assert Event.objects.get().title == "A better title"


def test_a_full_panel_webinar_needs_its_panel_before_it_is_published(programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]], draft=True, kind="full_panel_webinar")
    with pytest.raises(Refusal) as refused:
        services.publish_event(event, actor=None)
    assert refused.value.field == "panel"
    services.save_panel(event, [("Dr Ada Finch", "Consultant"), ("", "")], actor=None)
    services.publish_event(event, actor=None)
    with pytest.raises(Refusal, match="somebody must sit"):
        services.save_panel(event, [("", "")], actor=None)


# Fields.


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"joining_link": "http://example.org/room"}, "joining_link"),
        ({"joining_link": "javascript:alert(1)"}, "joining_link"),
        ({"joining_link": "https://not a link"}, "joining_link"),
        ({"joining_link": "https://example.org/" + "x" * 600}, "joining_link"),
        ({"languages": ["tlh"]}, "languages"),
        ({"interpreters": ["so", "so"]}, "interpreters"),
        ({"hours_to_accept": 0}, "hours_to_accept"),
        ({"hours_to_accept": 337}, "hours_to_accept"),
        ({"takes_bookings": True, "booking_opens_at": london(2099, 3, 15, 14)}, "booking_opens_at"),
        ({"takes_bookings": True, "booking_closes_at": london(2099, 3, 15, 14, 1)}, "booking_closes_at"),
        (
            {
                "takes_bookings": True,
                "booking_opens_at": london(2099, 3, 10),
                "booking_closes_at": london(2099, 3, 10),
            },
            "booking_closes_at",
        ),
        ({"takes_bookings": True, "booking_opens_at": london(1022, 3, 15, 14)}, "booking_opens_at"),
    ],
)
def test_an_impossible_field_is_named_and_nothing_is_kept(programme, tree, facts, field):
    with pytest.raises(Refusal) as refused:
        create(programme, [tree["Brent"]], **facts)
    assert refused.value.field == field
    assert not Event.objects.exists()


def test_a_survey_of_another_programme_and_two_places_at_once_are_refused(programme, tree):
    for facts, field in (
        ({"evaluation_survey": SurveyFactory()}, "evaluation_survey"),
        ({"venue": VenueFactory(area=tree["Brent"]), "venue_name": "Elsewhere"}, "venue"),
    ):
        with pytest.raises(Refusal) as refused:
            create(programme, [tree["Brent"]], **facts)
        assert refused.value.field == field
    assert create(programme, [tree["Brent"]], evaluation_survey=SurveyFactory(programme=programme)).pk


def test_a_booking_window_that_is_over_is_no_way_to_publish(programme, tree):
    event = create(
        programme, [tree["Brent"]], takes_bookings=True, booking_closes_at=timezone.now() - timedelta(days=1)
    )
    services.save_places(event, {"online": 10}, version=None, actor=None)
    with pytest.raises(Refusal) as refused:
        services.publish_event(event, actor=None)
    assert refused.value.field == "booking_closes_at"
    # To close booking early is no mistake.
    event = services.change_event(event, version=None, actor=None, booking_closes_at=None)
    services.publish_event(event, actor=None)
    services.change_event(event, version=None, actor=None, booking_closes_at=timezone.now() - timedelta(hours=1))


def test_an_event_whose_booking_closed_can_be_put_back_on():
    event = bookable({"in_person": 2}, venue_name="The library")
    booked(event)
    services.change_event(event, version=None, actor=None, booking_closes_at=timezone.now() - timedelta(hours=1))
    services.cancel_event(event, reason="Flooded.", actor=None)
    services.reinstate_event(event, actor=None)
    assert Event.objects.get().state == "published"
    assert news() == ["called_off", "back_on"]


@pytest.mark.parametrize(
    ("kind", "format", "places", "fits"),
    [
        ("workshop", "online", {}, False),
        ("workshop", "online", {"in_person": 5}, False),
        ("workshop", "online", {"online": 5}, True),
        ("workshop", "online", {"online": None, "phone": 2}, True),
        ("workshop", "online", {"online": 5, "in_person": 5}, False),
        ("workshop", "hybrid", {"online": 5}, False),
        ("workshop", "hybrid", {"online": 5, "in_person": 5, "carer": 2}, True),
        ("workshop", "online", {"online": 0}, False),
        ("focus_group", "online", {"online": None}, False),
        ("focus_group", "online", {"online": 30}, True),
        ("focus_group", "phone", {"phone": 8}, True),
    ],
)
def test_people_can_book_only_where_places_fit(programme, tree, kind, format, places, fits):
    event = create(
        programme,
        [tree["Brent"]],
        kind=kind,
        format=format,
        takes_bookings=True,
        venue_name="The library",
        communities=[CommunityFactory()],
    )
    services.save_places(event, places, version=None, actor=None)
    if fits:
        assert services.publish_event(event, actor=None).published_at
    else:
        with pytest.raises(Refusal) as refused:
            services.publish_event(event, actor=None)
        assert refused.value.field == "places"
        assert Event.objects.get().state == "draft"


def test_places_of_a_published_event_that_people_need_stay():
    event = bookable({"in_person": 3, "carer": 1})
    booked(event)
    for places in ({"carer": 1}, {}, {"online": 3}):
        with pytest.raises(Refusal):
            services.save_places(event, places, version=None, actor=None)
    for capacity in (0, -1, 5_001):
        with pytest.raises(Refusal) as refused:
            services.save_places(event, {"in_person": capacity}, version=None, actor=None)
        assert refused.value.field == "in_person"
    services.save_places(event, {"in_person": 1}, version=None, actor=None)
    assert [(row.kind, row.capacity, row.taken) for row in event.places.all()] == [("in_person", 1, 1)]


# Telling.


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": timezone.now() + timedelta(days=3)},
        {"venue_name": "The town hall"},
        {"venue": "venue"},
        {"joining_details": "Ring 020 7946 0000."},
        {"joining_link": "https://example.org/room"},
    ],
)
def test_what_matters_to_people_who_booked_is_told_once(facts):
    event = bookable({"in_person": 2}, venue_name="The library")
    booked(event)
    if facts.get("venue"):
        facts = {"venue": VenueFactory(), "venue_name": ""}
    services.change_event(event, version=event.version, actor=None, **facts)
    assert news() == ["moved"]
    assert Event.objects.get().sequence == 1
    # The same once more is no change.
    services.change_event(event, version=event.version + 1, actor=None, **facts)
    assert news() == ["moved"]
    assert Event.objects.get().sequence == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Another title"},
        {"description": "More words"},
        {"hours_to_accept": 24},
        {"languages": ["en", "so"]},
        {"venue_address": "1 High Road\r\nLondon  "},
    ],
)
def test_what_does_not_matter_to_them_disturbs_nobody(facts):
    event = bookable({"in_person": 2}, venue_name="The library", venue_address="1 High Road\nLondon")
    booked(event)
    services.change_event(event, version=event.version, actor=None, **facts)
    assert news() == []
    assert Event.objects.get().sequence == 0


def test_a_draft_or_an_event_that_is_over_tells_nobody(programme, tree):
    draft = create(programme, [tree["Brent"]], takes_bookings=True)
    services.change_event(draft, version=None, actor=None, venue_name="The library")
    event = bookable({"in_person": 2})
    booked(event)
    Event.objects.filter(pk=event.pk).update(starts_at=london(2022, 3, 15, 14), ends_at=london(2022, 3, 15, 16))
    services.change_event(event, version=None, actor=None, venue_name="The library")
    assert news() == []
    assert Event.objects.get(pk=draft.pk).sequence == 0


def test_an_event_that_people_booked_cannot_move_into_the_past_or_stop_booking():
    event = bookable({"in_person": 2}, kind="workshop", venue_name="The library")
    booking = booked(event)
    past = {"starts_at": london(2022, 3, 15, 14), "ends_at": london(2022, 3, 15, 16)}
    for facts, field in ((past, "starts_at"), ({"takes_bookings": False}, "takes_bookings")):
        with pytest.raises(Refusal) as refused:
            services.change_event(event, version=None, actor=None, **{"how_to_take_part": "Come.", **facts})
        assert refused.value.field == field
    services.cancel_booking(booking, actor=None)
    services.change_event(event, version=None, actor=None, **past)


def test_places_follow_the_way_in_which_people_take_part():
    event = bookable({"in_person": 2, "carer": 1}, kind="workshop", venue_name="The library")
    booking = booked(event)
    with pytest.raises(Refusal) as refused:
        services.change_event(event, version=None, actor=None, format="online")
    assert refused.value.field == "format"
    services.change_event(event, version=None, actor=None, format="hybrid")
    assert dict(event.places.values_list("kind", "capacity")) == {"in_person": 2, "carer": 1, "online": 0}
    assert news() == ["moved"]
    services.cancel_booking(booking, actor=None)
    services.change_event(event, version=None, actor=None, format="online")
    assert dict(event.places.values_list("kind", "capacity")) == {"online": 0}


def test_an_open_offer_ends_at_the_new_start(programme):
    event = bookable({"in_person": 1}, hours_to_accept=336, venue_name="The library")
    first = booked(event)
    waiting = booked(event, "Ivo Finch")
    services.cancel_booking(first, actor=None)
    waiting.refresh_from_db()
    assert waiting.state == BookingState.OFFERED
    soon = timezone.now() + timedelta(days=1)
    services.change_event(event, version=None, actor=None, starts_at=soon, ends_at=soon + timedelta(hours=1))
    waiting.refresh_from_db()
    assert waiting.offer_expires_at == soon


def test_a_corrected_address_of_a_venue_is_told_to_those_who_come_there(tree):
    venue = VenueFactory(area=tree["Brent"])
    event, past = bookable({"in_person": 2}, venue=venue), EventFactory(venue=venue, past=True)
    booked(event)
    services.change_venue(venue, version=1, actor=None, directions="Bus 18.")
    assert news() == []
    services.change_venue(venue, version=2, actor=None, address="2 High Road")
    assert news() == ["moved"]
    past.refresh_from_db()
    assert past.sequence == 0


def test_whoever_is_to_be_told_is_counted_by_how_they_can_be_reached(officer):
    event = bookable({"in_person": 5})
    booked(event)
    wish = services.Wish(place_kind="in_person", name="Ivo Finch", phone="020 7946 0000")
    services.book_place(event, wish, channel="phone", actor=officer)
    services.cancel_booking(booked(event, "Uma Rook"), actor=None)
    to_tell = queries_planning.people_to_tell([event])
    assert (to_tell.by_email, to_tell.otherwise, to_tell.all) == (1, 1, 2)


# Venues.


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"address": ""}, "address"),
        ({"has": ["swimming_pool"]}, "has"),
        ({"has": ["lift"], "has_not": ["lift"]}, "has_not"),
        ({"checked_on": timezone.localdate() + timedelta(days=2)}, "checked_on"),
        ({"area": "system"}, "area"),
        ({"area": "Harrow"}, "area"),
    ],
)
def test_a_venue_that_cannot_be_is_refused_by_field(tree, officer, facts, field):
    if "area" in facts:
        facts = {"area": tree.system if facts["area"] == "system" else tree["Harrow"]}
    with pytest.raises(Refusal) as refused:
        services.create_venue(
            actor=officer, **{"name": "Library", "address": "1 High Road", "area": tree["Brent"], **facts}
        )
    assert refused.value.field == field
    assert not Venue.objects.exists()


def test_two_venues_of_one_name_in_a_borough_and_two_editors(tree, officer):
    facts = {"name": "Library", "address": "1 High Road", "area": tree["Brent"]}
    venue = services.create_venue(actor=officer, **facts)
    with pytest.raises(Refusal) as refused:
        services.create_venue(actor=officer, **facts)
    assert refused.value.field == "name"
    services.change_venue(venue, version=1, actor=officer, has=["lift"])
    with pytest.raises(Conflict):
        services.change_venue(venue, version=1, actor=officer, has=["hearing_loop"])
    with pytest.raises(Refusal):
        services.change_venue(venue, version=2, actor=officer, area=tree["Harrow"])
    assert Venue.objects.get().has == ["lift"]


def test_a_retired_venue_is_not_offered_but_kept(programme, tree):
    venue = VenueFactory(area=tree["Brent"], is_retired=True)
    other = VenueFactory(area=tree["Harrow"])
    VenueFactory(area=tree.other_borough)
    assert list(queries_planning.venues_to_choose(programme)) == [other]
    assert set(queries_planning.venues_to_choose(programme, now=venue)) == {venue, other}


# Booking questions.


def ask(event, label, kind="yes_no", **facts):
    return services.add_booking_question(event, Asked(kind=kind, label=label, **facts), actor=None)


def labels(event):
    return list(event.booking_questions.order_by("order").values_list("label", flat=True))


def change(question, **facts):
    known = {
        "kind": question.kind,
        "label": question.label,
        "options": tuple(question.options),
        "asked_if": question.asked_if.public_id if question.asked_if else "",
        "asked_if_values": tuple(question.asked_if_values),
    }
    return services.change_booking_question(question, Asked(**known | facts), seen=None, actor=None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"label": "  "}, "label"),
        ({"label": "x" * 301}, "label"),
        ({"kind": "essay"}, "kind"),
        ({"kind": "radios", "options": ("One",)}, "options"),
        ({"kind": "radios", "options": ("One", " one ")}, "options"),
        ({"kind": "checkboxes", "options": ("x" * 101, "b")}, "options"),
        ({"kind": "radios", "options": tuple(str(n) for n in range(21))}, "options"),
        ({"asked_if": "nobody-knows", "asked_if_values": ("yes",)}, "asked_if"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_by_field(facts, field):
    event = bookable()
    with pytest.raises(Refusal) as refused:
        ask(event, **{"label": "Lunch?", **facts})
    assert refused.value.field == field
    assert not event.booking_questions.exists()


def test_questions_hang_on_earlier_ones_and_keep_their_order():
    event = bookable()
    lunch = ask(event, "Will you stay for lunch?")
    diet = ask(event, "What do you eat?", "short_text", asked_if=lunch.public_id, asked_if_values=("yes",))
    last = ask(event, "How did you hear of us?", "radios", options=("A friend", " A  leaflet ", ""))
    assert last.options == ["A friend", "A leaflet"]
    with pytest.raises(Refusal):
        services.move_booking_question(diet, up=True, order=2, actor=None)
    services.move_booking_question(last, up=True, order=3, actor=None)
    assert labels(event) == ["Will you stay for lunch?", "How did you hear of us?", "What do you eat?"]
    # The second press of a double click.
    with pytest.raises(Conflict):
        services.move_booking_question(last, up=True, order=3, actor=None)
    # A question cannot hang on a later one, on itself, or on words.
    for on in (diet, last):
        with pytest.raises(Refusal) as refused:
            change(last, asked_if=on.public_id, asked_if_values=("yes",))
        assert refused.value.field == "asked_if"


def test_a_question_that_others_hang_on_or_that_was_answered_stays():
    event = bookable({"in_person": 5})
    lunch = ask(event, "Lunch?")
    way = ask(event, "How do you come?", "radios", options=("Bus", "Car", "On foot"))
    ask(event, "Where from?", "short_text", asked_if=way.public_id, asked_if_values=("Bus",))
    booked(event, answers={lunch.public_id: "yes", way.public_id: "Car"})
    for question in (lunch, way):
        with pytest.raises(Refusal):
            services.delete_booking_question(question, seen=None, actor=None)
        with pytest.raises(Refusal) as refused:
            change(question, kind="long_text")
        assert refused.value.field == "kind"
    for options in (("Car", "On foot"), ("Bus", "On foot")):
        with pytest.raises(Refusal) as refused:
            change(way, options=options)
        assert refused.value.field == "options"
    way.refresh_from_db()
    assert way.options == ["Bus", "Car", "On foot"]
    assert change(way, options=("Bus", "Car"), label="How will you come?").options == ["Bus", "Car"]


def test_two_who_edit_one_question_and_two_who_add_lose_nothing():
    event = bookable()
    question = ask(event, "Lunch?")
    seen = queries_planning.question_seen(question)
    services.change_booking_question(question, Asked(kind="yes_no", label="Her words?"), seen=seen, actor=None)
    with pytest.raises(Conflict):
        services.change_booking_question(question, Asked(kind="yes_no", label="Mine?"), seen=seen, actor=None)
    with pytest.raises(Conflict):
        services.delete_booking_question(question, seen=seen, actor=None)
    ask(event, "Another?")
    assert labels(event) == ["Her words?", "Another?"]
    services.delete_booking_question(question, seen=None, actor=None)
    with pytest.raises(Conflict, match="deleted"):
        change(question, label="Too late?")


def test_a_question_too_many_is_refused():
    event = bookable()
    BookingQuestion.objects.bulk_create(
        BookingQuestion(event=event, order=n, kind="yes_no", label=f"{n}?") for n in range(1, 21)
    )
    with pytest.raises(Refusal):
        ask(event, "One more?")


# Reminders.


def hours(event):
    return list(event.reminders.order_by("-hours_before").values_list("hours_before", flat=True))


def test_an_event_that_takes_bookings_reminds_a_week_and_a_day_before(programme, tree):
    brent = [tree["Brent"]]
    event = create(programme, brent, takes_bookings=True)
    assert hours(event) == [168, 24]
    assert hours(create(programme, brent)) == []
    soon = timezone.now() + timedelta(days=3)
    assert hours(create(programme, brent, takes_bookings=True, starts_at=soon, ends_at=soon + timedelta(hours=1))) == [
        24
    ]
    # One that people can book from now on as well; what the team took away does not come back.
    other = services.change_event(create(programme, brent), version=1, actor=None, takes_bookings=True)
    assert hours(other) == [168, 24]


def test_reminders_are_added_once_and_only_where_they_can_go_out(programme, tree):
    event = bookable()
    assert services.add_reminder(event, hours_before=3, actor=None) == services.add_reminder(
        event, hours_before=3, actor=None
    )
    for wrong in (0, 1441, 24 * 30):
        with pytest.raises(Refusal) as refused:
            services.add_reminder(event, hours_before=wrong, actor=None)
        assert refused.value.field == "number"
    with pytest.raises(Refusal, match="nobody to remind"):
        services.add_reminder(create(programme, [tree["Brent"]]), hours_before=3, actor=None)
    for before in (4, 5, 6, 7):
        services.add_reminder(event, hours_before=before, actor=None)
    with pytest.raises(Refusal, match="at most"):
        services.add_reminder(event, hours_before=8, actor=None)


def test_a_reminder_that_went_out_stays_so_that_nobody_gets_it_twice():
    event = bookable()
    reminder = services.add_reminder(event, hours_before=3, actor=None)
    other = services.add_reminder(event, hours_before=4, actor=None)
    ReminderSent.objects.create(reminder=reminder, booking=booked(event), for_start=event.starts_at)
    with pytest.raises(Refusal):
        services.delete_reminder(reminder, actor=None)
    services.delete_reminder(other, actor=None)
    services.delete_reminder(other, actor=None)
    assert list(EventReminder.objects.all()) == [reminder]


# Panel, drafts.


def test_a_panel_keeps_its_order_and_names_the_line_that_is_wrong():
    event = EventFactory()
    services.save_panel(event, [("Ada Finch", "Consultant"), ("", ""), ("Bo Wren", "")], actor=None)
    assert list(event.panellists.values_list("order", "name")) == [(1, "Ada Finch"), (2, "Bo Wren")]
    seen = queries_planning.panel_seen(event)
    services.save_panel(event, [("Bo Wren", ""), ("Ada Finch", "")], seen=seen, actor=None)
    with pytest.raises(Conflict):
        services.save_panel(event, [("Cy Rook", "")], seen=seen, actor=None)
    for panel, field in (
        ([("A", ""), ("", "Nurse")], "name-2"),
        ([("x" * 121, "")], "name-1"),
        ([("A", "x" * 201)], "role-1"),
    ):
        with pytest.raises(Refusal) as refused:
            services.save_panel(event, panel, actor=None)
        assert refused.value.field == field
    assert list(event.panellists.values_list("name", flat=True)) == ["Bo Wren", "Ada Finch"]


def test_deleting_a_draft_takes_what_was_prepared_with_it(programme, tree):
    event = create(programme, [tree["Brent"]], takes_bookings=True)
    services.save_places(event, {"online": 5}, version=None, actor=None)
    first = ask(event, "Lunch?")
    ask(event, "What?", "short_text", asked_if=first.public_id, asked_if_values=("yes",))
    services.save_panel(event, [("Ada Finch", "")], actor=None)
    services.delete_draft(event, actor=None)
    assert not Event.objects.exists()
    assert not BookingQuestion.objects.exists()
    assert not EventReminder.objects.exists()


def test_the_database_refuses_a_condition_without_values_whoever_asks():
    event = bookable()
    first = ask(event, "Lunch?")
    second = ask(event, "What?")
    with pytest.raises(IntegrityError), transaction.atomic():
        BookingQuestion.objects.filter(pk=second.pk).update(asked_if=first)


def test_a_focus_group_that_grows_large_is_a_hint_and_no_hurdle(programme, tree):
    event = bookable({"in_person": 15}, kind="focus_group", venue_name="The library")
    places = queries_planning.places_with_numbers(event)
    assert [page for _words, page in queries_planning.still_to_do(event, places, panel=False)] == ["places"]
    assert rules_of(event.kind).most == 14
