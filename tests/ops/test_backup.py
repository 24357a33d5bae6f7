"""A backup is a whole one, and a restore puts everything back or changes nothing."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.conftest import module
from tests.ops.test_postgres import sql, start


@pytest.fixture(scope="module")
def portal(portal_var: Path) -> Iterator[Path]:
    """Return a var folder with the portal's own tables, one of ours with a row, and one file."""
    var = portal_var
    start(var)
    sql(var, "CREATE TABLE told (word text); INSERT INTO told VALUES ('Ünïcode ✓')")
    (var / "files").mkdir(exist_ok=True)
    (var / "files/report.pdf").write_bytes(b"%PDF-1.7 report")
    yield var
    sql(var, "DROP TABLE told")
    module(var, "ops.postgres", "stop")


def tables(var: Path) -> str:
    return sql(var, "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'")


def triggers(var: Path) -> str:
    return sql(var, "SELECT string_agg(tgname, ' ' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal")


def test_what_was_saved_comes_back_and_what_came_later_goes(portal, tmp_path):
    file = tmp_path / "saved.backup"
    before = tables(portal), triggers(portal)
    assert "audit_auditentry" in before[0]
    done = module(portal, "ops.backup", "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0, "others can read the backup"

    sql(portal, "UPDATE told SET word = 'spoilt'; CREATE TABLE later (id int); DELETE FROM django_migrations")
    (portal / "files/report.pdf").unlink()
    done = module(portal, "ops.backup", "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert sql(portal, "SELECT word FROM told") == "Ünïcode ✓"
    assert (tables(portal), triggers(portal)) == before
    assert (portal / "files/report.pdf").read_bytes() == b"%PDF-1.7 report"
    # And the portal finds its database as it left it: nothing to migrate.
    assert module(portal, "ops.prepare").stdout == ""


def test_a_damaged_backup_changes_nothing(portal, tmp_path):
    file = tmp_path / "saved.backup"
    assert module(portal, "ops.backup", "backup", str(file)).returncode == 0
    with tarfile.open(file) as archive:
        dump = archive.extractfile("database.dump").read()
    half = tmp_path / "database.dump"
    half.write_bytes(dump[: len(dump) // 2])
    with tarfile.open(tmp_path / "half.backup", "w") as archive:
        archive.add(half, "database.dump")
    (tmp_path / "cut.backup").write_bytes(file.read_bytes()[:5000])
    (tmp_path / "other.backup").write_text("a shopping list")
    before = tables(portal)
    for name in ("half", "cut", "other"):
        done = module(portal, "ops.backup", "restore", str(tmp_path / f"{name}.backup"))
        assert done.returncode == 1, name
        assert "Nothing was changed" in done.stderr or "is as it was" in done.stderr
        assert tables(portal) == before
        assert sql(portal, "SELECT word FROM told") == "Ünïcode ✓"


def test_a_backup_overwrites_none_and_writes_nothing_outside(portal, tmp_path):
    file = tmp_path / "saved.backup"
    file.write_text("last year's")
    done = module(portal, "ops.backup", "backup", str(file))
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert file.read_text() == "last year's"

    assert module(portal, "ops.backup", "backup", str(tmp_path / "good")).returncode == 0
    evil = tmp_path / "evil.backup"
    with tarfile.open(tmp_path / "good") as good, tarfile.open(evil, "w") as archive:
        member = good.getmember("database.dump")
        archive.addfile(member, good.extractfile(member))
        member = good.getmember("files/report.pdf")
        content = good.extractfile(member).read()
        for name in ("files/../../escaped.txt", "/tmp/eolcare-escaped.txt"):
            member.name = name
            archive.addfile(member, io.BytesIO(content))
    assert module(portal, "ops.backup", "restore", str(evil)).returncode == 0
    assert not (portal / "escaped.txt").exists()
    assert not (portal.parent / "escaped.txt").exists()
    assert not Path("/tmp/eolcare-escaped.txt").exists()
