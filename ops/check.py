"""All that is checked without running the portal: style, types, layers, migrations, templates, production settings.

    python -m ops.check [NAME...]

Every check runs, also after one has failed, so that one run names all there is to do.
"""

import os
import subprocess
import sys
import time

from ops import places, postgres
from ops.processes import OpsError

PYTHON = sys.executable
# Invented values: with them the production settings load, and no server is ever asked.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "eolcare.settings.production",
    "SECRET_KEY": "invented-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "ALLOWED_HOSTS": "haveyoursay.example.nhs.uk",
    "DATABASE_URL": "postgres://portal:invented@database.invalid:5432/eolcare",
    "CELERY_BROKER_URL": "amqp://portal:invented@broker.invalid:5672//",
    "EMAIL_URL": "smtp+tls://portal:invented@mail.invalid:587",
    "PORTAL_BASE_URL": "https://haveyoursay.example.nhs.uk",
}
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "style": ([PYTHON, "-m", "ruff", "check", "--quiet", "."], {}),
    "format": ([PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."], {}),
    "types": ([PYTHON, "-m", "mypy", "--no-error-summary"], {}),
    "layers": (
        [PYTHON, "-c", "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"],
        {},
    ),
    "migrations": ([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    "deploy": ([PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "templates": ([PYTHON, "-m", "ops.templates"], {}),
    "markup": ([PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"], {}),
    "packages": ([PYTHON, "-m", "pip", "check"], {}),
}


def check(name: str) -> bool:
    """Run one check, printing what it finds; return whether it found nothing."""
    words, settings = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        words,
        cwd=places.ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<11} {verdict} ({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout.rstrip() + "\n", flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Run the named checks, or all; return 1 when one of them found something."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        raise OpsError(f"There is no check {unknown[0]}. There are: {', '.join(CHECKS)}.")
    with postgres.lease():
        postgres.ensure_database("eolcare")
        failed = [name for name in names or CHECKS if not check(name)]
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OpsError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
