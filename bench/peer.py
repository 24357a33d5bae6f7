"""The peer: ``django-survey-and-report`` from PyPI, in an environment and a project of its own, on the same PostgreSQL.

The environment and the project stand in ``var/bench-peer`` of the checkout and are kept between runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.questions import plain
from bench.serving import serving
from ops import places
from ops.instance import NOT_HANDED_ON

NAME = "django-survey-and-report"
DATABASE = "bench_peer"
# The newest release, on the Django, driver and server that the portal has too.
PINS = (
    "django-survey-and-report==1.5.0",
    "Django==5.2.19",
    "asgiref==3.13.0",
    "sqlparse==0.6.1",
    "pytz==2026.6",
    "PyYAML==6.0.3",
    "psycopg2-binary==2.9.13",
    "gunicorn==27.0.1",
)
FOLDER = places.ROOT / "var" / "bench-peer"
PYTHON = FOLDER / "venv" / "bin" / "python"
PROJECT = FOLDER / "project"

# Its own defaults wherever it has some; sessions, translations and messages as its documentation asks.
SETTINGS = """
import os

SECRET_KEY = "bench-peer"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "peer_urls"
WSGI_APPLICATION = "peer_wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "survey",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": os.environ["PEER_DATABASE"],
    "USER": "postgres",
    "HOST": os.environ["PEER_DATABASE_HOST"],
    "CONN_MAX_AGE": 60,
}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
STATIC_URL = "/static/"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_TZ = True
CSV_DIRECTORY = os.environ["PEER_CSV"]
"""
URLS = """
from django.urls import include, path

urlpatterns = [path("survey/", include("survey.urls"))]
"""
WSGI = """
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peer_settings")
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
"""
# Tables, and the survey twice: all questions on one page, and one question a page.
PREPARE = """
import json, os, sys
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "peer_settings"
import django

django.setup()
from django.core.management import call_command
from django.utils import timezone

call_command("migrate", interactive=False, verbosity=0)
from survey.models import Question, Survey

TYPES = {"one": "radio", "many": "select-multiple", "short": "short-text", "long": "text"}
today = timezone.now().date()
questions = json.load(sys.stdin)
made = {}
for name, method in (("page", Survey.ALL_IN_ONE_PAGE), ("pages", Survey.BY_QUESTION)):
    survey = Survey.objects.create(
        name=name, description="Bench", need_logged_user=False, editable_answers=False, display_method=method,
        publish_date=today - timedelta(days=1), expire_date=today + timedelta(days=30),
    )
    for order, asked in enumerate(questions, start=1):
        Question.objects.create(
            text=asked["title"], order=order, required=False, survey=survey, type=TYPES[asked["kind"]],
            choices=",".join(label for _key, label in asked["options"]) or None,
        )
    made[name] = survey.pk
print(json.dumps(made))
"""

# Responses by SQL, as its own form stores them: one row a question, a choice by its slug, several as a printed list.
FILL = """
import json, os, random, sys
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "peer_settings"
import django

django.setup()
from django.db import connection, transaction
from survey.models import Survey

given = json.load(sys.stdin)
random.seed(5)
questions = list(Survey.objects.get(pk=given["survey"]).questions.all())

def body(question):
    keys = [key for key, _label in question.get_choices()]
    if question.type == "select-multiple":
        return str([key for key in keys if random.random() < 0.3])
    if question.type == "radio":
        return random.choice(keys) if random.random() < 0.95 else ""
    return given["words"] if random.random() < 0.3 else ""

with transaction.atomic(), connection.cursor() as cursor:
    for number in range(given["count"]):
        cursor.execute(
            "INSERT INTO survey_response (created, updated, survey_id, interview_uuid) VALUES (now(), now(), %s, %s) RETURNING id",
            [given["survey"], f"{number:032x}"],
        )
        response = cursor.fetchone()[0]
        rows = [value for question in questions for value in (question.pk, response, body(question))]
        values = ", ".join(["(now(), now(), %s, %s, %s)"] * len(questions))
        cursor.execute(f"INSERT INTO survey_answer (created, updated, question_id, response_id, body) VALUES {values}", rows)
print(given["count"])
"""


class PeerMissingError(Exception):
    """The peer cannot be measured here; the text says why."""


@dataclass
class Peer:
    """The running peer: its port, gunicorn's first process, and the numbers of its surveys ``page`` and ``pages``."""

    port: int
    pid: int
    surveys: dict[str, int]
    environment: dict[str, str]

    def fill(self, survey: str, count: int, words: str) -> None:
        """Store ``count`` responses to one of the surveys, with ``words`` where somebody wrote."""
        _run(FILL, self.environment, json.dumps({"survey": self.surveys[survey], "count": count, "words": words}))


def install() -> None:
    """Make the environment if it is not there.

    Raises:
        PeerMissingError: if it cannot be made, for want of a network perhaps.
    """
    stamp = FOLDER / "installed"
    value = hashlib.sha256(f"{sys.version} {PINS}".encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == value and PYTHON.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    print(f"  Installing {PINS[0]} in {FOLDER.relative_to(places.ROOT)} ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"]
    for words in ([sys.executable, "-m", "venv", "--clear", str(FOLDER / "venv")], [*pip, "--retries=1", *PINS]):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
            raise PeerMissingError(f"{PINS[0]} could not be installed: {said}")
    stamp.write_text(value)


def _run(code: str, environment: dict[str, str], given: str = "") -> str:
    """Run code in the peer's Django and return the last line that it printed.

    Raises:
        PeerMissingError: if it fails.
    """
    done = subprocess.run(
        [str(PYTHON), "-c", code],
        cwd=PROJECT,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PeerMissingError(f"{PINS[0]} does not work here: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.strip().splitlines()[-1]


@contextmanager
def running(socket_directory: str) -> Iterator[Peer]:
    """Serve the peer on an empty database ``bench_peer`` that is there already.

    Raises:
        PeerMissingError: if it cannot be installed or does not work here.
    """
    install()
    PROJECT.mkdir(exist_ok=True)
    for name, text in (("peer_settings", SETTINGS), ("peer_urls", URLS), ("peer_wsgi", WSGI)):
        (PROJECT / f"{name}.py").write_text(text.lstrip())
    places_of = {"PEER_DATABASE": DATABASE, "PEER_DATABASE_HOST": socket_directory, "PEER_CSV": str(PROJECT)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(NOT_HANDED_ON)} | places_of
    surveys = json.loads(_run(PREPARE, environment, json.dumps(plain())))
    address = f"/survey/{surveys['page']}/"
    with serving(PYTHON, "peer_wsgi:application", address, cwd=PROJECT, **places_of) as (port, pid):
        yield Peer(port, pid, surveys, environment)
