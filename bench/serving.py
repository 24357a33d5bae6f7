"""A contestant behind gunicorn in the shape of the portal's own, and the processor time that it and PostgreSQL use."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.load import Client
from ops import places
from ops.instance import NOT_HANDED_ON, Instance, free_port
from ops.processes import OpsError

# As in ops.supervise, which serves the portal.
SHAPE = ("--workers=2", "--threads=4", "--worker-class=gthread", "--no-control-socket", "--log-level=warning")
START_SECONDS = 30


@contextmanager
def serving(
    python: Path | str, application: str, path: str, *, cwd: Path = places.ROOT, **environment: str
) -> Iterator[tuple[int, int]]:
    """Serve a WSGI application and yield its port and the number of gunicorn's first process.

    Args:
        python: the interpreter that has gunicorn and all that the application needs.
        application: ``module:name``.
        path: the address that answers 200 once it works.
        cwd: the folder to start in.
        environment: further variables.

    Raises:
        OpsError: if it does not answer.
    """
    port = free_port()
    given = {name: value for name, value in os.environ.items() if not name.startswith(NOT_HANDED_ON)} | environment
    words = [str(python), "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", *SHAPE]
    process = subprocess.Popen(words, cwd=cwd, env=given)
    try:
        end = time.monotonic() + START_SECONDS
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() > end:
                raise OpsError(f"{application} did not start.")
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int, path: str) -> bool:
    client = Client(port)
    try:
        answer = client.get(path)
    except OSError:
        return False
    finally:
        client.close()
    if answer.status != 200:
        raise OpsError(f"{answer.status} at {path}: {answer.text[:1500]}")
    return True


def _used(process: psutil.Process, *, with_ended: bool) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    used = times.user + times.system
    return used + times.children_user + times.children_system if with_ended else used


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process and all beneath it have used, those that ended and were waited for too."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_used(each, with_ended=True) for each in family)


def database_process(portal: Instance) -> int:
    """Return the process number of the portal's PostgreSQL, which has a backend beneath it for each connection."""
    return int((portal.folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


def web_process(portal: Instance) -> int:
    """Return the process number of the portal's gunicorn."""
    gunicorns = portal.children("gunicorn")
    return next(pid for pid in gunicorns if psutil.Process(pid).ppid() not in gunicorns)


def worker_seconds(portal: Instance) -> float:
    """Return the processor time that the portal's Celery worker and beat have used."""
    celeries = [psutil.Process(pid) for pid in portal.children("celery")]
    numbers = {process.pid for process in celeries}
    first = [process for process in celeries if process.ppid() not in numbers]
    return sum(processor_seconds(process.pid) for process in first)
