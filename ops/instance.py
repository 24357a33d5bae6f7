"""A second portal beside any that runs: own folder, own database server, free port.

For browser tests, screenshots and measurements.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ops import places
from ops.processes import OpsError

if TYPE_CHECKING:
    from psutil import Process

START_SECONDS = 300
NOT_HANDED_ON = ("DJANGO_", "DATABASE_", "TEST_", "EOLCARE_", "CELERY_", "PORT")


@dataclass
class Instance:
    """Where the portal is, its folder, the environment it runs in and its supervisor."""

    base: str
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    _inside: subprocess.Popen[str] | None = None

    def python(self, code: str) -> str:
        """Run code inside the portal's Django and return what it printed.

        Raises:
            OpsError: if it fails, with the end of what it said.
        """
        if self._inside is None:
            self._inside = subprocess.Popen(
                [sys.executable, "-m", "ops.inside"],
                cwd=places.ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        assert self._inside.stdin is not None
        assert self._inside.stdout is not None
        self._inside.stdin.write(json.dumps(code) + "\n")
        self._inside.stdin.flush()
        has_answered = select.select([self._inside.stdout], [], [], 300)[0]
        line = self._inside.stdout.readline() if has_answered else ""
        if not line:
            self.leave()
            raise OpsError("Python inside the portal gave no answer.")
        answer = json.loads(line)
        if answer["error"]:
            raise OpsError(answer["error"][-3000:])
        return str(answer["said"]).strip()

    def leave(self) -> None:
        """End what :meth:`python` started."""
        if self._inside is not None:
            self._inside.kill()
            self._inside.communicate()
            self._inside = None

    def children(self, name: str) -> list[int]:
        """Return the process numbers beneath the supervisor whose command line has ``name`` in it."""
        import psutil

        return [
            child.pid for child in psutil.Process(self.process.pid).children(recursive=True) if name in _words_of(child)
        ]


def _words_of(process: Process) -> str:
    """Return a process's command line; nothing of one that ended in this moment."""
    import psutil

    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*, made: Path | None = None, kept: Path | None = None, **environment: str) -> Iterator[Instance]:
    """Start a portal, wait until it is ready, yield it, and leave nothing behind.

    Args:
        made: a folder that :func:`keep` filled, to start with what stands there instead of from nothing.
        kept: a folder that takes a copy of what it made, once it is stopped.
        environment: further variables, such as ``DEMONSTRATION="0"``.

    Raises:
        OpsError: if it does not become ready, with the end of what it said.
    """
    folder = Path(tempfile.mkdtemp(prefix="eolcare-instance-"))
    folder.chmod(0o755)
    if made:
        keep(made, folder)
    (folder / "mail").mkdir()
    port = free_port()
    full = {name: value for name, value in os.environ.items() if not name.startswith(NOT_HANDED_ON)}
    full |= {"EOLCARE_VAR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    # One place begins more surveys here than anybody does from one place in a day.
    full |= {"EMAIL_URL": f"filemail:///{folder}/mail", "LIMITS": '{"surveys.begin": 1000000000}', **environment}
    log = folder / "portal.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ops.supervise"], cwd=places.ROOT, env=full, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        end = time.monotonic() + START_SECONDS
        while "Ready in" not in log.read_text(errors="replace"):
            if process.poll() is not None or time.monotonic() > end:
                raise OpsError(f"The portal did not become ready:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.2)
        inside = {**full, "DJANGO_SETTINGS_MODULE": "eolcare.settings.local"}
        instance = Instance(f"http://localhost:{port}", folder, inside, process)
        try:
            yield instance
        finally:
            instance.leave()
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
        if kept:
            keep(folder, kept)
        shutil.rmtree(folder, ignore_errors=True)


def keep(var: Path, folder: Path) -> None:
    """Copy what a portal that is stopped has made in its var folder: its database and its files.

    Args:
        var: the portal's var folder.
        folder: where the copy goes; it exists.
    """
    for name in ("postgres", "static", "files", "run/static"):
        if (var / name).exists():
            (folder / name).parent.mkdir(exist_ok=True)
            # As `cp` does it: the server's user stays the owner.
            subprocess.run(["cp", "-a", "--", str(var / name), str(folder / name)], check=True)


def attached(folder: Path) -> Instance:
    """Return the portal that runs with ``folder`` as its var folder, to try a test again without a new start.

    Raises:
        OpsError: if none runs there.
    """
    import psutil

    state = folder / "run" / "portal.json"
    if not state.exists():
        raise OpsError(f"No portal runs with {folder} as its var folder.")
    known = json.loads(state.read_text())
    environment = {name: value for name, value in os.environ.items() if not name.startswith(NOT_HANDED_ON)}
    environment |= {"EOLCARE_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "eolcare.settings.local"}
    return Instance(known["address"].rstrip("/"), folder, environment, psutil.Process(known["process"]))
