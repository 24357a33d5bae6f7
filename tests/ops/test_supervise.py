"""``make run`` from the supervisor on: what a person at the terminal sees, and what is left behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import children, places, postgres, processes
from tests.ops.conftest import environment, module

pytestmark = pytest.mark.worker


class Portal:
    """One ``python -m ops.supervise`` and what it printed."""

    def __init__(self, var: Path, port: int, log: Path) -> None:
        self.port = port
        self.log = log
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ops.supervise"], cwd=places.ROOT, env=environment(var, PORT=str(port)),
            stdout=log.open("w"), stderr=subprocess.STDOUT,
        )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until_ready(self) -> "Portal":
        processes.wait_until(lambda: "Ready in" in self.said() or self.process.poll() is not None, 120)
        assert f"http://localhost:{self.port}/" in self.said(), self.said()
        return self

    def status(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture
def start(portal_var: Path, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type]:
    """Return what starts a portal; whatever still runs afterwards is ended."""
    monkeypatch.setenv("EOLCARE_VAR", str(portal_var))
    started: list[Portal] = []

    def one() -> Portal:
        started.append(Portal(portal_var, port, tmp_path / f"portal-{len(started)}.log"))
        return started[-1]

    yield one
    for portal in started:
        portal.process.kill()
        portal.process.wait()
    children.end_marked(patience=0.2)


def named(word: str) -> list[int]:
    """Return the supervised processes with ``word`` in their command line, the parent of each kind first."""
    return sorted(pid for pid in children.marked() if word in " ".join(processes.command_line(pid)))


def test_killed_and_started_again_it_runs_and_stopped_it_leaves_nothing(start, portal_var, port):
    portal = start().wait_until_ready()
    assert portal.status() == 200

    # A second run neither doubles nor disturbs the first.
    second = module(portal_var, "ops.supervise", PORT=str(port))
    assert second.returncode == 0
    assert f"runs already: http://localhost:{port}/ (process {portal.process.pid})" in second.stdout
    assert portal.status() == 200

    # The supervisor is killed: its children may not block the next run, which needs no help.
    portal.process.kill()
    portal.process.wait()
    again = start().wait_until_ready()
    assert again.status() == 200

    # It stops cleanly.
    assert again.stop() == 0
    assert "Nothing of it runs any more" in again.said()
    assert children.marked() == []
    assert postgres.running_pid() is None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))


def test_a_port_in_use_is_said_with_one_that_is_free(var, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = module(var, "ops.supervise", PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} is in use by another program. Choose another: make run PORT=" in done.stderr


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_said(var, text):
    done = module(var, "ops.supervise", PORT=text)
    assert done.returncode == 1
    assert f"PORT={text} is no port" in done.stderr


@pytest.mark.torture
@pytest.mark.parametrize("victim", ["gunicorn", "worker", "beat", "postgres", "all children", "everything"])
def test_each_process_may_be_killed_at_any_moment(start, victim):
    portal = start().wait_until_ready()
    server = postgres.running_pid()
    assert server
    victims = {
        "postgres": [server],
        "all children": [*children.marked(), server],
        "everything": [portal.process.pid, *children.marked(), server],
    }.get(victim) or named(victim)
    before = set(victims)
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    if victim == "everything":
        portal.process.wait()
        portal = start().wait_until_ready()
    kind = "gunicorn" if victim in ("all children", "everything", "postgres") else victim
    assert processes.wait_until(lambda: bool(set(named(kind)) - before) or victim == "postgres", 60)
    assert processes.wait_until(lambda: portal.status() == 200, 60), portal.said()
    assert portal.stop() == 0
    assert children.marked() == []
