"""From a clone to a running portal, and what is said where that cannot be."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from ops import debian, places, processes
from ops.processes import OpsError
from ops.steps import Step


def bootstrap(*words: str, cwd: Path = places.ROOT, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **more}
    return subprocess.run(
        [sys.executable, "-m", "ops.bootstrap", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with what bootstrap reads, and nothing installed."""
    root = tmp_path / "a checkout"
    shutil.copytree(places.ROOT / "ops", root / "ops", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        shutil.copy(places.ROOT / name, root / name)
    return root


def test_with_all_installed_it_does_nothing_and_says_nothing():
    done = bootstrap("--dev")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_a_package_that_cannot_be_had_ends_in_a_sentence_and_the_next_run_tries_again(checkout):
    (checkout / "requirements.txt").write_text("eolcare-no-such-package==1.0\n")
    # An environment that borrows our pip, because a whole one takes many seconds to make.
    venv = checkout / "var/venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    lent = Path(venv, "lib", f"python3.{sys.version_info.minor}", "site-packages", "lent.pth")
    lent.write_text(sysconfig.get_path("purelib") + "\n")
    for _ in range(2):
        done = bootstrap(cwd=checkout, PIP_NO_INDEX="1")
        assert done.returncode == 1
        assert "The Python packages could not be installed. Is the package index within reach?" in done.stderr
        assert "eolcare-no-such-package" in done.stderr
        assert "Traceback" not in done.stderr
    assert "1 pinned packages" in done.stdout


@pytest.mark.torture
def test_a_broken_environment_is_made_anew(checkout):
    (checkout / "requirements.txt").write_text("")
    programs = checkout / "var/venv/bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to("/no/such/python")
    done = bootstrap(cwd=checkout, PATH="/nowhere")
    assert "Virtual environment in var/venv" in done.stdout
    assert (
        subprocess.run([programs / "python", "-m", "pip", "--version"], capture_output=True, check=False).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("root", "apt", "said"),
    [(None, "/usr/bin/apt-get", "needs root or sudo, and there is neither"), ([], None, "This is no Debian")],
)
def test_debian_packages_without_the_right_or_the_means(monkeypatch, tmp_path, root, apt, said):
    monkeypatch.setenv("EOLCARE_VAR", str(tmp_path))
    monkeypatch.setattr(debian, "_as_root", lambda: root)
    monkeypatch.setattr(debian.shutil, "which", lambda name: apt if name == "apt-get" else None)
    needed = debian.Need("libnever-1", "sets the text of PDFs", library="libnever.so.1")
    monkeypatch.setattr(debian, "TO_RUN", (needed,))
    with pytest.raises(OpsError) as refusal:
        debian.provide(for_tests=False)
    assert said in str(refusal.value)
    assert "libnever-1" in str(refusal.value)


def test_what_only_tests_need_is_no_reason_to_stop(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("EOLCARE_VAR", str(tmp_path))
    monkeypatch.setattr(debian, "_as_root", lambda: None)
    monkeypatch.setattr(debian, "TO_RUN", ())
    monkeypatch.setattr(
        debian, "FOR_TESTS", (debian.Need("never-browser", "browser tests", programs=("never-browser",)),)
    )
    debian.provide(for_tests=True)
    assert "going on without never-browser: tests that need it are skipped" in capsys.readouterr().out


def test_a_step_logs_what_a_command_says_and_ends_in_its_last_words(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("EOLCARE_VAR", str(tmp_path))
    with pytest.raises(OpsError, match="It failed") as refusal, Step("Trying") as step:
        step.must(["sh", "-c", "echo out of paper >&2; exit 3"], "It failed.")
    assert "out of paper" in str(refusal.value)
    assert "Trying ..." in capsys.readouterr().out


@pytest.mark.torture
def test_a_fresh_clone_with_an_empty_environment_runs_and_runs_again(tmp_path, port):
    clone = tmp_path / "fresh clone"
    subprocess.run(["git", "clone", "--quiet", str(places.ROOT), str(clone)], check=True)
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    for turn in ("first", "second"):
        log = tmp_path / f"{turn}.log"
        with log.open("w") as output:
            run = subprocess.Popen(
                ["make", "run", f"PORT={port}"], cwd=clone, env=bare, stdout=output, stderr=subprocess.STDOUT
            )
        processes.wait_until(lambda log=log, run=run: "Ready in" in log.read_text() or run.poll() is not None, 600, 0.2)
        said = log.read_text()
        run.send_signal(signal.SIGTERM)
        run.wait(60)
        assert f"http://localhost:{port}/" in said, said
        assert "administrator@" in said, said
        assert ("Virtual environment" in said) == (turn == "first")
    assert "Nothing of it runs any more" in log.read_text()
