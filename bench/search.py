"""Looking through very many things said: the portal's pages against bare SQL, and against themselves at a small size."""

from __future__ import annotations

import json
import time
from datetime import date
from statistics import median
from typing import Any

from bench.load import Client
from ops.instance import Instance

SIZES = (2_000, 200_000)
ROUNDS = 15
WAYS = {
    "the list, first page": "",
    "the list, a page in its middle": "after={middle}",
    "the list, its last page": "last=1",
    "a word in one of a thousand": "words=brindlewick",
    "a phrase in one of ten thousand": "words=%22brindlewick+at+dusk%22",
    "letters within a word": "how=letters&words=indlewic",
}


def inside(portal: Instance, call: str) -> Any:
    """Call a function of this module inside the portal and return what it printed as JSON."""
    return json.loads(portal.python(f"from bench import search, portal; {call}").splitlines()[-1])


def make(size: int) -> None:
    """Make a programme with so many things said, in the portal's database; print its address and its middle."""
    from django.db import connection, transaction

    from engagement.programmes.models import Programme
    from tests.feedback.finding.large import fill

    programme = Programme.objects.create(
        area=Programme.objects.filter(is_public=True)[0].area,
        title=f"{size:,} things said",
        slug=f"search-{size}",
        summary="Made to measure.",
        opens_on=date(2020, 1, 1),
        closes_on=date(2030, 1, 1),
    )
    with transaction.atomic():
        fill(programme, size, prefix=f"b{size // 1000}x")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE engagement_feedbackitem")
    middle = programme.feedback_items.order_by("-said_on", "-pk")[size // 2]
    print(json.dumps({"slug": programme.slug, "pk": programme.pk, "middle": f"{middle.said_on}_{middle.pk}"}))


def bare(pk: int, rounds: int) -> None:
    """Print how many seconds bare SQL takes for the rows of each page, as JSON."""
    from django.db import connection

    said = "to_tsvector('english'::regconfig, COALESCE(text, ''))"
    rows = "SELECT id, text, said_on FROM engagement_feedbackitem WHERE programme_id = %s"
    order = "ORDER BY said_on DESC, id DESC LIMIT 31"
    statements = {
        "the list, first page": f"{rows} {order}",
        "a word in one of a thousand": f"{rows} AND {said} @@ plainto_tsquery('english', 'brindlewick') {order}",
        "letters within a word": f"{rows} AND text ILIKE '%%indlewic%%' {order}",
        "for comparison: every text read": f"{rows} AND position('brindlewick' in lower(text)) > 0 {order}",
    }
    took: dict[str, float] = {}
    with connection.cursor() as cursor:
        for name, statement in statements.items():
            times = []
            for _round in range(rounds):
                start = time.perf_counter()
                cursor.execute(statement, [pk])
                cursor.fetchall()
                times.append(time.perf_counter() - start)
            took[name] = median(times)
    print(json.dumps(took))


def measure(portal: Instance) -> None:
    """Print the tables."""
    client = Client(int(portal.base.rsplit(":", 1)[1]))
    name, value = inside(portal, "portal.sign_in('analyst')")
    client.cookies[name] = value
    times: dict[tuple[str, int], float] = {}
    floors: dict[int, dict[str, float]] = {}
    for size in SIZES:
        # The small one is measured before the large one is there, as both are rows of one table.
        programme = inside(portal, f"search.make({size})")
        for way, query in WAYS.items():
            address = f"/team/feedback/?programme={programme['slug']}&{query.format(**programme)}"
            times[way, size] = _took(client, address)
        floors[size] = inside(portal, f"search.bare({programme['pk']}, {ROUNDS})")
    print(f"\nLooking through what people said, one analyst, {ROUNDS} rounds, medians; ratios are to {SIZES[0]:,}")
    print(f"  {'':<44}" + "".join(f"{size:>14,}" for size in SIZES) + f"{'ratio':>8}")
    for way in WAYS:
        print(_row(f"page: {way}", [times[way, size] for size in SIZES]))
    for way in floors[SIZES[0]]:
        print(_row(way if way.startswith("for") else f"bare SQL: {way}", [1000 * floors[size][way] for size in SIZES]))
    print("  The aim: a ratio of at most 1.5 for each page.", flush=True)


def _took(client: Client, address: str) -> float:
    """Return how many milliseconds a page takes; the first rounds warm up."""
    took = []
    for _round in range(ROUNDS + 3):
        start = time.perf_counter()
        answer = client.get(address)
        took.append(1000 * (time.perf_counter() - start))
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} at {address}")
    return median(took[3:])


def _row(name: str, took: list[float]) -> str:
    return f"  {name:<44}" + "".join(f"{each:>11.1f} ms" for each in took) + f"{took[-1] / took[0]:>8.2f}"
