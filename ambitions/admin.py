"""Register of the reference-data site: an import a room."""

from ambitions.framework import admin as framework_admin

__all__ = [
    "framework_admin",
]
