"""What the portal needs from Debian, and how it gets there: standard library only."""

import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ops.processes import OpsError
from ops.steps import Step


@dataclass(frozen=True)
class Need:
    """One thing from outside Python and npm.

    ``package`` is Debian's name for it; ``programs`` or ``library`` say how to see that it is there, however it came.
    """

    package: str
    what_for: str
    programs: tuple[str, ...] = ()
    library: str = ""

    def is_met(self) -> bool:
        """Say whether this machine has it."""
        if self.library:
            try:
                ctypes.CDLL(self.library)
            except OSError:
                return False
            return True
        return any(shutil.which(name) for name in self.programs)


TO_RUN = (
    Need("libpango-1.0-0", "sets the text of PDFs", library="libpango-1.0.so.0"),
    Need("libpangoft2-1.0-0", "finds the fonts of PDFs", library="libpangoft2-1.0.so.0"),
    Need("libharfbuzz-subset0", "embeds fonts into PDFs", library="libharfbuzz-subset.so.0"),
    Need("fontconfig", "lists the fonts of PDFs", programs=("fc-list",)),
    Need("gettext", "compiles translations", programs=("msgfmt",)),
)
FOR_TESTS = (
    Need("chromium", "browser tests", programs=("chromium", "chromium-browser", "google-chrome")),
    Need("default-jre-headless", "the HTML checker", programs=("java",)),
    Need("poppler-utils", "looking at PDFs", programs=("pdftotext",)),
)


def _as_root() -> list[str] | None:
    """Return the words that run a command as root, or None where there is no way."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if not sudo:
        return None
    if sys.stdin.isatty():
        return [sudo]
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return [sudo, "-n"] if allowed else None


def install(packages: list[str], step: Step) -> str:
    """Install Debian packages; return "" or the sentence that says why it did not work."""
    by_hand = f"Install them by hand: apt-get install {' '.join(packages)}"
    apt = shutil.which("apt-get")
    if not apt:
        return f"This is no Debian. Install what Debian calls {', '.join(packages)}."
    root = _as_root()
    if root is None:
        return f"That needs root or sudo, and there is neither. {by_hand}"
    words = [*root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-y", "-q", "-o", "DPkg::Lock::Timeout=300"]
    wanted = [*words, "install", "--no-install-recommends", *packages]
    lists = Path("/var/lib/apt/lists")
    is_listed = lists.is_dir() and any(path.name.endswith(("_Packages", "_Packages.lz4")) for path in lists.iterdir())
    if is_listed and step.run(wanted) == 0:
        return ""
    step.note("fetching Debian's package lists")
    if step.run([*words, "update"]) == 0 and step.run(wanted) == 0:
        return ""
    return f"apt-get failed; {step.log} says why. {by_hand}"


def provide(*, for_tests: bool) -> None:
    """Install what is missing. What only tests need is asked for, not insisted on: those tests say so themselves.

    Raises:
        OpsError: when something that the portal needs is missing and cannot be installed.
    """
    missing = [need for need in (*TO_RUN, *(FOR_TESTS if for_tests else ())) if not need.is_met()]
    if not missing:
        return
    with Step("Debian packages: " + ", ".join(f"{need.package} ({need.what_for})" for need in missing)) as step:
        problem = install([need.package for need in missing], step)
        still = [need for need in missing if not need.is_met()]
        if problem and any(need in TO_RUN for need in still):
            raise OpsError(problem)
        if still:
            step.note(
                f"going on without {', '.join(need.package for need in still)}: "
                f"tests that need it are skipped. {problem}"
            )
