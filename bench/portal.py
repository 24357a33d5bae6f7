"""What is done inside the portal for the measurements: run there, through ``Instance.python``."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.questions import definition

if TYPE_CHECKING:
    from engagement.surveys.models import Survey

# The surveys that are measured: all questions on one page without and with "check your answers", and one a page.
SURVEYS = {
    "page": {"one_page": True, "check_answers": False},
    "checked": {"one_page": True, "check_answers": True},
    "pages": {"one_page": False, "check_answers": True},
}

FLOOR_TABLES = """
CREATE TABLE IF NOT EXISTS floor_answer (id bigserial PRIMARY KEY, answers jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, expire_date timestamptz NOT NULL);
"""


def make_survey(name: str, source: str) -> Survey:
    """Return a new open survey with the questions of the definition ``source``, of the demonstration's first programme."""
    from django.utils import timezone

    from engagement.programmes.models import Programme
    from engagement.programmes.queries import areas_within
    from engagement.surveys.models import LawfulBasis, Survey
    from engagement.surveys.services import create_survey, open_survey, save_version, sign_off

    programme = Programme.objects.filter(is_public=True)[0]
    today = timezone.localdate()
    survey = create_survey(
        actor=None,
        programme=programme,
        areas=areas_within(programme),
        title=f"Bench: {name}",
        summary="We would like to know how care near the end of life is for you.",
        audience=Survey.Audience.RESIDENTS,
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=30),
        what_happens="We read every answer and publish a report.",
        privacy_notice="Your answers are kept by the integrated care board.",
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        contact_email="have-your-say@example.org",
    )
    version = save_version(survey, source, actor=None, version=survey.version)
    sign_off(survey, actor=None, number=version.number, sha256=version.sha256)
    return open_survey(survey, actor=None, version=survey.version)


def make_surveys() -> None:
    """Make and open the surveys that are filled in; print their addresses as JSON, by name."""
    print(json.dumps({name: make_survey(name, definition(**shape)).slug for name, shape in SURVEYS.items()}))


def sign_in(role: str) -> None:
    """Sign in the demonstration's person with a role; print the name and the value of their session's cookie as JSON."""
    from django.conf import settings
    from django.test import Client

    from eolcare.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(email=f"{role}@eolcare.example"), settings.AUTHENTICATION_BACKENDS[1])
    name = settings.SESSION_COOKIE_NAME
    print(json.dumps([name, client.cookies[name].value]))


def make_databases() -> None:
    """Make the databases of the floors and the peer on the portal's PostgreSQL; print the folder of its socket."""
    import psycopg2

    from ops.postgres import ensure_database, socket_directory

    for name in ("bench_floor", "bench_peer"):
        ensure_database(name)
    connection = psycopg2.connect(host=str(socket_directory()), user="postgres", dbname="bench_floor")
    with connection, connection.cursor() as cursor:
        cursor.execute(FLOOR_TABLES)
    connection.close()
    print(socket_directory())
