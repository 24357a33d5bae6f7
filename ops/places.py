"""Where things stand on this machine.

The virtual environment and ``node_modules`` always belong to the checkout; everything that the portal
writes while it runs stands in the var folder, which ``EOLCARE_VAR`` may move.
"""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / "var" / "venv"
NODE_MODULES = ROOT / "node_modules"


def var() -> Path:
    """Return the folder of all that the running portal writes: ``EOLCARE_VAR``, or ``var`` in the checkout."""
    chosen = os.environ.get("EOLCARE_VAR", "")
    return Path(chosen).expanduser().resolve() if chosen else ROOT / "var"


def folder(name: str) -> Path:
    """Return ``name`` inside the var folder, made if it was missing."""
    path = var() / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def mark() -> str:
    """Return twelve hexadecimal digits that tell this var folder's servers and sockets from any other's."""
    return hashlib.sha256(str(var()).encode()).hexdigest()[:12]
