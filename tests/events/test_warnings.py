"""Clashes and gaps of a plan: rules over rows, and what the pages say of real events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.events.bank_holidays import bank_holiday, bank_holidays
from engagement.events.models import AccessNeed
from engagement.events.queries_calendar import Month
from engagement.events.queries_warnings import month_warnings, programme_gaps, warnings_for
from engagement.events.services import Need
from engagement.events.warnings import OpenProgramme, Planned, clashes, gaps
from eolcare.accounts.roles import Role
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, VenueFactory, bookable, booked, london
from tests.factories.programmes import CommunityFactory, PlanChangeFactory, ProgrammeFactory

NOW = london(2026, 3, 1, 9)
BRENT, HARROW, EALING = {1: "Brent"}, {2: "Harrow"}, {3: "Ealing"}
CARERS = {7: "Carers"}


def row(number=1, day=3, hour=14, hours=2, month=3, **facts):
    """Return an event of 2026, by default on 3 March from 2pm to 4pm, with nothing that could clash."""
    starts = london(2026, month, day, hour)
    facts = {"kind": "workshop", "format": "in_person", "title": f"Event {number}", **facts}
    return Planned(number, f"id{number}", starts_at=starts, ends_at=starts + timedelta(hours=hours), **facts)


def codes(*rows, now=NOW):
    return [(warning.code, [event.id for event in warning.events]) for warning in clashes(rows, now=now)]


class TestSameCommunity:
    def test_twice_within_seven_days(self):
        first, second = row(1, 3, communities=CARERS, areas=BRENT), row(2, 9, communities=CARERS, areas=HARROW)
        [warning] = clashes([second, first], now=NOW)
        assert warning.text == (
            "Carers: 2 events less than a week apart, from Tuesday 3 March 2026 to Monday 9 March 2026, "
            "in Brent and Harrow."
        )
        assert "Leave a week between them" in warning.advice
        assert warning.events == (first, second)

    def test_a_week_apart_is_far_enough(self):
        assert codes(row(1, 3, communities=CARERS), row(2, 10, communities=CARERS)) == []
        # By the calendar, not by the hour: Tuesday evening and Monday morning are too close.
        late, early = row(1, 3, hour=19, communities=CARERS), row(2, 9, hour=9, communities=CARERS)
        assert codes(late, early) == [("same_community", [1, 2])]

    def test_a_run_of_events_is_one_warning(self):
        rows = [row(n, 3 + 3 * n, communities=CARERS) for n in range(1, 6)]
        assert codes(*rows, row(9, 30, communities=CARERS)) == [("same_community", [1, 2, 3, 4, 5])]

    def test_another_community_and_interviews_do_not_clash(self):
        assert codes(row(1, communities=CARERS), row(2, 5, communities={8: "Faith groups"})) == []
        assert codes(*(row(n, n, communities=CARERS, kind="interview") for n in range(1, 9))) == []


class TestAtOnce:
    def test_what_two_events_share_is_named_in_one_warning(self):
        same = {"place": "venue 1", "place_name": "Library", "organisations": {5: "Age UK"}, "areas": BRENT}
        [warning] = clashes([row(1, **same), row(2, hour=15, **same)], now=NOW)
        assert warning.text == (
            "2 events overlap on Tuesday 3 March 2026: in the same place (Library), with the same partner (Age UK) "
            "and for people in Brent."
        )
        assert warning.advice == (
            "Book another room, or move one. Ask the partner whether they can be at both. "
            "People can go to one alone: move one to another time."
        )

    @pytest.mark.parametrize(
        "shared",
        [
            {"place": "venue 1", "place_name": "Library"},
            {"organisations": {5: "Age UK"}},
            {"areas": BRENT},
            {"joining_link": "https://meet.example.org/1"},
        ],
    )
    def test_each_alone_is_enough_and_touching_is_not_overlapping(self, shared):
        assert codes(row(1, **shared), row(2, hour=15, **shared)) == [("overlap", [1, 2])]
        assert codes(row(1, **shared), row(2, hour=16, **shared)) == []
        assert codes(row(1, **shared), row(2)) == []

    def test_meetings_that_we_went_to_do_not_compete_for_the_people_of_an_area(self):
        assert codes(row(1, areas=BRENT), row(2, areas=BRENT, is_listed=False)) == []

    def test_a_long_event_over_two_short_ones_is_one_warning(self):
        rows = [row(1, hours=8, hour=9, areas=BRENT), row(2, hour=10, areas=BRENT), row(3, hour=14, areas=BRENT)]
        assert codes(*rows) == [("overlap", [1, 2, 3])]


class TestBankHolidays:
    def test_the_days_are_those_of_england(self):
        # https://www.gov.uk/bank-holidays; the two of 2022 that were proclaimed among them.
        days = [(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]
        weekend = {date(2022, 1, 1), date(2022, 12, 25)}
        assert set(bank_holidays(2022)) == {date(2022, *day) for day in days} | weekend
        assert {day for day in bank_holidays(2021) if day.month == 12} == {date(2021, 12, d) for d in (25, 26, 27, 28)}
        assert bank_holiday(date(2020, 5, 4)) is None
        assert bank_holiday(date(2020, 5, 8)) == "Early May bank holiday"
        assert bank_holiday(date(2026, 5, 25)) == "Spring bank holiday"

    @given(st.integers(2000, 2100))
    def test_each_year_has_eight_on_weekdays_or_more(self, year):
        assert len([day for day in bank_holidays(year) if day.weekday() < 5]) >= 8

    def test_an_event_on_one_is_named(self):
        [warning] = clashes([row(1, 3, month=4)], now=NOW)
        assert warning.text == "“Event 1” is on a bank holiday: Good Friday, Friday 3 April 2026."


def test_an_interpreter_that_was_asked_for_and_is_not_planned():
    asked = row(1, asked_for={"bsl", "language"})
    [warning] = clashes([asked], now=NOW)
    assert warning.text == (
        "People who booked “Event 1” asked for a British Sign Language interpreter and an interpreter for another "
        "language, and none is planned."
    )
    assert "Sign" not in clashes([replace(asked, interpreters=("bfi",))], now=NOW)[0].text
    assert codes(replace(asked, interpreters=("bfi", "so"))) == []
    assert codes(row(1, interpreters=())) == []


def test_what_is_over_is_left_alone():
    old = [row(1, 3, areas=BRENT), row(2, 3, areas=BRENT)]
    assert codes(*old, now=london(2026, 3, 4)) == []
    assert codes(row(1, 3, communities=CARERS), row(2, 5, communities=CARERS), now=london(2026, 3, 4)) != []


# From the day after NOW: what is over is left alone, and has its own test.
@given(st.lists(st.tuples(st.integers(2, 28), st.integers(0, 20), st.integers(1, 40), st.booleans()), max_size=12))
@settings(deadline=None)
def test_exactly_those_who_overlap_are_named(events):
    """Against a simple comparison of each with each."""
    rows = [
        row(number, day, hour=hour, hours=hours, areas=BRENT if here else HARROW)
        for number, (day, hour, hours, here) in enumerate(events)
    ]
    named = {event.id for w in clashes(rows, now=NOW) if w.code == "overlap" for event in w.events}
    assert named == {
        a.id
        for a in rows
        for b in rows
        if a.id != b.id and a.areas == b.areas and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    }


class TestGaps:
    PLAN = OpenProgramme("The review", date(2026, 3, 31), BRENT | HARROW | EALING, CARERS | {8: "Faith groups"}, ())

    def texts(self, *rows, **facts):
        return [warning.text for warning in gaps(replace(self.PLAN, events=rows, **facts), now=NOW)]

    def test_what_is_missing_is_said_in_words(self):
        online = row(1, format="online", areas=BRENT, communities=CARERS)
        assert self.texts(online) == [
            "“The review”: nothing more is planned in Ealing and Harrow. It closes on Tuesday 31 March 2026.",
            "“The review”: no event, past or planned, is for Faith groups.",
            "“The review”: every event is on a weekday before 5pm.",
            "“The review”: no event is in person.",
        ]

    def test_a_plan_that_leaves_nothing_out_has_no_gaps(self):
        everybody = {"areas": BRENT | HARROW | EALING, "communities": CARERS | {8: "Faith groups"}}
        assert self.texts(row(1, hour=18, format="hybrid", **everybody)) == []
        # On a Saturday.
        assert self.texts(row(1, 7, format="hybrid", **everybody)) == []

    def test_what_took_place_reaches_a_community_but_plans_nothing_for_a_borough(self):
        past = row(1, 20, month=2, hour=18, format="hybrid", areas=BRENT, communities=CARERS | {8: "Faith groups"})
        [text] = self.texts(past)
        assert "nothing more is planned in Brent, Ealing and Harrow" in text

    def test_a_programme_of_rooms_alone_is_told(self):
        everybody = {"areas": BRENT | HARROW | EALING, "communities": CARERS | {8: "Faith groups"}}
        assert self.texts(row(1, hour=18, **everybody)) == ["“The review”: no event is by telephone or online."]
        assert self.texts(row(1, hour=18, **everybody), row(2, format="phone")) == []

    def test_many_boroughs_are_counted_from_the_eighth(self):
        many = {number: f"Borough {number:02d}" for number in range(20)}
        text = self.texts(boroughs=many)[0]
        assert "Borough 06 and 13 more." in text


@pytest.mark.django_db
class TestRealEvents:
    @pytest.fixture(autouse=True)
    def _in_march(self):
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.fixture
    def tree(self):
        return area_tree("Brent", "Harrow")

    @pytest.fixture
    def programme(self, tree):
        return ProgrammeFactory(
            area=tree.system, title="The review", opens_on=date(2026, 1, 1), closes_on=date(2026, 3, 31)
        )

    @pytest.fixture
    def officer(self, tree):
        return user_with(Role.ENGAGEMENT_OFFICER, tree.system)

    def test_what_is_for_the_system_clashes_with_what_is_for_a_borough(self, tree, programme, officer):
        event = EventFactory(programme=programme, areas=[tree.system], starts_at=london(2026, 3, 10, 14))
        other = EventFactory(programme=programme, areas=[tree["Brent"]], starts_at=london(2026, 3, 10, 15))
        [warning] = warnings_for(event, officer)
        assert "for people in Brent" in warning.text
        assert {e.public_id for e in warning.events} == {event.public_id, other.public_id}

    def test_nobody_reads_of_events_that_they_may_not_see(self, tree, programme):
        event = EventFactory(programme=programme, areas=[tree.system, tree["Brent"]], starts_at=london(2026, 3, 10, 14))
        EventFactory(programme=programme, areas=[tree["Harrow"]], starts_at=london(2026, 3, 10, 15), title="Secret")
        assert warnings_for(event, user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"])) == []
        assert len(warnings_for(event, user_with(Role.ENGAGEMENT_OFFICER, tree.system))) == 1

    def test_a_place_of_the_register_a_written_place_and_a_partner(self, tree, programme, officer):
        venue = VenueFactory(name="Willesden Library", area=tree["Brent"])
        partner = OrganisationFactory(name="Age UK")
        facts = {"programme": programme, "is_listed": False, "starts_at": london(2026, 3, 10, 14)}
        event = EventFactory(**facts, venue=venue, areas=[tree["Brent"]])
        EventFactory(**facts, venue=venue, areas=[tree["Harrow"]])
        EventFactory(**facts, venue=venue, areas=[tree["Harrow"]], cancelled=True)
        [warning] = warnings_for(event, officer)
        assert "in the same place (Willesden Library)" in warning.text
        assert len(warning.events) == 2
        written = EventFactory(**facts, venue_name="Town  Hall", organisations=[partner], areas=[tree["Brent"]])
        EventFactory(**facts, venue_name="town hall", organisations=[partner], areas=[tree["Harrow"]])
        [warning] = warnings_for(written, officer)
        assert "in the same place" in warning.text
        assert "with the same partner (Age UK)" in warning.text

    def test_an_interpreter_somebody_asked_for_until_it_is_arranged(self, tree, programme, officer):
        event = bookable(programme=programme, areas=[tree["Brent"]], starts_at=london(2026, 3, 10, 14))
        assert warnings_for(event, officer) == []
        booking = booked(event, needs=[Need("bsl")])
        [warning] = warnings_for(event, officer)
        assert "asked for a British Sign Language interpreter, and none is planned" in warning.text
        booking.needs.update(arranged=AccessNeed.Arranged.ARRANGED)
        assert warnings_for(event, officer) == []
        booking.needs.update(arranged=AccessNeed.Arranged.OPEN)
        event.interpreters = ["bfi"]
        event.save()
        assert warnings_for(event, officer) == []

    def test_a_cancelled_event_and_one_that_is_over_have_none(self, tree, programme, officer):
        facts = {"programme": programme, "areas": [tree["Brent"]]}
        for starts in (london(2026, 3, 10, 14), london(2026, 2, 10, 14)):
            first, second = (EventFactory(**facts, starts_at=starts) for _ in range(2))
        assert warnings_for(first, officer) == []
        cancelled = EventFactory(**facts, starts_at=london(2026, 3, 10, 14), cancelled=True)
        assert warnings_for(cancelled, officer) == []
        assert warnings_for(second, officer) == []

    def test_the_calendar_is_told_of_clashes_with_the_days_around_it(self, tree, programme, officer):
        carers = CommunityFactory(name="Carers")
        facts = {"programme": programme, "communities": [carers]}
        shown = EventFactory(**facts, areas=[tree["Brent"]], starts_at=london(2026, 4, 5, 14))
        EventFactory(**facts, areas=[tree["Harrow"]], starts_at=london(2026, 4, 10, 14))
        march = month_warnings(officer, Month(2026, 3), [shown])
        assert "same_community" in [warning.code for warning in march]
        assert month_warnings(officer, Month(2026, 3), []) == []

    def test_gaps_are_those_of_open_programmes_and_of_ones_own_boroughs(self, tree, programme, officer):
        CommunityFactory(name="Faith groups")
        EventFactory(
            programme=programme,
            areas=[tree["Brent"]],
            starts_at=london(2026, 3, 14, 14),
            format="hybrid",
            communities=[CommunityFactory(name="Carers")],
        )
        ProgrammeFactory(area=tree.system, opens_on=date(2025, 1, 1), closes_on=date(2025, 12, 31))
        texts = [warning.text for warning in programme_gaps(officer)]
        assert texts == [
            "“The review”: nothing more is planned in Harrow. It closes on Tuesday 31 March 2026.",
            "“The review”: no event, past or planned, is for Faith groups.",
        ]
        # Somebody of Brent alone is not told of Harrow.
        assert len(programme_gaps(user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"]))) == 1

    def test_a_community_that_the_log_explains_is_no_gap(self, tree, programme, officer):
        faith = CommunityFactory(name="Faith groups")
        EventFactory(programme=programme, areas=[tree.system], starts_at=london(2026, 3, 14, 14), format="hybrid")
        assert len(programme_gaps(officer)) == 1
        PlanChangeFactory(programme=programme).communities.set([faith])
        assert programme_gaps(officer) == []
