"""A real Celery worker with its beat, in processes of its own, on the database of the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from django.db import connection

from ops import places

T = TypeVar("T")
PATIENCE = 180  # seconds; a machine that tests and builds at once is slow


def database_url() -> str:
    """Return the address of the database that the test runs on."""
    known = connection.settings_dict
    who = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    if known["HOST"].startswith("/"):
        return f"postgres://{who}@/{known['HOST']}/{known['NAME']}"
    return f"postgres://{who}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


def wait_for(what: str, look: Callable[[], T], *, every: float = 0.02) -> T:
    """Return what ``look`` gives as soon as it is true.

    Raises:
        AssertionError: if it does not come true in time.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(every)
    raise AssertionError(f"This did not happen in {PATIENCE} s: {what}")


class RealWorker:
    """``celery worker --beat`` with a broker folder in ``var``."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.log = var / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> RealWorker:
        """Start it and wait until it takes messages."""
        (self.var / "beat").mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "EOLCARE_VAR": str(self.var),
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "eolcare.settings.test",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "celery", "-A", "eolcare", "worker", "--beat", "--concurrency=1"]
        command += ["--without-gossip", "--without-mingle", "--loglevel=INFO", f"--schedule={self.var}/beat/schedule"]
        already = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=places.ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        wait_for("the worker is ready", lambda: b" ready." in self.log.read_bytes()[already:], every=0.1)
        return self

    @property
    def broker(self) -> Path:
        """The folder of its broker."""
        return self.var / "broker"

    def kill(self) -> None:
        """End all of its processes at once, as a power cut does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        self.process = None

    def stop(self) -> None:
        """End it, whatever it does."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
