"""What must be done before the portal's processes start: migrations, static files, the demonstration.

One Django process for all of it, because starting Django costs more than each of these when there is nothing to do.
"""

import hashlib
import os
import sys
from pathlib import Path

from ops import places


def _fingerprint() -> str:
    """Return what changes when any static file does: path, size and time of each."""
    from django.apps import apps
    from django.contrib.staticfiles.finders import get_finders

    ignored = getattr(apps.get_app_config("staticfiles"), "ignore_patterns", [])
    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignored):
            found = os.stat(storage.path(path))
            total.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return total.hexdigest()


def collect_static() -> None:
    """Collect, fingerprint and compress the static files if one of them changed."""
    from django.conf import settings
    from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
    from django.core.management import call_command

    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return  # with DEBUG they are served from where they stand
    stamp = places.folder("run") / "static"
    value = _fingerprint()
    is_there = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    if is_there and stamp.exists() and stamp.read_text() == value:
        return
    print("  Static files: collecting and compressing ...", flush=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(value)


def migrate() -> None:
    """Bring the database's tables up to date, saying so if that is work."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        print(f"  Database: {len(plan)} migrations ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def reference_data() -> None:
    """Bring areas, census and the framework in step with the project's own files."""
    from django.core.management import call_command

    call_command("load_reference_data", verbosity=0)


def demonstrate() -> None:
    """Load the demonstration if the settings ask for it, and keep its sign-ins for the supervisor to print."""
    from django.conf import settings
    from django.core.management import call_command, get_commands

    sign_ins = places.folder("run") / "sign-ins"
    sign_ins.unlink(missing_ok=True)
    if not settings.DEMONSTRATION:
        return
    if "load_demonstration" in get_commands():
        call_command("load_demonstration")
    if "demonstration_sign_ins" in get_commands():
        with open(sign_ins, "w") as file:
            call_command("demonstration_sign_ins", stdout=file)


def main() -> int:
    """Do all of it; an error that a person can act on ends in its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import OperationalError

    try:
        django.setup()
        migrate()
        collect_static()
        reference_data()
        demonstrate()
    except (ImproperlyConfigured, CommandError) as error:
        print(error, file=sys.stderr)
        return 1
    except OperationalError as error:
        print(f"The database does not answer: {str(error).strip()}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
