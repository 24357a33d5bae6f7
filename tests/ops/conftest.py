"""A portal of the tests' own: its var folder, its PostgreSQL, its processes."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops import places
from ops.instance import keep

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(var: Path, **more: str) -> dict[str, str]:
    """Return a bare environment that points at ``var``; nothing of the tests' own settings is in it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "EOLCARE_VAR": str(var), "DEMONSTRATION": "0", "DEBUG": "1", **more}


def module(var: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m words`` for ``var`` and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=places.ROOT, env=environment(var, **more), capture_output=True, text=True,
        timeout=240,
    )  # fmt: skip


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a var folder with spaces in its path and a server of its own, which is stopped in the end."""
    folder = tmp_path_factory.mktemp("var with space")
    yield folder
    module(folder, "ops.postgres", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def portal_var(tmp_path_factory: pytest.TempPathFactory, once: Callable[..., Path]) -> Iterator[Path]:
    """Return a var folder with all tables of the portal; they are made once a run, as that takes seconds."""
    made = once("portal with tables", make_tables)
    folder = tmp_path_factory.mktemp("portal with space")
    keep(made, folder)
    yield folder
    module(folder, "ops.postgres", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def make_tables(folder: Path) -> None:
    """Make the portal's tables in a var folder, and stop its server."""
    for words in (("ops.postgres", "start"), ("ops.prepare",), ("ops.postgres", "stop")):
        done = module(folder, *words)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
