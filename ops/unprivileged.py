"""As whom PostgreSQL runs: it refuses to run as root.

Not root: as oneself. As root: as a system user of its own, through ``setpriv``. A checkout may stand where
that user cannot look (a home folder that is closed to others); then the server keeps one capability, to
search folders, and nobody's permissions are changed.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from ops.processes import OpsError

NAME = "eolcare-postgres"
# The first is enough and grants less; a container may have taken it away and left the second.
CAPABILITIES = ("dac_read_search", "dac_override")


@dataclass(frozen=True)
class User:
    """The user that owns the cluster and runs the server."""

    uid: int
    gid: int
    prefix: list[str] = field(default_factory=list)

    def command(self, words: list[str]) -> list[str]:
        """Return ``words`` as a command that runs as this user."""
        return [*self.prefix, *words]

    def give(self, path: Path) -> None:
        """Make this user the owner of ``path``."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def _system_user() -> pwd.struct_passwd:
    """Return the server's own system user, made if missing; ``nobody`` where none can be made."""
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    maker = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if maker:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([maker, *options, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, check=False)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return pwd.getpwnam("nobody")


def _prefix(uid: int, gid: int, capability: str = "") -> list[str]:
    words = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs"]
    if capability:
        # Without this bit the kernel answers access(), by which PostgreSQL looks for its own programs, as if there were
        # no capability. Nothing else follows from it: the user's other capabilities end with the next program.
        words.append("--securebits=+no_setuid_fixup")
        words += [f"--inh-caps=-all,+{capability}", f"--ambient-caps=-all,+{capability}"]
        words += [f"--bounding-set=-all,+{capability}"]
    return [*words, "--"]


def _can_reach(prefix: list[str], server: Path, parent: Path) -> bool:
    """Say whether a process with ``prefix`` can run the server's program and stand in the data's parent folder."""
    for words in ([str(server), "--version"], ["ls", "-d", f"{parent}/."]):
        try:
            done = subprocess.run([*prefix, *words], capture_output=True, cwd="/", timeout=20, check=False)
        except OSError as error:
            raise OpsError(
                "As root PostgreSQL needs `setpriv` (Debian package util-linux). Install it and try again."
            ) from error
        if done.returncode or done.stderr:
            return False
    return True


def owner_for(data: Path, server: Path) -> User:
    """Return the user that the cluster in ``data`` runs as, with what it takes to reach data and program.

    Raises:
        OpsError: when the data belong to someone else, or cannot be reached as an unprivileged user.
    """
    me = os.geteuid()
    owner = data.stat().st_uid if data.exists() else None
    if me != 0:
        if owner not in (None, me):
            name = pwd.getpwuid(owner).pw_name if owner in {entry.pw_uid for entry in pwd.getpwall()} else str(owner)
            raise OpsError(
                f"The data in {data} belong to {name}. "
                "Run the command as before (as root?), or set EOLCARE_VAR to another folder."
            )
        return User(me, os.getegid())
    entry = pwd.getpwuid(owner) if owner else _system_user()
    for capability in ("", *CAPABILITIES):
        prefix = _prefix(entry.pw_uid, entry.pw_gid, capability)
        if _can_reach(prefix, server, data.parent):
            return User(entry.pw_uid, entry.pw_gid, prefix)
    raise OpsError(
        f"PostgreSQL runs as {entry.pw_name}, who cannot enter {data.parent}. "
        "Clone the project elsewhere, or set EOLCARE_VAR to an open folder."
    )
