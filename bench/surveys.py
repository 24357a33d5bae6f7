"""A survey page and a whole submission, against the floor (see ``bench.floor``), with eight clients, in turn within one run."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from statistics import median

from bench.load import Client, Result, run
from ops import places
from ops.instance import Instance, free_port

ROUNDS = 5
PAGES_A_ROUND = 240
SUBMISSIONS_A_ROUND = 48

FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*>(.*?)</form>", re.S)
INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
TEXTAREA = re.compile(r"<textarea[^>]*name=\"([^\"]+)\"")
SELECT = re.compile(r"<select[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</select>", re.S)
OPTION = re.compile(r"<option value=\"([^\"]+)\"")
ACTION = re.compile(r"<form[^>]*action=\"([^\"]+)\"")
WORDS = "The nurses were kind. At night nobody answered the telephone, and we waited until the morning."

# Run inside the portal: the open survey with the most questions, and its questions as the floor needs them.
DESCRIBE = """
import json
from engagement.surveys.models import Survey
from engagement.surveys.queries import definition_of, published_version, boroughs_of
best = None
for survey in Survey.objects.open_now():
    definition = definition_of(published_version(survey))
    if best is None or len(definition.questions) > len(best[1].questions):
        best = (survey, definition)
survey, definition = best
questions = []
for question in definition.questions:
    options = [[option.key, option.label] for option in getattr(question, "options", ())]
    kind = {"Checkboxes": "many"}.get(type(question).__name__, "one" if options else "text")
    name = type(question).__name__
    if name == "Likert":
        kind, options = "one", [[str(n), label] for n, label in enumerate(["Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree", "Not sure"])]
    if name == "Borough":
        kind, options = "one", [[borough.key, borough.label] for borough in boroughs_of(survey)]
    questions.append({"key": question.key, "title": getattr(question, "statement", "") or question.title, "kind": kind, "options": options})
print(json.dumps({"slug": survey.slug, "questions": questions}))
"""

PREPARE = """
from django.db import connection
connection.ensure_connection()
with connection.cursor() as cursor:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'bench_floor'")
    if not cursor.fetchone():
        cursor.execute("CREATE DATABASE bench_floor")
"""

TABLES = """
CREATE TABLE IF NOT EXISTS floor_answer (id bigserial PRIMARY KEY, answers jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, expire_date timestamptz NOT NULL);
"""


def filled(page: str) -> list[tuple[str, str]]:
    """Return what a person would send from the first form of a page: hidden fields, a first choice each, some words."""
    form = FORM.search(page)
    if form is None:
        raise RuntimeError(f"There is no form on the page: {page[:300]}")
    data: list[tuple[str, str]] = []
    chosen: set[str] = set()
    for tag in INPUT.findall(form[1]):
        attributes = dict(ATTRIBUTE.findall(tag))
        name, kind = attributes.get("name"), attributes.get("type", "text")
        if not name:
            continue
        if kind == "hidden":
            data.append((name, html.unescape(attributes.get("value", ""))))
        elif kind in ("radio", "checkbox") and name not in chosen:
            chosen.add(name)
            data.append((name, html.unescape(attributes.get("value", "on"))))
        elif kind == "text":
            data.append((name, "A few words"))
    data += [(name, WORDS) for name in TEXTAREA.findall(form[1])]
    for name, inside in SELECT.findall(form[1]):
        options = OPTION.findall(inside)
        if options:
            data.append((name, html.unescape(options[0])))
    return data


def submit_here(slug: str):
    """Return the journey of a whole submission here: begin, each question, the consent, check, send, thank-you page."""

    def journey(client: Client) -> None:
        client.forget()
        start = f"/surveys/{slug}/"
        page = client.get(start)
        answer = client.post(f"{start}begin/", [pair for pair in filled(page.text) if pair[0] != "shared"])
        for _step in range(60):
            if answer.status != 302:
                raise RuntimeError(f"{answer.status} in the middle: {answer.text[:500]}")
            where = answer.location
            page = client.get(where)
            if "/thank-you/" in where and page.status == 200:
                return
            if page.status == 302:
                answer = page
                continue
            answer = client.post(where, filled(page.text))
        raise RuntimeError("The survey did not end.")

    return journey


def submit_floor(client: Client) -> None:
    """A whole submission on the floor: the page, one post, the thank-you page."""
    client.forget()
    page = client.get("/")
    answer = client.post("/", filled(page.text))
    if answer.status != 302 or client.get(answer.location).status != 200:
        raise RuntimeError(f"{answer.status}: {answer.text[:500]}")


@contextmanager
def floor(database: str, questions: list[dict], markup: str):
    """Serve the floor and yield its port; the same gunicorn shape as the portal's."""
    port = free_port()
    environment = {
        **os.environ,
        "FLOOR_DATABASE_URL": database,
        "FLOOR_QUESTIONS": json.dumps(questions),
        "FLOOR_MARKUP": markup,
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    words = [sys.executable, "-m", "gunicorn", "bench.floor:application", f"--bind=127.0.0.1:{port}", "--workers=2"]
    words += ["--threads=4", "--worker-class=gthread", "--no-control-socket", "--log-level=warning"]
    process = subprocess.Popen(words, cwd=places.ROOT, env=environment)
    try:
        for _try in range(100):
            try:
                if Client(port).get("/").status == 200:
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError("The floor did not start.")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def in_turn(rounds: int, *contestants) -> list[list[Result]]:
    """Let each contestant run once a round, so that a slow minute of the machine slows all of them."""
    results: list[list[Result]] = [[] for _contestant in contestants]
    for _round in range(rounds):
        for place, contestant in enumerate(contestants):
            results[place].append(contestant())
    return results


def _row(name: str, results: list[Result], base: list[Result]) -> str:
    ratio = median(ours.per_second / floor.per_second for ours, floor in zip(results, base, strict=True))
    per_second = median(result.per_second for result in results)
    requests = results[0].requests / results[0].journeys
    each = median(1000 * result.seconds * 8 / result.requests for result in results)
    return f"  {name:<44}{per_second:>9.1f}/s {requests:>7.1f} {each:>9.1f} ms {ratio:>8.2f}"


def measure(portal: Instance) -> None:
    """Print the tables."""
    described = json.loads(portal.python(DESCRIBE).splitlines()[-1])
    questions, slug = described["questions"], described["slug"]
    portal.python(PREPARE)
    address = portal.python("from ops.postgres import embedded_url; print(embedded_url('bench_floor'))").splitlines()[
        -1
    ]
    import environ
    import psycopg2

    config = environ.Env.db_url_config(address)
    connection = psycopg2.connect(dbname=config["NAME"], user=config["USER"], host=config["HOST"])
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
    connection.close()
    ours = int(portal.base.rsplit(":", 1)[1])
    head = f"  {'':<44}{'rate':>11} {'requests':>8} {'a request':>11} {'ratio':>8}"

    print(f"\nSurvey page, GET, 8 clients, {ROUNDS} rounds in turn (median); one question a page")
    first = next(question for question in questions if question["kind"] == "one")
    with floor(address, [first], "django") as by_django, floor(address, [first], "lean") as lean:
        visitors: dict[int, str] = {}

        def our_page(client: Client) -> None:
            if id(client) not in visitors:
                page = client.get(f"/surveys/{slug}/")
                answer = client.post(
                    f"/surveys/{slug}/begin/", [pair for pair in filled(page.text) if pair[0] != "shared"]
                )
                visitors[id(client)] = answer.location
            if client.get(visitors[id(client)]).status != 200:
                raise RuntimeError("The question page did not open.")

        def floor_page(client: Client) -> None:
            if client.get("/").status != 200:
                raise RuntimeError("The floor's page did not open.")

        def ours_round() -> Result:
            visitors.clear()
            return run(ours, our_page, total=PAGES_A_ROUND)

        rounds = in_turn(
            ROUNDS,
            lambda: run(by_django, floor_page, total=PAGES_A_ROUND),
            lambda: run(lean, floor_page, total=PAGES_A_ROUND),
            ours_round,
        )
    print(head)
    for name, results in zip(
        ("floor, Django's form rendering", "floor, lean markup", "this portal"), rounds, strict=True
    ):
        print(_row(name, results, rounds[0]))
    print(
        "  The ratio is pages a second against the first row. This portal's page has a header, footer, help text, progress, saved"
    )
    print("  answer and a strict content policy around the question; the floor's page has the question alone.")

    print(f"\nWhole submission, 8 clients, {ROUNDS} rounds in turn (median); {len(questions)} questions")
    with floor(address, questions, "django") as by_django, floor(address, questions, "lean") as lean:
        rounds = in_turn(
            ROUNDS,
            lambda: run(by_django, submit_floor, total=SUBMISSIONS_A_ROUND),
            lambda: run(lean, submit_floor, total=SUBMISSIONS_A_ROUND),
            lambda: run(ours, submit_here(slug), total=SUBMISSIONS_A_ROUND),
        )
    print(head)
    for name, results in zip(
        ("floor, Django's form rendering", "floor, lean markup", "this portal"), rounds, strict=True
    ):
        print(_row(name, results, rounds[0]))
    print(
        "  The ratio is submissions a second against the first row. A submission is one page and one insert on the floor; here it is a"
    )
    print(
        "  page a question, each answer saved as it is given, a check page, one transaction with its audit row, and a reference code."
    )
    print(
        "  Per request is the fairer look at the same figures: requests differ, work per request is what a person waits for."
    )
