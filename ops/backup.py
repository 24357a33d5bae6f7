"""Backup and restore: the database and the files of reports, in one archive.

    python -m ops.backup backup FILE | restore FILE

The archive is a tar with ``database.dump`` (pg_dump's custom format) and ``files/``. Both commands work with the
embedded server and with the one that ``DATABASE_URL`` names. A backup appears under its name only when it is whole; a
restore replaces the database in one transaction, or changes nothing.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ops import postgres
from ops.children import MARK, marked
from ops.processes import OpsError

DUMP = "database.dump"
FILES = "files"
# Everything of ours goes first, so that tables which a newer version added do not outlive an older backup.
CLEAR = """
SET client_min_messages = warning;
DO $$
DECLARE command text;
BEGIN
    FOR command IN
        SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
            CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                ELSE 'TABLE' END,
            nspname, relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'e', 'i'))
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS %I.%I(%s) CASCADE',
            nspname, proname, pg_get_function_identity_arguments(p.oid))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE command;
    END LOOP;
END $$;
"""


def _database() -> tuple[dict[str, Any], Path]:
    """Return Django's settings of the database, and the folder of the files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")
    from django.conf import settings

    return settings.DATABASES["default"], Path(settings.MEDIA_ROOT)


@contextmanager
def _server() -> Iterator[None]:
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with postgres.lease():
        postgres.ensure_database("eolcare")
        yield


def _run(name: str, database: dict[str, Any], *options: str, sentence: str) -> None:
    """Run one of PostgreSQL's programs on the database.

    Raises:
        OpsError: when it fails: ``sentence`` and what the program said.
    """
    words = [postgres.program(name), *options]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"), ("--dbname", "NAME")):
        if database.get(key) and name != "pg_restore":
            words += [option, str(database[key])]
    environment = dict(os.environ)
    if database.get("PASSWORD"):
        environment["PGPASSWORD"] = str(database["PASSWORD"])
    done = subprocess.run(words, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise OpsError(f"{sentence} PostgreSQL said: {done.stderr.strip()}")


def backup(file: Path) -> None:
    """Write database and files to ``file``, which must not exist yet.

    Raises:
        OpsError: when the file exists, its folder cannot be written, or pg_dump fails.
    """
    if file.exists():
        raise OpsError(f"{file} exists already. Give another name: a backup never overwrites one.")
    if not file.parent.is_dir():
        raise OpsError(f"The folder {file.parent} does not exist. Make it, or give another.")
    database, media = _database()
    part = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as work, _server():
            dump = Path(work) / DUMP
            _run("pg_dump", database, "--no-password", "--format=custom", f"--file={dump}",
                 sentence="The database could not be saved; no backup was written.")  # fmt: skip
            # Files after the database: a report's file is written before its row, so no row lacks its file.
            with tarfile.open(part, "w") as archive:
                archive.add(dump, DUMP)
                if media.is_dir():
                    archive.add(media, FILES)
        part.chmod(0o600)
        with open(part, "rb") as written:
            os.fsync(written.fileno())
        part.rename(file)
    except PermissionError as error:
        raise OpsError(f"{error.filename or file} cannot be written or read by this user.") from error
    finally:
        part.unlink(missing_ok=True)


def restore(file: Path) -> None:
    """Put back what ``backup`` wrote. Everything that the database holds now is replaced.

    Raises:
        OpsError: when the portal runs, the file is no backup, or pg_restore fails; then the database is as it was.
    """
    if not file.is_file():
        raise OpsError(f"{file} does not exist. Give the file that `make backup` wrote.")
    if marked():
        raise OpsError("The portal runs. Stop it first (Ctrl-C where it runs): a restore replaces what it works with.")
    database, media = _database()
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restore-") as name:
        work = Path(name)
        _unpack(file, work)
        _restore_database(work, database)
        # Files are named by their contents and never change, so putting back adds and takes nothing away.
        if (work / FILES).is_dir():
            shutil.copytree(work / FILES, media, dirs_exist_ok=True)


def _unpack(file: Path, work: Path) -> None:
    """Unpack the archive's dump and files into ``work``, and nothing else that it might hold."""
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                path = Path(member.name)
                is_expected = member.name == DUMP or (path.parts[0] == FILES and ".." not in path.parts)
                content = archive.extractfile(member) if member.isreg() and is_expected else None
                if content is not None:
                    (work / path).parent.mkdir(parents=True, exist_ok=True)
                    with open(work / path, "wb") as target:
                        shutil.copyfileobj(content, target)
    except (tarfile.TarError, EOFError) as error:
        raise OpsError(f"{file} is no backup of this portal, or it is damaged. Nothing was changed.") from error
    if not (work / DUMP).is_file():
        raise OpsError(f"{file} is no backup of this portal: it holds no {DUMP}. Nothing was changed.")


def _restore_database(work: Path, database: dict[str, Any]) -> None:
    """Replace what the database holds by the dump, in one transaction."""
    script, clearing = work / "restore.sql", work / "clear.sql"
    _run("pg_restore", database, "--no-owner", "--no-comments", f"--file={script}", str(work / DUMP),
         sentence="The backup cannot be read. Nothing was changed.")  # fmt: skip
    _drop_newer_settings(script)
    clearing.write_text(CLEAR)
    with _server():
        _run("psql", database, "--no-password", "--no-psqlrc", "--quiet", "--single-transaction",
             "--set=ON_ERROR_STOP=1", f"--file={clearing}", f"--file={script}",
             sentence="The database could not be put back and is as it was.")  # fmt: skip


def _drop_newer_settings(script: Path) -> None:
    """Take out of the script's head what only PostgreSQL 17 and later knows; it sets what is the default anyway."""
    part = script.with_suffix(".part")
    with open(script, "rb") as source, open(part, "wb") as target:
        for number, line in enumerate(source):
            if number > 60:
                target.write(line)
                shutil.copyfileobj(source, target)
                break
            if line.strip() != b"SET transaction_timeout = 0;":
                target.write(line)
    part.replace(script)


def main(words: list[str]) -> int:
    """Run one command of the command line; return its exit code."""
    if len(words) != 2 or words[0] not in ("backup", "restore"):
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    if not words[1]:
        raise OpsError(f"Say which file: make {words[0]} FILE=/path/to/eolcare.backup")
    file = Path(words[1]).expanduser().absolute()
    if words[0] == "backup":
        backup(file)
        print(
            f"Backup written: {file} ({file.stat().st_size / 1_000_000:.1f} MB). It holds personal data: keep it safe."
        )
    else:
        restore(file)
        print(f"Restored from {file}.")
    return 0


if __name__ == "__main__":
    os.environ.pop(MARK, None)
    try:
        sys.exit(main(sys.argv[1:]))
    except OpsError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
