"""The portal on this machine, under one supervisor: PostgreSQL, web server, Celery worker and beat.

    python -m ops.supervise        (what ``make run`` becomes; PORT=8000)

Ctrl-C or SIGTERM ends all of it. A second one for the same var folder is not started. Whatever was killed, and if it
was this process itself, the next run finds what is left, ends it, and starts.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from ops import children, places, postgres, processes
from ops.children import Child, say
from ops.processes import OpsError

HOST = "127.0.0.1"
PATIENCE = 20.0


def wanted_port() -> int:
    """Return the port that ``PORT`` names.

    Raises:
        OpsError: when it is no port number.
    """
    text = os.environ.get("PORT", "").strip() or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise OpsError(f"PORT={text} is no port. Give a number from 1024 to 65535, for example: make run PORT=8001")
    return int(text)


def listen(port: int) -> socket.socket:
    """Return a socket that listens on ``port``; the supervisor holds it, so a web server that dies loses no caller.

    Raises:
        OpsError: when the port is taken or not allowed.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(512)
    except PermissionError as error:
        raise OpsError(f"Port {port} is kept for root. Choose one from 1024 on: make run PORT=8000") from error
    except OSError as error:
        raise OpsError(
            f"Port {port} is in use by another program. Choose another: make run PORT={_free_port(port)}"
        ) from error
    return listener


def _free_port(after: int) -> int:
    for port in range(after + 1, min(after + 200, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    return 8000


def answers(port: int) -> int:
    """Return the status of the portal's first page, or 0 while it does not answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


class Supervisor:
    """Runs the portal until it is told to stop."""

    def __init__(self, port: int, listener: socket.socket) -> None:
        self.port = port
        self.began = time.monotonic()
        self.address = f"http://localhost:{port}/"
        self.uses_embedded = not os.environ.get("DATABASE_URL")
        self._stops = 0
        self._worker_is_ready = False
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "eolcare"]
        gunicorn = [sys.executable, "-m", "gunicorn", "eolcare.wsgi:application", f"--bind=fd://{listener.fileno()}"]
        gunicorn += ["--workers=2", "--threads=4", "--worker-class=gthread", "--timeout=60", "--graceful-timeout=10"]
        gunicorn += ["--no-control-socket", "--log-level=warning"]
        worker = ["worker", "--pool=prefork", "--concurrency=2", "--without-gossip", "--without-mingle"]
        worker += ["--max-tasks-per-child=200", "--loglevel=INFO"]
        schedule = str(places.folder("beat") / "schedule")
        self.children = [
            Child("web", gunicorn, keep=(listener.fileno(),)),
            Child("worker", celery + worker, on_line=self._hear_worker),
            Child("beat", [*celery, "beat", f"--schedule={schedule}", "--pidfile=", "--loglevel=WARNING"]),
        ]

    def _hear_worker(self, line: str) -> None:
        self._worker_is_ready = self._worker_is_ready or line.endswith(" ready.")

    def stop(self, *_: object) -> None:
        """Ask for the end; asked twice, it comes at once."""
        self._stops += 1

    def run(self) -> int:
        """Run until told to stop; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        with ExitStack() as stack:
            if self.uses_embedded:
                stack.enter_context(postgres.lease())
                postgres.ensure_database("eolcare")
            code = self._prepare()
            if code == 0:
                try:
                    self._watch()
                finally:
                    self._end_children()
        return code if not self._stops else 0

    def _prepare(self) -> int:
        process = subprocess.Popen(
            [sys.executable, "-m", "ops.prepare"], cwd=places.ROOT, env=children.environment(), start_new_session=True
        )
        while process.poll() is None:
            if self._stops:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                say("Stopped before the portal was ready. The next run goes on from here.")
                return 130
            time.sleep(0.05)
        return process.returncode

    def _watch(self) -> None:
        is_ready = False
        checked = time.monotonic()
        while not self._stops:
            for child in self.children:
                child.watch()
            if not is_ready:
                is_ready = self._report_when_ready()
            if self.uses_embedded and time.monotonic() - checked > 1:
                checked = time.monotonic()
                self._watch_database()
            time.sleep(0.1)

    def _watch_database(self) -> None:
        if postgres.running_pid() is None:
            say("PostgreSQL ended; starting it again")
            try:
                postgres.start()
            except OpsError as error:
                say(str(error))

    def _report_when_ready(self) -> bool:
        waited = time.monotonic() - self.began
        status = answers(self.port)
        if not status or (not self._worker_is_ready and waited < 60):
            return False
        if status >= 500:
            say(f"The portal answers, but with an error ({status}). Its log: {places.var() / 'log' / 'web.log'}")
        say(f"\nReady in {waited:.0f} s: {self.address}\n")
        sign_ins = places.var() / "run" / "sign-ins"
        if sign_ins.exists():
            say(sign_ins.read_text().rstrip() + "\n")
        say("Ctrl-C stops it.\n")
        return True

    def _end_children(self) -> None:
        say("Stopping ...")
        asked = self._stops
        for child in self.children:
            child.ask_to_end()
        processes.wait_until(
            lambda: all(child.is_over() for child in self.children) or self._stops > asked, PATIENCE, 0.05
        )
        for child in self.children:
            child.kill()
        children.end_marked(patience=0.5)
        say("Stopped. Nothing of it runs any more.")


def _announce(state: Path, port: int) -> None:
    state.write_text(json.dumps({"process": os.getpid(), "address": f"http://localhost:{port}/"}))


def main() -> int:
    """Run the portal, or say why not."""
    port = wanted_port()
    state = places.folder("run") / "portal.json"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")
    os.environ.setdefault("PORTAL_BASE_URL", f"http://localhost:{port}")
    with processes.locked(places.folder("run") / "portal.lock", wait=False) as is_only:
        if not is_only:
            running = json.loads(state.read_text()) if state.exists() else {}
            say(
                f"The portal of this checkout runs already: {running.get('address', 'it is just starting')} "
                f"(process {running.get('process', 'unknown')}). Nothing was changed. "
                "To stop it press Ctrl-C where it runs, or send that process SIGTERM."
            )
            return 0
        left = children.end_marked()
        if left:
            say(f"  An earlier run was cut short: ended {left} processes that it left behind.")
        listener = listen(port)
        _announce(state, port)
        try:
            return Supervisor(port, listener).run()
        finally:
            state.unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OpsError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
