"""A survey of twenty questions, its page and a whole submission: this portal, two floors and a peer, in turn within one run."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median

from bench import peer
from bench.journeys import Journey, opened, opened_here, sent, sent_here
from bench.load import CLIENTS, Result, run
from bench.serving import database_process, processor_seconds, serving, web_process, worker_seconds
from ops.instance import Instance

WARM_UP_SECONDS = 1.0
FLOORS = {"django": "floor: Django’s form widgets", "lean": "floor: lean markup"}
PEER = peer.PINS[0].replace("==", " ")
HEAD = (
    f"  {'':<44}{'rate':>9}{'requests':>10}{'a request':>12}{'web CPU':>11}{'db CPU':>10}"
    f"{'rate/plain':>12}{'rate/peer':>11}{'CPU plain/own':>15}"
)


@dataclass
class Served:
    """A server: its port and gunicorn's first process."""

    port: int
    pid: int


@dataclass
class Contestant:
    """One row: its name, who serves it, and the journey."""

    name: str
    server: Served
    journey: Journey


@dataclass
class Round:
    """One round of one contestant, with the processor seconds of its web server and of PostgreSQL."""

    result: Result
    web: float
    database: float

    @property
    def a_journey(self) -> float:
        """Processor milliseconds a journey, of both."""
        return 1000 * (self.web + self.database) / self.result.journeys


@dataclass
class Field:
    """Everybody who is measured, on one PostgreSQL. Without a peer ``missing`` says why."""

    portal: Served
    floors: dict[str, Served]
    peer: peer.Peer | None
    missing: str
    database: int
    slugs: dict[str, str]


@contextmanager
def field_of(portal: Instance) -> Iterator[Field]:
    """Make the surveys, start the floors and the peer beside the portal, and yield them all."""
    socket_directory = portal.python("from bench.portal import make_databases; make_databases()").splitlines()[-1]
    slugs = json.loads(portal.python("from bench.portal import make_surveys; make_surveys()").splitlines()[-1])
    address = f"postgres://postgres@/{socket_directory}/bench_floor"
    missing, other = "", None
    with ExitStack() as stack:
        floors = {}
        for markup in FLOORS:
            floor = serving(
                sys.executable, "bench.floor:application", "/", FLOOR_MARKUP=markup, FLOOR_DATABASE_URL=address
            )
            floors[markup] = Served(*stack.enter_context(floor))
        try:
            other = stack.enter_context(peer.running(socket_directory))
        except peer.PeerMissingError as error:
            missing = str(error)
        own = Served(int(portal.base.rsplit(":", 1)[1]), web_process(portal))
        yield Field(own, floors, other, missing, database_process(portal), slugs)


def in_turn(contestants: list[Contestant], database: int, *, rounds: int, seconds: float) -> list[list[Round]]:
    """Let each contestant run once a round, so that a slow minute of the machine slows all of them."""
    for contestant in contestants:
        run(contestant.server.port, contestant.journey, seconds=WARM_UP_SECONDS)
    results: list[list[Round]] = [[] for _contestant in contestants]
    for _round in range(rounds):
        for place, contestant in enumerate(contestants):
            before = processor_seconds(contestant.server.pid), processor_seconds(database)
            result = run(contestant.server.port, contestant.journey, seconds=seconds)
            web = processor_seconds(contestant.server.pid) - before[0]
            results[place].append(Round(result, web, processor_seconds(database) - before[1]))
    return results


def _row(name: str, rounds: list[Round], plain: list[Round], other: list[Round] | None) -> str:
    def ratio(base: list[Round] | None) -> str:
        if base is None:
            return "–"
        return f"{median(x.result.per_second / y.result.per_second for x, y in zip(rounds, base, strict=True)):.2f}"

    result = rounds[0].result
    journeys = sum(each.result.journeys for each in rounds)
    web, database = (1000 * sum(getattr(each, part) for each in rounds) / journeys for part in ("web", "database"))
    processor = median(its.a_journey / own.a_journey for own, its in zip(rounds, plain, strict=True))
    return (
        f"  {name:<44}{median(each.result.per_second for each in rounds):>7.1f}/s{result.requests / result.journeys:>10.1f}"
        f"{median(each.result.a_request for each in rounds):>9.1f} ms{web:>8.2f} ms{database:>7.2f} ms"
        f"{ratio(plain):>12}{ratio(other):>11}{processor:>15.2f}"
    )


def table(title: str, field: Field, contestants: list[Contestant], *, rounds: int, seconds: float) -> None:
    """Measure and print one table; its first row is the plain floor."""
    print(f"\n{title}; {CLIENTS} clients, {rounds} rounds of {seconds:g} s in turn, medians", flush=True)
    results = in_turn(contestants, field.database, rounds=rounds, seconds=seconds)
    others = [found for who, found in zip(contestants, results, strict=True) if who.name == PEER]
    print(HEAD)
    for contestant, found in zip(contestants, results, strict=True):
        print(_row(contestant.name, found, results[0], others[0] if others else None))
        if contestant.name == FLOORS["lean"] and field.missing:
            print(f"  {PEER:<44}not measured. {field.missing}")


def _pages(field: Field, floor: str, survey: str) -> list[Contestant]:
    """Return the contestants for opening a page with questions."""
    found = [Contestant(name, field.floors[markup], opened(floor)) for markup, name in FLOORS.items()]
    if field.peer:
        found.append(
            Contestant(PEER, Served(field.peer.port, field.peer.pid), opened(f"/survey/{field.peer.surveys[survey]}/"))
        )
    return [*found, Contestant("this portal", field.portal, opened_here(field.slugs[survey]))]


def _submissions(field: Field, floor: str, survey: str) -> list[Contestant]:
    """Return the contestants for a whole submission, without this portal."""
    found = [Contestant(name, field.floors[markup], sent(name, floor, "/thanks/")) for markup, name in FLOORS.items()]
    if field.peer:
        start = f"/survey/{field.peer.surveys[survey]}/"
        found.append(Contestant(PEER, Served(field.peer.port, field.peer.pid), sent(PEER, start, "/survey/confirm/")))
    return found


def measure(portal: Instance) -> None:
    """Print the tables."""
    with field_of(portal) as field:
        here, slugs = field.portal, field.slugs
        table("Page with 20 questions, opened", field, _pages(field, "/", "page"), rounds=5, seconds=1.5)
        table("Page with 1 question of 20, opened", field, _pages(field, "/q/0/", "pages"), rounds=3, seconds=1)
        print(
            "  This portal’s page has a header, footer, help text, progress and a strict content policy around the questions."
        )
        rows = _submissions(field, "/", "page")
        rows += [
            Contestant("this portal", here, sent_here(slugs["page"])),
            Contestant("this portal, check your answers", here, sent_here(slugs["checked"])),
            Contestant("this portal, start page read first", here, sent_here(slugs["page"], read_start=True)),
        ]
        before, start = worker_seconds(portal), time.monotonic()
        table("Whole submission, 20 questions on one page", field, rows, rounds=5, seconds=3)
        rows = _submissions(field, "/q/0/", "pages")
        rows.append(Contestant("this portal, check your answers", here, sent_here(slugs["pages"])))
        table("Whole submission, 20 questions on 20 pages", field, rows, rounds=3, seconds=4)
        worker, passed = worker_seconds(portal) - before, time.monotonic() - start
        print(f"""
  The aim for 20 questions on one page: at least 3 times the plain floor and 10 times the peer.
  Each rate is submissions a second; “rate/plain” and “rate/peer” compare them with the first row and the peer, and
  “CPU plain/own” compares processor time (web server and PostgreSQL together), which other work on the machine disturbs less.
  A submission is, from the first page with questions to the confirmation:
    floors       page, one validated insert, thank-you; on 20 pages each answer waits in the session
    the peer     page, a row a question, confirmation; on 20 pages each answer waits in the session
    this portal  page, one transaction with its audit row, thank-you with a reference code; and where the survey has several
                 pages or “check your answers” (a page and a press), a press to begin and each answer saved as it is given
  The portal’s background worker and beat took {100 * worker / passed:.1f}% of one processor meanwhile.""")
