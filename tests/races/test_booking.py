"""Far more people than places, all at once: never one too many, never a place idle while somebody waits who could use it."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from engagement.events.models import Booking, BookingState, Event, EventPlaces
from engagement.events.services import (
    Wish,
    accept_offer,
    book_place,
    cancel_booking,
    change_booking,
    erase_booking,
    save_places,
)
from engagement.events.services.waiting import move_waiting_lists
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from eolcare.mail.models import OutboxMessage
from tests.factories.events import bookable

pytestmark = pytest.mark.django_db(transaction=True)

# What must hold in whatever anybody can see of the database, at any moment: one statement, so one moment.
BROKEN = """
WITH held AS (
    SELECT p.event_id, p.kind, p.capacity, p.taken,
        (SELECT count(*) FROM engagement_booking b WHERE b.event_id = p.event_id AND b.state IN ('booked', 'offered')
            AND (b.place_kind = p.kind OR (p.kind = 'carer' AND b.with_carer))) AS holding
    FROM engagement_eventplaces p
), free AS (SELECT event_id, kind FROM held WHERE capacity IS NULL OR holding < capacity)
SELECT 'too many: ' || kind || ' ' || holding || ' of ' || capacity FROM held WHERE holding > capacity
UNION ALL SELECT 'counted wrongly: ' || kind || ' ' || taken || ' for ' || holding FROM held WHERE taken <> holding
UNION ALL SELECT 'idle: ' || b.place_kind || CASE WHEN b.with_carer THEN ' with a carer' ELSE '' END
    FROM engagement_booking b JOIN free f ON f.event_id = b.event_id AND f.kind = b.place_kind
    WHERE b.state = 'waiting'
        AND (NOT b.with_carer OR EXISTS (SELECT 1 FROM free c WHERE c.event_id = b.event_id AND c.kind = 'carer'))
"""


def broken() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        return [row[0] for row in cursor.fetchall()]


@dataclass
class Storm:
    """Many people at one event; what went wrong on the way, and what they ended with."""

    event: Event
    people: int
    hands: int = 12
    seed: int = 1
    errors: list[BaseException] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    looks: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    _ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> Storm:
        """Let everybody act, while one looks on and one passes on offers that ran out."""
        others = [threading.Thread(target=self._alone, args=[work]) for work in (self._look, self._sweep)]
        for thread in others:
            thread.start()
        with ThreadPoolExecutor(self.hands) as pool:
            list(pool.map(lambda number: self._alone(lambda: self._person(number)), range(self.people)))
        self._ended.set()
        for thread in others:
            thread.join(60)
        return self

    def _alone(self, work) -> None:
        try:
            work()
        except BaseException as error:  # whatever it is, the test says so
            self.errors.append(error)
        finally:
            connections.close_all()

    def _look(self) -> None:
        while not self._ended.is_set():
            self.seen += broken()
            self.looks += 1
            self._ended.wait(0.01)

    def _sweep(self) -> None:
        chance = random.Random(self.seed)
        while not self._ended.wait(0.05):
            offered = list(Booking.objects.filter(event=self.event, state="offered").values_list("pk", flat=True))
            if offered:
                past = timezone.now() - timedelta(seconds=1)
                Booking.objects.filter(pk=chance.choice(offered), state="offered").update(offer_expires_at=past)
            move_waiting_lists()
            self.acts["sweep"] += 1

    def _person(self, number: int) -> None:
        chance = random.Random(self.seed * 1000 + number)
        wish = Wish(
            place_kind="online" if chance.random() < 0.2 else "in_person",
            name=f"Person {number}",
            email=f"person{number}@example.org",
            with_carer=chance.random() < 0.25,
        )
        made = book_place(self.event, wish, form_key=f"{number:032x}")
        self.acts["book"] += 1
        if chance.random() < 0.2:
            again = book_place(self.event, wish, form_key=f"{number:032x}")
            assert again.booking.pk == made.booking.pk
        for _turn in range(chance.randint(0, 3)):
            self._act(chance, made.booking)

    def _act(self, chance: random.Random, mine: Booking) -> None:
        """Do something with one's own booking, or, as the one phone of a family does, with anybody's."""
        ids = Booking.objects.live().filter(event=self.event).values_list("pk", flat=True)
        pk = mine.pk if chance.random() < 0.6 else chance.choice(list(ids) or [mine.pk])
        booking = Booking.objects.select_related("contact").filter(pk=pk).first()
        if booking is None:
            return
        act = chance.choices(["accept", "cancel", "change", "erase"], [5, 4, 2, 0.5])[0]
        if booking.state == BookingState.OFFERED and chance.random() < 0.7:
            act = "accept"
        self.acts[act] += 1
        try:
            if act == "accept":
                accept_offer(booking)
            elif act == "cancel":
                cancel_booking(booking)
            elif act == "erase":
                erase_booking(booking, actor=None)
            else:
                contact = booking.contact
                wish = Wish(
                    booking.place_kind,
                    contact.name,
                    contact.email,
                    with_carer=not booking.with_carer and chance.random() < 0.5,
                )
                change_booking(booking, wish, version=None)
        except (Refusal, Booking.DoesNotExist):
            self.acts["refused"] += 1

    def settle_down(self) -> None:
        """Let everybody who is offered a place take it, until nobody is offered one any more."""
        while offers := list(Booking.objects.filter(event=self.event, state="offered")):
            for booking in offers:
                accept_offer(booking)
            move_waiting_lists()

    def check(self) -> None:
        """Fail unless all went as it should."""
        assert self.errors == []
        assert self.seen == []
        assert self.looks > 5, "nobody looked on"
        self.settle_down()
        assert broken() == []
        confirmed = Counter(
            OutboxMessage.objects.filter(kind="events.booked").values_list("key", flat=True).order_by("key")
        )
        per_booking = Counter(key.split(":")[1] for key in confirmed.elements())
        had_a_place = set(
            Booking.objects.filter(event=self.event, booked_at__isnull=False).values_list("public_id", flat=True)
        )
        assert set(per_booking) == had_a_place
        assert set(per_booking.values()) <= {1}, "one confirmation each"
        people = Booking.objects.live().filter(event=self.event).values_list("contact__email", flat=True)
        assert max(Counter(people).values()) == 1, "one live booking each"
        self._in_order()

    def _in_order(self) -> None:
        """Of people who need the same, whoever asked first was asked first."""
        offers = AuditEntry.objects.filter(verb="offered").order_by("pk").values_list("target_id", flat=True)
        # Who changed what they need stands in another line by then.
        same = Booking.objects.exclude(public_id__in=AuditEntry.objects.filter(verb="changed").values("target_id"))
        known = {b.public_id: b for b in same.filter(event=self.event)}
        lines: dict[tuple[str, bool], list[int]] = {}
        for booking in (known[public_id] for public_id in offers if public_id in known):
            lines.setdefault((booking.place_kind, booking.with_carer), []).append(booking.pk)
        for line in lines.values():
            assert line == sorted(line)


def places_for(in_person: int, online: int, carers: int) -> Event:
    return bookable({"in_person": in_person, "online": online, "carer": carers})


def test_forty_people_for_nine_places():
    storm = Storm(places_for(7, 2, 2), 40).run()
    storm.check()
    taken = dict(EventPlaces.objects.values_list("kind", "taken"))
    waiting = Booking.objects.filter(state="waiting").exists()
    assert taken["in_person"] <= 7
    if waiting:
        assert storm.acts["sweep"] > 0


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_people_for_thirty_places(seed):
    storm = Storm(places_for(24, 6, 5), 200, hands=20, seed=seed).run()
    storm.check()
    assert Booking.objects.filter(state="booked").count() <= 30
    assert min(storm.acts[act] for act in ("book", "accept", "cancel", "change", "erase", "refused")) > 0, storm.acts


def test_the_last_place_goes_to_one_of_many_who_ask_at_the_same_moment():
    event = places_for(1, 1, 0)
    barrier = threading.Barrier(16)
    results = []

    def ask(number):
        try:
            connection.ensure_connection()
            barrier.wait(60)
            results.append(book_place(event, Wish("in_person", f"P{number}", f"p{number}@example.org")).booking.state)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, range(16)))
    assert Counter(results) == {"booked": 1, "waiting": 15}
    assert broken() == []


def test_the_same_person_on_many_devices_at_once_has_one_booking():
    event = places_for(5, 1, 0)
    barrier = threading.Barrier(12)

    def ask(number):
        try:
            connection.ensure_connection()
            barrier.wait(60)
            return book_place(event, Wish("in_person", "Rosa", "Rosa@example.org"), form_key=f"{number:032x}").is_new
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(ask, range(12))) == 1
    assert Booking.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="events.booked").count() == 1


def test_the_team_adds_and_takes_away_places_while_people_book():
    """Nobody waits for each other in a circle, and added places go to those who wait at once."""
    event = places_for(3, 1, 1)
    storm = Storm(event, 24, hands=8, seed=5)
    ended = threading.Event()

    def plan() -> None:
        size = 3
        while not ended.wait(0.05):
            size = size + 1 if size < 8 else 3
            try:
                save_places(event, {"in_person": size, "online": 1, "carer": 1}, version=None, actor=None)
            except Refusal:
                size = 8

    planner = threading.Thread(target=storm._alone, args=[plan])
    planner.start()
    storm.run()
    ended.set()
    planner.join(60)
    storm.check()
