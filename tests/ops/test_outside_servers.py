"""The production settings with an outside PostgreSQL and, in turn, RabbitMQ and Redis.

Uses servers that already run on this machine, in a database of its own, so it is among the long tests and is skipped by
name where there are none. ``OUTSIDE_DATABASE_URL`` names another server.
"""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.parse

import psycopg2
import pytest

from ops import places
from ops.instance import free_port

pytestmark = pytest.mark.torture
SERVER = os.environ.get("OUTSIDE_DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
BROKERS = {"rabbitmq": "amqp://guest:guest@127.0.0.1:5672//", "redis": "redis://127.0.0.1:6379/13"}
ASK = """
from django.db import transaction
from eolcare.jobs.services import enqueue
with transaction.atomic():
    enqueue("nobody.knows", "{key}", {{}}, asked_by=None)
"""
LOOK = "from eolcare.jobs.models import Job; print('STATE', Job.objects.get(key='{key}').state)"


def answers(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=2).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def database():
    if not answers(SERVER):
        pytest.skip("No PostgreSQL runs on this machine beside the embedded one.")
    name = f"eolcare_outside_{secrets.token_hex(4)}"
    try:
        connection = psycopg2.connect(SERVER)
    except psycopg2.OperationalError as error:
        pytest.skip(f"The outside PostgreSQL does not let us in: {error}")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        if int(cursor.fetchone()[0]) < 150000:
            pytest.skip("The outside PostgreSQL is older than 15.")
        cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    yield SERVER.rsplit("/", 1)[0] + "/" + name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


def environment(database, broker, folder):
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **keep,
        "DJANGO_SETTINGS_MODULE": "eolcare.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "portal.example.org",
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker,
        "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
        "PORTAL_BASE_URL": "https://portal.example.org",
        "MEDIA_ROOT": str(folder / "files"),
        "EOLCARE_VAR": str(folder),
    }


def manage(env, *words):
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=places.ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": "portal.example.org", "X-Forwarded-Proto": "https"})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers


@pytest.mark.parametrize("broker", BROKERS)
def test_the_same_code_serves_and_works_in_production(database, broker, tmp_path):
    if not answers(BROKERS[broker]):
        pytest.skip(f"No {broker} runs on this machine.")
    env = environment(database, BROKERS[broker], tmp_path)
    manage(env, "migrate", "-v0")
    manage(env, "load_reference_data")
    manage(env, "collectstatic", "--noinput", "-v0")
    port = free_port()
    web = [sys.executable, "-m", "gunicorn", "eolcare.wsgi:application", f"--bind=127.0.0.1:{port}", "--workers=2"]
    worker = [sys.executable, "-m", "celery", "-A", "eolcare", "worker", "--concurrency=1", "--without-mingle"]
    processes = [subprocess.Popen(words, cwd=places.ROOT, env=env) for words in ([*web, "--no-control-socket"], worker)]
    try:
        end = time.monotonic() + 60
        while True:
            try:
                status, text, headers = get(port, "/")
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.3)
        assert status == 200
        assert "Help shape care" in text
        assert headers["Strict-Transport-Security"]
        assert get(port, "/support/")[0] == 200
        key = secrets.token_hex(8)
        manage(env, "shell", "-c", ASK.format(key=key))
        while "STATE failed" not in manage(env, "shell", "-c", LOOK.format(key=key)):
            assert time.monotonic() < end + 60, "No worker took the job that the broker announced."
            time.sleep(0.5)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(60)
