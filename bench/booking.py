"""Booking a place: this portal, and a plain floor that writes the same rows, in turn within one run."""

from __future__ import annotations

import itertools
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlencode

from bench.load import CLIENTS, Client, Result, run
from bench.serving import database_process, processor_seconds, serving, web_process, worker_seconds
from ops.instance import Instance
from ops.processes import OpsError

ROUNDS, SECONDS, WARM_UP = 5, 4.0, 1.5
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM_KEY = re.compile(r'name="form_key"[^>]* value="([0-9a-f]{32})"|value="([0-9a-f]{32})"[^>]* name="form_key"')
AREA = re.compile(r'<option value="([^"]+)"')
# Each person is somebody else: one address has one booking.
_people = itertools.count()


@dataclass
class Contestant:
    """One row: its name, port, gunicorn's first process, the journey, and what was seen of it."""

    name: str
    port: int
    pid: int
    journey: Callable[[Client], None]
    results: list[Result] = field(default_factory=list)
    web: float = 0.0
    database: float = 0.0

    @property
    def bookings(self) -> int:
        """How many bookings were made in all rounds."""
        return sum(result.journeys for result in self.results)

    @property
    def a_booking(self) -> float:
        """Processor milliseconds a booking, of the web server and PostgreSQL."""
        return 1000 * (self.web + self.database) / self.bookings


def books(path: str, said: dict[str, str | list[str]], *, until: str, says: str) -> Callable[[Client], None]:
    """Return the journey of one booking: the form, one press, the page that says that the place is booked.

    Args:
        path: of the form.
        said: what is filled in beside name and address.
        until: a part of the address to which the press leads, and ``says`` what its page says.
    """

    def journey(client: Client) -> None:
        client.forget()
        page = client.get(path)
        token, key = TOKEN.search(page.text), FORM_KEY.search(page.text)
        if page.status != 200 or token is None:
            raise RuntimeError(f"{page.status} at {path}: {page.text[:1500]}")
        number = next(_people)
        fields = {
            "csrfmiddlewaretoken": token[1],
            "name": f"Person {number}",
            "email": f"p{number}@example.org",
            **said,
        }
        if key:
            fields["form_key"] = key[1] or key[2]
        if area := AREA.search(page.text):
            fields["area"] = area[1]
        answer = client.post(path, urlencode(fields, doseq=True))
        if answer.status != 302 or until not in answer.location:
            raise RuntimeError(f"{answer.status} to {answer.location} after the form: {answer.text[:3000]}")
        after = client.get(answer.location)
        if after.status != 200 or says not in after.text:
            raise RuntimeError(f"{after.status} after the booking: {after.text[:1500]}")

    return journey


def measure(portal: Instance) -> None:
    """Print the table."""
    socket_directory = portal.python("from bench.booking_portal import make_floor; make_floor()").splitlines()[-1]
    made = json.loads(portal.python("from bench.booking_portal import make_event; make_event()").splitlines()[-1])
    address = f"postgres://postgres@/{socket_directory}/bench_floor"
    common = {"phone": "", "role": "resident", "organisation": "", "may_contact": "on"}
    floor_said = {**common, "needs": ["need-0", "need-11"], "first": "yes", "second": "Film", "third": "Care at night."}
    here_said = {**common, "place_kind": "in_person", "needs-0": "bsl", "needs-2": "step_free", **made["said"]}
    with serving(sys.executable, "bench.booking_floor:application", "/", FLOOR_DATABASE_URL=address) as (port, pid):
        here = int(portal.base.rsplit(":", 1)[1])
        slug = made["slug"]
        own = books(f"/events/{slug}/book/", here_said, until=f"/events/{slug}/booked/", says="You have a place")
        contestants = [
            Contestant(
                "floor: Django’s form widgets", port, pid, books("/", floor_said, until="/booked/", says="booked")
            ),
            Contestant("this portal", here, web_process(portal), own),
        ]
        database = database_process(portal)
        print(f"\nOne booking; {CLIENTS} clients, {ROUNDS} rounds of {SECONDS:g} s in turn, medians", flush=True)
        warmed = [run(each.port, each.journey, seconds=WARM_UP) for each in contestants]
        before, began = worker_seconds(portal), time.monotonic()
        for _round in range(ROUNDS):
            for each in contestants:
                web, base = processor_seconds(each.pid), processor_seconds(database)
                each.results.append(run(each.port, each.journey, seconds=SECONDS))
                each.web += processor_seconds(each.pid) - web
                each.database += processor_seconds(database) - base
        worker = 100 * (worker_seconds(portal) - before) / (time.monotonic() - began)
    _print(contestants)
    _see_that_all_is_there(portal, slug, contestants[1].bookings + warmed[1].journeys)
    print(f"""
  A booking is the form, one press and the page after it: name, email address, two access needs, three questions of the
  event’s own. Both write a booking, a contact, two needs, the count of places, an audit row and a confirmation, in one
  transaction that locks the places. This portal also has the waiting list, a form that can be sent twice, keys for the link and
  the code, limits, a calendar file and ten languages. All events’ bookings wait for one lock each; this is one event.
  Its background worker, which sends the confirmations meanwhile, took {worker:.0f}% of one processor.""")


def _print(contestants: list[Contestant]) -> None:
    print(
        f"  {'':<34}{'rate':>9}{'requests':>10}{'a request':>12}{'web CPU':>11}{'db CPU':>10}{'rate/floor':>12}{'CPU floor/own':>15}"
    )
    floor = contestants[0]
    for each in contestants:
        rates = [x.per_second / y.per_second for x, y in zip(each.results, floor.results, strict=True)]
        requests = sum(result.requests for result in each.results) / each.bookings
        print(
            f"  {each.name:<34}{median(r.per_second for r in each.results):>7.1f}/s{requests:>10.1f}"
            f"{median(r.a_request for r in each.results):>9.1f} ms{1000 * each.web / each.bookings:>8.2f} ms"
            f"{1000 * each.database / each.bookings:>7.2f} ms{median(rates):>12.2f}{floor.a_booking / each.a_booking:>15.2f}"
        )


def _see_that_all_is_there(portal: Instance, slug: str, bookings: int) -> None:
    """Say that every booking that was acknowledged is there with all of its parts; a rate of lost ones is worth nothing."""
    found = json.loads(portal.python(f"from bench.booking_portal import count; count({slug!r})").splitlines()[-1])
    wanted = dict.fromkeys(found, bookings) | {"needs": 2 * bookings}
    if found != wanted:
        raise OpsError(f"{bookings} bookings were acknowledged, and there are {found}.")
    print(f"  All {bookings:,} bookings that this portal acknowledged are there, each with one confirmation.")
