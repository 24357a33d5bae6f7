"""Where the embedded PostgreSQL listens."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def socket_directory() -> Path:
    """Return the folder of the server's Unix socket; short, because a socket's path may have 107 bytes at most."""
    digest = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return Path(os.environ.get("EOLCARE_PG_SOCKET_DIR", f"/tmp/eolcare-{digest}"))


def embedded_url(database: str) -> str:
    """Return the address of ``database`` on the embedded server, as ``DATABASE_URL`` would spell it."""
    return f"postgres://postgres@/{socket_directory()}/{database}"
