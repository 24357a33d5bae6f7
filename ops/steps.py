"""Steps of the way to a running portal: one plain line each, with what a command says going to a log."""

import re
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from ops import places
from ops.processes import OpsError


class Step:
    """One step: says what it does, shows how far it is, and how long it took.

    On a terminal the line is kept up to date; elsewhere each news is a line of its own.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.log = places.folder("log") / "bootstrap.log"
        self._began = time.monotonic()
        self._is_terminal = sys.stdout.isatty()

    def __enter__(self) -> "Step":
        print(f"  {self.title} ...", flush=True)
        with open(self.log, "a") as log:
            log.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} {self.title}\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._wipe()
            print(f"    done in {time.monotonic() - self._began:.0f} s", flush=True)

    def _wipe(self) -> None:
        if self._is_terminal:
            print("\r\033[K", end="")

    def note(self, text: str) -> None:
        """Print a line that stays."""
        self._wipe()
        print(f"    {text}", flush=True)

    def progress(self, done: int, total: int, what: str) -> None:
        """Show how far the step is; only a terminal sees it, as the line changes all the time."""
        if self._is_terminal:
            filled = 24 * done // max(total, 1)
            print(f"\r\033[K    [{'#' * filled}{'.' * (24 - filled)}] {done} of {total} {what}", end="", flush=True)

    def run(
        self, words: list[str], *, counting: str = "", total: int = 0, what: str = "", cwd: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> int:  # fmt: skip
        """Run a command, its output going to the log; return its exit code.

        Args:
            words: the command.
            counting: a pattern; each line of output that it matches is one more of ``total`` done.
            total: how many there will be.
            what: what is counted.
            cwd: the folder to run in.
            environment: the whole environment, if not this process's own.
        """
        done = 0
        with open(self.log, "a") as log:
            log.write(f"$ {' '.join(words)}\n")
            log.flush()
            try:
                child = subprocess.Popen(
                    words, stdin=None if self._is_terminal else subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT, text=True, errors="replace", cwd=cwd, env=environment,
                )  # fmt: skip
            except OSError as error:
                raise OpsError(f"{words[0]} cannot be run: {error.strerror}. Install it and try again.") from error
            assert child.stdout is not None
            for line in child.stdout:
                log.write(line)
                if counting and re.match(counting, line):
                    done = min(done + 1, total)
                    self.progress(done, total, what)
            return child.wait()

    def must(self, words: list[str], sentence: str, **options: object) -> None:
        """Run a command as ``run`` does.

        Raises:
            OpsError: when it fails: ``sentence`` with the log's last lines.
        """
        if self.run(words, **options):  # type: ignore[arg-type]
            raise self.failure(sentence)

    def failure(self, sentence: str) -> OpsError:
        """Return the error that says ``sentence`` and how the log ends, to be raised."""
        last = [line for line in self.log.read_text(errors="replace").split("\n") if line.strip()][-3:]
        shown = "\n".join(f"    {line[:300]}" for line in last)
        return OpsError(f"{sentence} The log, {self.log}, ends:\n{shown}")
