"""The supervisor's children: started, watched, started again when they die, ended with all that they began."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ops import places, processes

MARK = "EOLCARE_SUPERVISED"
STEADY_AFTER = 10.0
LONGEST_PAUSE = 30.0
LARGEST_LOG = 5_000_000

_terminal = threading.Lock()


def say(text: str) -> None:
    """Print a line; a terminal that is gone is no reason to stop."""
    with _terminal:
        try:
            print(text, flush=True)
        except OSError:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def environment() -> dict[str, str]:
    """Return the environment of the children; by its mark they are found again after a crash."""
    quiet = "ignore:You're running the worker with superuser privileges"
    return {**os.environ, MARK: places.mark(), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": quiet}


def marked() -> list[int]:
    """Return every process that a supervisor of this var folder began, directly or not, and that still runs."""
    wanted = f"{MARK}={places.mark()}".encode()
    found = []
    for pid in processes.all_pids():
        try:
            is_ours = wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if is_ours and pid != os.getpid() and processes.began(pid):
            found.append(pid)
    return found


def end_marked(patience: float = 3) -> int:
    """End what an earlier supervisor left behind, by SIGKILL after ``patience`` seconds; return how many it was."""
    left = {pid: processes.began(pid) for pid in marked()}
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        for pid, beginning in left.items():
            if processes.is_same(pid, beginning):
                processes.send(pid, number)
        if processes.wait_until(lambda: not marked(), seconds):
            break
    return len(left)


class Child:
    """One program that is to run as long as the supervisor does, with all the processes that it begins itself.

    Args:
        name: for the log and its lines.
        words: the command.
        on_line: told each line of its output.
        keep: file descriptors that it inherits.
    """

    def __init__(
        self, name: str, words: list[str], on_line: Callable[[str], None] | None = None, keep: tuple[int, ...] = ()
    ) -> None:
        self.name = name
        self._words = words
        self._on_line = on_line
        self._keep = keep
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0
        self._due = 0.0

    def watch(self) -> None:
        """Start it if it is not running and its pause is over; call this often."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self._start()
            return
        code = self._process.poll()
        if code is None:
            return
        self._signal(signal.SIGKILL)  # its own children, which would otherwise go on without it
        lived = time.monotonic() - self._started
        self._failures = 0 if lived > STEADY_AFTER else self._failures + 1
        pause = min(LONGEST_PAUSE, 0.25 * 2**self._failures)
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        say(
            f"{self.name} {how}; starting it again"
            + (f" in {pause:.0f} s (its log: {self._log})" if pause >= 1 else "")
        )
        self._process = None
        self._due = time.monotonic() + pause

    @property
    def _log(self) -> Path:
        return places.folder("log") / f"{self.name}.log"

    def _start(self) -> None:
        # The kernel ends the child when the supervisor dies, however it dies.
        tie = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            [*tie, *self._words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            cwd=places.ROOT, env=environment(), start_new_session=True, pass_fds=self._keep,
        )  # fmt: skip
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        is_trace = False
        for raw in process.stdout:
            line = raw.decode(errors="replace").rstrip()
            if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
                self._log.replace(self._log.with_suffix(".log.1"))
            with open(self._log, "a") as log:
                log.write(line + "\n")
            # A traceback's own lines are for the log; what happened, before and after them, is for whoever watches.
            is_trace = line.startswith("Traceback ") or (is_trace and line.startswith((" ", "\t")))
            if line and not is_trace:
                say(f"{self.name:<6} | {line}")
            if self._on_line:
                self._on_line(line)

    def _signal(self, number: signal.Signals) -> None:
        """Signal the child and all of its group."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def ask_to_end(self) -> None:
        """Ask it, not its own children, to finish what it does and end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def is_over(self) -> bool:
        """Say whether it has ended."""
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End it and all of its group at once."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
