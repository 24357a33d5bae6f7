"""Results and files of responses at a thousand, a hundred thousand and a million responses."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench import peer
from bench.journeys import sent_here
from bench.load import Client
from bench.questions import WORDS
from bench.serving import database_process, processor_seconds, web_process
from ops.instance import Instance

SIZES = (1_000, 100_000, 1_000_000)
# What is stored by one statement, so that none takes longer than a call into the portal may.
AT_ONCE = 250_000
ROUNDS = 15
PATIENCE = 120


@dataclass
class Filled:
    """A survey with many responses."""

    size: int
    pk: int
    slug: str
    address: str
    borough: str
    times: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)


def inside(portal: Instance, call: str) -> Any:
    """Call a function of ``bench.responses`` or ``bench.portal`` inside the portal and return what it printed as JSON."""
    return json.loads(portal.python(f"from bench import portal, responses; {call}").splitlines()[-1])


def _fill(portal: Instance) -> list[Filled]:
    print(
        "\nResponses stored by SQL, and taken into the tallies in batches by one process; the portal’s worker takes its part beside it"
    )
    print(f"  {'':<24}{'stored':>16}{'tallied':>18}{'peak memory':>14}")
    surveys = []
    for size in SIZES:
        made = inside(portal, f"responses.make_empty('{size:,} responses')")
        storing = 0.0
        for first in range(1, size + 1, AT_ONCE):
            count = min(AT_ONCE, size + 1 - first)
            storing += inside(portal, f"responses.store({made['pk']}, {first}, {count})")["seconds"]
        taken, seconds, left = 0, 0.0, size
        while left:
            tallied = inside(portal, f"responses.tally({made['pk']}, 200)")
            taken, seconds, left = taken + tallied["taken"], seconds + tallied["seconds"], tallied["left"]
        print(
            f"  {size:>10,} responses    {storing:>14.1f} s{taken / seconds:>15,.0f}/s{tallied['peak']:>11.0f} MB",
            flush=True,
        )
        surveys.append(
            Filled(size, made["pk"], made["slug"], f"/team/surveys/{made['public_id']}/results/", made["borough"])
        )
    return surveys


def _open(client: Client, address: str) -> str:
    answer = client.get(address)
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} at {address}: {answer.text[:1500]}")
    return answer.text


def _signed_in(portal: Instance, port: int) -> Client:
    client = Client(port)
    name, value = inside(portal, "portal.sign_in('analyst')")
    client.cookies[name] = value
    return client


def _pages(portal: Instance, surveys: list[Filled], client: Client) -> None:
    views = {
        "all 20 questions": "",
        "all 20 questions, of one borough": f"?borough={surveys[0].borough}",
        "all 20 questions, of who gave two answers": "?also=overall:option_1&also=heard:5",
        "one question with its charts": "questions/overall/",
        "two questions crossed": "table/?rows=overall&columns=places",
        "one question, boroughs compared": "boroughs/?question=overall",
    }
    print(
        f"\nResults pages of 20 questions, one analyst, {ROUNDS} rounds in turn, medians; the ratio is time to that at {SIZES[0]:,}"
    )
    print(f"  {'':<44}" + "".join(f"{survey.size:>14,}{'ratio':>8}{'CPU':>11}" for survey in surveys))
    web, database = web_process(portal), database_process(portal)
    for query in views.values():
        for survey in surveys:
            for _again in range(4):
                _open(client, survey.address + query)
    for _round in range(ROUNDS):
        for name, query in views.items():
            for survey in surveys:
                used = processor_seconds(web) + processor_seconds(database)
                start = time.perf_counter()
                _open(client, survey.address + query)
                survey.times.setdefault(name, []).append(1000 * (time.perf_counter() - start))
                used = processor_seconds(web) + processor_seconds(database) - used
                survey.processor.setdefault(name, []).append(1000 * used)
    for name in views:
        row = f"  {name:<44}"
        for survey in surveys:
            ratio = median(own / base for own, base in zip(survey.times[name], surveys[0].times[name], strict=True))
            row += f"{median(survey.times[name]):>11.1f} ms{ratio:>8.2f}{sum(survey.processor[name]) / ROUNDS:>8.1f} ms"
        print(row)
    row = f"  {'for comparison: counting by SQL over JSONB':<44}"
    first = 0.0
    for survey in surveys:
        took = 1000 * inside(portal, f"responses.count_by_sql({survey.pk})")["seconds"]
        first = first or took
        row += f"{took:>11.1f} ms{took / first:>8.2f}{'–':>11}"
    print(row)
    print(
        "  CPU is the processor time of the web server and PostgreSQL for one page. The aim: a ratio of at most 1.5.",
        flush=True,
    )


def _new_response(portal: Instance, survey: Filled, client: Client) -> None:
    port = int(portal.base.rsplit(":", 1)[1])
    before = f"{survey.size:,}"
    after = f"{survey.size + 1:,}"
    if before not in _open(client, survey.address):
        raise RuntimeError(f"The page of results does not say {before}.")
    sent_here(survey.slug)(Client(port))
    start = time.perf_counter()
    while after not in _open(client, survey.address):
        if time.perf_counter() - start > PATIENCE:
            print(f"  A new response did not show within {PATIENCE} s.")
            return
        time.sleep(0.25)
    print(
        f"  One more response, sent to the survey with {before}, showed after {time.perf_counter() - start:.1f} s.",
        flush=True,
    )


def _files(portal: Instance, surveys: list[Filled]) -> None:
    print("\nFiles of all responses with their words, each made in a process of its own")
    print(f"  {'':<44}{'responses':>12}{'time':>10}{'rows':>13}{'size':>10}{'memory more':>13}")
    names = {
        "csv": "this portal, CSV, codes",
        "xlsx": "this portal, Excel workbook",
        "copy": "for comparison: PostgreSQL’s COPY, as stored",
    }
    for kind, name in names.items():
        for survey in surveys:
            made = inside(portal, f"responses.export({survey.pk}, '{kind}', '{portal.folder}/bench-export')")
            memory = f"{made['peak'] - made['before']:>10.0f} MB"
            _file_row(name, survey.size, made["seconds"], made["bytes"], memory)
    size = SIZES[0]
    name = peer.PINS[0].replace("==", " ") + ", CSV"
    try:
        socket_directory = portal.python("from bench.portal import make_databases; make_databases()").splitlines()[-1]
        with peer.running(socket_directory) as other:
            other.fill("page", size, WORDS)
            client = Client(other.port)
            start = time.perf_counter()
            text = _open(client, f"/survey/csv/{other.surveys['page']}/")
            _file_row(name, size, time.perf_counter() - start, len(text.encode()), "–")
    except peer.PeerMissingError as error:
        print(f"  {name:<44}not measured. {error}")


def _file_row(name: str, rows: int, seconds: float, size: int, memory: str) -> None:
    print(
        f"  {name:<44}{rows:>12,}{seconds:>8.2f} s{rows / seconds:>11,.0f}/s{size / 1e6:>7.1f} MB{memory:>13}",
        flush=True,
    )


def measure(portal: Instance) -> None:
    """Print the tables."""
    surveys = _fill(portal)
    client = _signed_in(portal, int(portal.base.rsplit(":", 1)[1]))
    _pages(portal, surveys, client)
    _new_response(portal, surveys[-1], client)
    _files(portal, surveys)
