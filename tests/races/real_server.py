"""A real gunicorn in processes of its own, on the database of the test, that can be killed as a power cut does."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

from ops import places
from ops.instance import free_port
from tests.races.real_worker import database_url, wait_for

TOKEN = "a" * 32


class RealServer:
    """The portal as ``ops.supervise`` serves it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> RealServer:
        """Start it and wait until it answers."""
        environment = {
            **os.environ,
            "EOLCARE_VAR": str(self.var),
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "eolcare.settings.test",
        }
        command = [sys.executable, "-m", "gunicorn", "eolcare.wsgi:application", f"--bind=127.0.0.1:{self.port}"]
        command += ["--workers=2", "--threads=4", "--worker-class=gthread", "--no-control-socket", "--log-level=error"]
        with open(self.var / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=places.ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        wait_for("the server answers", lambda: self.get("/surveys/") == 200, every=0.1)
        return self

    def get(self, path: str) -> int:
        """Return the status of a page, 0 while nobody answers."""
        try:
            return self._ask("GET", path, "", "")[0]
        except (OSError, http.client.HTTPException):
            return 0

    def post(self, path: str, cookie: str, **fields: str) -> tuple[int, str]:
        """Send a form as a browser with this cookie, and return the status and where it leads.

        Raises ``OSError`` or ``HTTPException`` when no whole answer comes.
        """
        return self._ask("POST", path, cookie, urlencode({"csrfmiddlewaretoken": TOKEN, **fields}))

    def _ask(self, method: str, path: str, cookie: str, body: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"csrftoken={TOKEN}; {cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()

    def kill(self) -> None:
        """End all of its processes at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        self.process = None

    def stop(self) -> None:
        """End it, whatever it does."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
