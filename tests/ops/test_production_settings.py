"""Production refuses to start when something is missing or known to the world, and says what to set."""

import os
import subprocess
import sys

import pytest

from ops import places
from ops.check import PRODUCTION

READ_BACK = "import eolcare.settings.production as s; print(s.DEBUG, s.DEMONSTRATION, s.SECOND_FACTOR_REQUIRED)"


def start(**changes: str | None) -> "subprocess.CompletedProcess[str]":
    """Load the production settings with the check's invented values, changed as told; None leaves one out."""
    values = {**PRODUCTION, **changes}
    environment = {"PATH": os.environ["PATH"], **{name: value for name, value in values.items() if value is not None}}
    return subprocess.run(
        [sys.executable, "-c", READ_BACK], cwd=places.ROOT, env=environment, capture_output=True, text=True
    )


def test_starts_with_everything_set_safe_and_without_demonstration():
    done = start(DEMONSTRATION="1", SECOND_FACTOR_REQUIRED="0")
    assert done.stdout.split() == ["False", "False", "True"], done.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "PORTAL_BASE_URL"]
)
@pytest.mark.parametrize("value", [None, "  "], ids=["missing", "empty"])
def test_refuses_what_is_missing_and_names_it(name, value):
    done = start(**{name: value})
    assert done.returncode != 0
    assert f"Set {name} in the environment: " in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET_KEY", "local-only-never-in-production-3f0a9c1e7b5d42868d1c", "published default"),
        ("SECRET_KEY", "for-tests-alone", "published default"),
        ("SECRET_KEY", "x" * 64, "guessable"),
        ("SECRET_KEY", "aB3dE6gH9jK2", "short"),
        ("ALLOWED_HOSTS", "*", "forge links"),
        ("DEBUG", "1", "never runs with DEBUG"),
        ("CELERY_BROKER_URL", "filesystem://localhost/", "one machine alone"),
        ("EMAIL_URL", "consolemail://", "sends nothing"),
        ("EMAIL_URL", "pigeon://loft", "a mail server"),
        ("PORTAL_BASE_URL", "http://haveyoursay.example.nhs.uk", "https://"),
    ],
)
def test_refuses_what_is_unsafe_and_says_what_to_set(name, value, why):
    done = start(**{name: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert name in last
    assert why in last


def test_the_local_settings_own_key_is_the_one_that_production_refuses():
    # The refusal above is worth nothing if the local default is renamed: both must be the same text.
    text = (places.ROOT / "eolcare/settings/local.py").read_text()
    assert "local-only-never-in-production-3f0a9c1e7b5d42868d1c" in text
