"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ops import processes


@pytest.fixture(scope="session")
def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@pytest.fixture(scope="session")
def once(of_this_run: Path) -> Callable[[str, Callable[[Path], None]], Path]:
    """Return what gives a folder made once in a run: one worker makes it, the others wait for it and take it."""

    def made(name: str, make: Callable[[Path], None]) -> Path:
        with processes.locked(of_this_run / f"{name}.lock"):
            folder, stamp = of_this_run / name, of_this_run / f"{name}.made"
            if not stamp.exists():
                folder.mkdir()
                make(folder)
                stamp.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, django_db_keepdb, of_this_run
) -> Iterator[None]:
    """Migrate once for all workers: the first makes a template, of which each worker's database is a copy."""
    if not os.environ.get("PYTEST_XDIST_WORKER") or django_db_keepdb:
        yield
        return
    testing = settings.DATABASES["default"]["TEST"]
    template = testing["NAME"].removesuffix(f"_{os.environ['PYTEST_XDIST_WORKER']}") + "_template"
    stamp = of_this_run / "template.made"
    with processes.locked(of_this_run / "template.lock"), django_db_blocker.unblock():
        if not stamp.exists():
            make_template(template)
            stamp.touch()
    testing["TEMPLATE"] = connection.settings_dict["TEST"]["TEMPLATE"] = template
    yield
    with processes.locked(of_this_run / "template.lock"), django_db_blocker.unblock():
        # A worker that comes only now makes it anew.
        stamp.unlink(missing_ok=True)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(template)}")


def make_template(name: str) -> None:
    """Make a database with all tables, and leave no connection to it."""
    testing = connection.settings_dict["TEST"]
    before, own = connection.settings_dict["NAME"], testing["NAME"]
    testing["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        testing["NAME"] = own
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the test runner empty tables between tests: the guard against TRUNCATE is lifted, in the test database alone.

    `tests/audit` and `tests/house_rules` put it back inside a transaction to see it refuse.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%%_no_truncate'"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    # A thread or a worker of a race test may still hold a connection; the database could not be dropped under it.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def emptied_by_delete() -> Iterator[None]:
    """Empty the tables by DELETE after a test that commits: TRUNCATE makes a new file of each table and each index.

    The lock waits, as TRUNCATE does, for whatever a killed process left in the middle of a transaction.
    """
    patch = pytest.MonkeyPatch()
    truncate = connection.ops.sql_flush

    def sql_flush(style, tables, *, reset_sequences=False, allow_cascade=False):
        if reset_sequences or not tables:
            return truncate(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        names = [connection.ops.quote_name(table) for table in tables]
        return [
            f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
            # Neither foreign keys nor guards against deletion are asked; needs a superuser, as the embedded one is.
            "SET LOCAL session_replication_role = replica",
            "; ".join(f"DELETE FROM {name}" for name in names),
        ]

    patch.setattr(connection.ops, "sql_flush", sql_flush)
    yield
    patch.undo()
