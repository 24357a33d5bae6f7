"""Register of the reference-data site: an import a room."""

from engagement.programmes import admin as programmes_admin

__all__ = [
    "programmes_admin",
]
