"""Series: days by the clocks of London, copies of everything planned, what is done to all at once."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.events import queries_planning, services
from engagement.events.models import Booking, Event, EventSeries
from engagement.events.repeats import MOST_TIMES, Pattern, turns_of
from engagement.events.services import Asked
from eolcare.accounts.roles import Role
from eolcare.common.errors import Conflict, Refusal
from eolcare.jobs.models import Job
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import PromptFactory, bookable, booked, london
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

LONDON = ZoneInfo("Europe/London")


def days(found):
    return [turn.day for turn in found if not turn.problem]


def test_two_in_the_afternoon_stays_two_across_both_changes_of_the_clocks():
    found = turns_of(london(2026, 3, 24, 14), london(2026, 3, 24, 16), Pattern.WEEKLY, times=40)
    assert {(t.starts_at.astimezone(LONDON).hour, t.ends_at.astimezone(LONDON).hour) for t in found} == {(14, 16)}
    # Summer time is one hour nearer.
    assert {(t.starts_at.utcoffset()) for t in found} == {timedelta(0), timedelta(hours=1)}


def test_an_hour_that_the_clocks_skip_is_named_and_not_made():
    found = turns_of(london(2026, 3, 22, 1, 30), london(2026, 3, 22, 3), Pattern.WEEKLY, times=2)
    assert [bool(turn.problem) for turn in found] == [True, False]
    assert "01:30" in found[0].problem
    assert found[0].day == date(2026, 3, 29)


def test_every_two_weeks_until_a_day_inclusive():
    found = turns_of(london(2026, 9, 1, 10), london(2026, 9, 1, 11), Pattern.FORTNIGHTLY, until=date(2026, 9, 29))
    assert days(found) == [date(2026, 9, 15), date(2026, 9, 29)]


def test_every_third_tuesday():
    found = turns_of(london(2026, 9, 15, 10), london(2026, 9, 15, 11), Pattern.MONTHLY, times=4)
    assert days(found) == [date(2026, 10, 20), date(2026, 11, 17), date(2026, 12, 15), date(2027, 1, 19)]


def test_a_month_without_a_fifth_friday_is_named():
    found = turns_of(london(2026, 7, 31, 10), london(2026, 7, 31, 11), Pattern.MONTHLY, times=3)
    assert [turn.day for turn in found if turn.problem] == [date(2026, 8, 31), date(2026, 9, 30)]
    assert days(found) == [date(2026, 10, 30)]


def test_there_is_an_end_to_repeating():
    start, end = london(2026, 9, 1, 10), london(2026, 9, 1, 11)
    assert len(turns_of(start, end, Pattern.WEEKLY, until=date(2099, 1, 1))) == MOST_TIMES
    assert len(turns_of(start, end, Pattern.WEEKLY, times=900)) == MOST_TIMES
    with pytest.raises(ValueError, match="how many"):
        turns_of(start, end, Pattern.WEEKLY)


@given(
    start=st.datetimes(
        min_value=london(2024, 1, 1).replace(tzinfo=None), max_value=london(2030, 1, 1).replace(tzinfo=None)
    ),
    pattern=st.sampled_from(Pattern.values),
)
def test_every_repeat_has_the_clock_and_the_weekday_of_the_first(start, pattern):
    start = start.replace(tzinfo=LONDON, hour=max(start.hour, 3))
    found = [turn for turn in turns_of(start, start + timedelta(minutes=30), pattern, times=12) if not turn.problem]
    assert all(turn.starts_at.astimezone(LONDON).time() == start.time() for turn in found)
    assert all(turn.day.weekday() == start.weekday() for turn in found)
    assert days(found) == sorted(set(days(found)))


@pytest.fixture
def tree(db):
    return area_tree("Brent", "Harrow")


@pytest.fixture
def event(tree):
    event = bookable(
        {"in_person": 10, "carer": 2},
        kind="workshop",
        programme=ProgrammeFactory(area=tree.system),
        areas=[tree["Brent"]],
        communities=[CommunityFactory()],
        venue_name="The library",
        joining_details="Ask for Rosa.",
        languages=["en", "so"],
        starts_at=london(2099, 3, 24, 14),
        booking_closes_at=london(2099, 3, 23, 17),
    )
    services.add_reminder(event, hours_before=48, actor=None)
    lunch = services.add_booking_question(event, Asked(kind="yes_no", label="Lunch?"), actor=None)
    hangs = {"asked_if": lunch.public_id, "asked_if_values": ("yes",)}
    services.add_booking_question(event, Asked(kind="short_text", label="What?", **hangs), actor=None)
    services.save_panel(event, [("Ada Finch", "Consultant")], actor=None)
    PromptFactory(event=event, order=1, text="What helps?")
    event.refresh_from_db()
    return event


def repeat(event, times=2, **more):
    turns = turns_of(event.starts_at, event.ends_at, Pattern.WEEKLY, times=times)
    made = services.repeat_event(event, turns, **{"version": None, "actor": None} | more)
    event.refresh_from_db()
    return made


def test_everything_that_was_planned_is_copied_and_nobody_who_booked(event, tree):
    booked(event, answers={})
    first, second = repeat(event)
    assert event.series == first.series == second.series
    assert (first.state, first.sequence, first.published_at) == ("draft", 0, None)
    assert first.slug.endswith("2099-03-31")
    # The clocks went forward in between; booking still closes at 5pm the day before.
    assert first.starts_at == london(2099, 3, 31, 14)
    assert first.booking_closes_at == london(2099, 3, 30, 17)
    for name in ("title", "kind", "format", "venue_name", "joining_details", "languages", "takes_bookings"):
        assert getattr(first, name) == getattr(event, name)
    for name in ("areas", "communities", "organisations"):
        assert set(getattr(first, name).all()) == set(getattr(event, name).all())
    assert dict(first.places.values_list("kind", "capacity")) == {"in_person": 10, "carer": 2}
    assert list(first.places.values_list("taken", flat=True)) == [0, 0]
    assert list(first.reminders.values_list("hours_before", flat=True)) == [48]
    assert [person.name for person in first.panellists.all()] == ["Ada Finch"]
    assert [prompt.text for prompt in first.prompts.all()] == ["What helps?"]
    lunch, what = first.booking_questions.order_by("order")
    assert what.asked_if == lunch
    assert lunch.event == first
    assert Booking.objects.count() == 1


def test_a_double_click_makes_them_once(event):
    version = event.version
    repeat(event, version=version)
    with pytest.raises(Conflict):
        repeat(event, version=version)
    with pytest.raises(Refusal, match="on that day already"):
        repeat(event)
    assert (Event.objects.count(), EventSeries.objects.count()) == (3, 1)


def test_a_day_that_cannot_be_makes_none_of_them(event):
    turns = turns_of(london(2026, 3, 22, 1, 30), london(2026, 3, 22, 3), Pattern.WEEKLY, times=2)
    with pytest.raises(Refusal, match="29/03/2026"):
        services.repeat_event(event, turns, version=None, actor=None)
    with pytest.raises(Refusal):
        services.repeat_event(event, [], version=None, actor=None)
    assert (Event.objects.count(), EventSeries.objects.count()) == (1, 0)


def test_all_drafts_are_published_at_once_or_none(event):
    first, second = repeat(event)
    services.save_places(second, {}, version=None, actor=None)
    with pytest.raises(Refusal, match="Tuesday 7 April 2099"):
        services.publish_series([first, second], actor=None)
    assert Event.objects.filter(state="draft").count() == 2
    services.save_places(second, {"in_person": 5}, version=None, actor=None)
    assert len(services.publish_series(Event.objects.all(), actor=None)) == 2
    with pytest.raises(Refusal):
        services.publish_series(Event.objects.all(), actor=None)


def test_all_coming_ones_are_called_off_with_one_reason_and_each_is_told(event):
    drafts = repeat(event)
    services.publish_series(drafts, actor=None)
    for row in Event.objects.all():
        booked(row)
    Event.objects.filter(pk=event.pk).update(starts_at=london(2022, 3, 15, 14), ends_at=london(2022, 3, 15, 16))
    with pytest.raises(Refusal) as refused:
        services.cancel_series(Event.objects.all(), reason=" ", actor=None)
    assert refused.value.field == "reason"
    services.cancel_series(Event.objects.all(), reason="The library is flooded.", actor=None)
    assert Event.objects.filter(state="cancelled", cancelled_reason="The library is flooded.").count() == 2
    assert [job.payload["what"] for job in Job.objects.filter(kind="events.tell")] == ["called_off"] * 2
    with pytest.raises(Refusal):
        services.cancel_series(Event.objects.all(), reason="Again.", actor=None)


def test_this_and_all_coming_ones_change_in_what_was_changed_alone(event):
    first, second = repeat(event)
    services.publish_series([first, second], actor=None)
    services.change_event(second, version=None, actor=None, summary="A special one.")
    booked(second)
    others = list(Event.objects.exclude(pk=first.pk))
    first.refresh_from_db()
    changed = services.change_from_here(
        first,
        version=first.version,
        others=others,
        actor=None,
        summary=first.summary,
        title="Tea and talk",
        venue_name="The town hall",
        starts_at=first.starts_at + timedelta(hours=1),
        ends_at=first.ends_at + timedelta(hours=1),
    )
    assert [row.pk for row in changed] == [first.pk, second.pk]
    event.refresh_from_db()
    second.refresh_from_db()
    assert (event.title, event.venue_name) != ("Tea and talk", "The town hall")
    assert (second.title, second.venue_name, second.summary) == ("Tea and talk", "The town hall", "A special one.")
    assert second.starts_at == london(2099, 4, 7, 14)
    assert [job.payload["event"] for job in Job.objects.filter(kind="events.tell")] == [second.pk]


def test_a_change_that_one_of_them_refuses_changes_none(event):
    first, second = repeat(event)
    with pytest.raises(Refusal, match="2099"):
        services.save_places_from_here(
            event, {"in_person": 1}, version=None, others=[first, _fully_booked(second)], actor=None
        )
    assert set(first.places.values_list("capacity", flat=True)) == {10, 2}
    services.save_places_from_here(event, {"in_person": 4}, version=event.version, others=[first, second], actor=None)
    assert list(first.places.values_list("capacity", flat=True)) == [4]


def _fully_booked(event):
    event = services.publish_event(event, actor=None)
    booked(event)
    booked(event, "Ivo Finch")
    return event


def test_an_officer_of_one_borough_reaches_the_events_of_their_borough_alone(event, tree):
    first, second = repeat(event)
    second.areas.set([tree["Harrow"]])
    officer = user_with(Role.ENGAGEMENT_OFFICER, tree["Brent"])
    assert set(queries_planning.events_of_series(officer, event, "events.change")) == {event, first}


def test_days_on_which_the_area_has_something_already_are_shown(event):
    (first,) = repeat(event, times=1)
    taken = queries_planning.days_taken(event, [date(2099, 3, 31), date(2099, 4, 7)])
    assert taken == {date(2099, 3, 31): first.title}
