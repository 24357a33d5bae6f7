"""Two plan at once: nobody's change is lost, nothing happens twice, and people who book meanwhile stop nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from engagement.events import services
from engagement.events.models import Booking, BookingQuestion, BookingState, Event
from engagement.events.repeats import turns_of
from engagement.events.services import Asked, Wish
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.jobs.models import Job
from tests.factories.events import bookable

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Iterable[Callable[[], object]]) -> list[object]:
    """Do all of it at the same moment, each on a connection of its own; return what each gave, or refused with."""
    chosen = list(acts)
    gate = Barrier(len(chosen))

    def run(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(chosen)) as pool:
        return list(pool.map(run, chosen))


def test_of_two_who_change_one_event_one_is_told():
    event = bookable()
    done = at_once(
        lambda title=title: services.change_event(
            event, version=event.version, actor=None, title=title, venue_name="The library"
        )
        for title in ("Mine", "Hers")
    )
    assert sorted(type(one) is Conflict for one in done) == [False, True]
    assert Event.objects.get().version == event.version + 1


def test_a_double_click_publishes_once():
    event = bookable(venue_name="The library")
    Event.objects.update(state="draft", published_at=None)
    done = at_once([lambda: services.publish_event(event, version=event.version, actor=None)] * 4)
    assert sum(isinstance(one, (Conflict, IllegalMove)) for one in done) == 3
    assert AuditEntry.objects.filter(verb="published").count() == 1


def test_a_double_click_makes_one_series():
    event = bookable(venue_name="The library")
    turns = turns_of(event.starts_at, event.ends_at, "weekly", times=3)
    at_once([lambda: services.repeat_event(event, turns, version=event.version, actor=None)] * 3)
    assert Event.objects.count() == 4


def test_questions_that_two_add_at_once_are_both_there():
    event = bookable()
    at_once(
        lambda n=n: services.add_booking_question(event, Asked(kind="yes_no", label=f"{n}?"), actor=None)
        for n in range(6)
    )
    assert list(BookingQuestion.objects.order_by("order").values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("turn", range(5))
def test_who_books_while_the_event_is_called_off_or_moved_is_told_and_stops_nobody(turn):
    event = bookable({"in_person": 3}, venue_name="The library")

    def book(n):
        return services.book_place(event, Wish(place_kind="in_person", name=f"P {n}", email=f"p{n}@example.org"))

    def work():
        if turn % 2:
            return services.cancel_event(event, reason="Flooded.", actor=None)
        return services.change_event(event, version=None, actor=None, venue_name="The town hall")

    # A deadlock would come out as an error of the database, not as a refusal.
    done = at_once([*(lambda n=n: book(n) for n in range(6)), work])
    assert isinstance(done[-1], Event)
    booked = Booking.objects.filter(state=BookingState.BOOKED).count()
    assert booked <= 3
    # Whoever was in before is told by a job; whoever came after read the new place, or that it is called off.
    if any(getattr(one, "is_new", False) for one in done[:-1]):
        assert Job.objects.filter(kind="events.tell").count() <= 1
    assert Event.objects.get().sequence == 1


def test_places_saved_while_people_book_never_oversell():
    event = bookable({"in_person": 2})

    def book(n):
        return services.book_place(event, Wish(place_kind="in_person", name=f"P {n}", email=f"p{n}@example.org"))

    def save(capacity):
        return services.save_places(event, {"in_person": capacity}, version=None, actor=None)

    at_once([*(lambda n=n: book(n) for n in range(5)), lambda: save(4), lambda: save(1)])
    places = event.places.get()
    holding = Booking.objects.filter(state__in=[BookingState.BOOKED, BookingState.OFFERED]).count()
    assert places.taken == holding <= places.capacity
    waiting = Booking.objects.filter(state=BookingState.WAITING).count()
    assert not (waiting and places.taken < places.capacity)
