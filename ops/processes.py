"""Telling processes apart, ending them, and locks between them: read from ``/proc``, standard library only.

A process number alone proves nothing after a crash or a restart of the machine, so a process is
always known by its number together with the time it began or with its command line.
"""

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class OpsError(Exception):
    """Something that stops a command; the text is a sentence that says what to do about it."""


def command_line(pid: int) -> list[str]:
    """Return the words of the process's command line; empty when it is gone, a zombie or not ours to see."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [word.decode(errors="replace") for word in raw.rstrip(b"\0").split(b"\0") if word]


def began(pid: int) -> str:
    """Return when the process began (the boot, and ticks since), or "" when it is gone or a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def is_same(pid: int, beginning: str) -> bool:
    """Say whether ``pid`` is still the process that began at ``beginning``."""
    return bool(beginning) and began(pid) == beginning


def all_pids() -> Iterator[int]:
    """Yield the number of every process that ``/proc`` shows."""
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            yield int(entry)


def send(pid: int, number: signal.Signals) -> bool:
    """Send a signal; say whether the process was there to take it.

    Raises:
        OpsError: when the process belongs to somebody else.
    """
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    except PermissionError as error:
        raise OpsError(f"Process {pid} belongs to another user. Stop it as that user or as root.") from error
    return True


def wait_until(met: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Wait at most ``seconds`` until ``met()`` holds; say whether it did."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def end(pid: int, beginning: str, first: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """End the process that began at ``beginning``: politely, and after ``patience`` seconds by SIGKILL."""
    for number, seconds in ((first, patience), (signal.SIGKILL, 5.0)):
        if not is_same(pid, beginning) or not send(pid, number):
            return
        if wait_until(lambda: not is_same(pid, beginning), seconds):
            return


@contextmanager
def locked(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[bool]:
    """Hold a file lock; it ends with the process, however that ends. Yields whether the lock was got.

    Args:
        path: the lock's file, made if missing.
        shared: let other shared holders in.
        wait: wait for the lock; if not, yield ``False`` when somebody else has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a") as file:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
