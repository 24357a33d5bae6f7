"""A column of bits, one for each response of a chunk, that PostgreSQL itself can combine and count."""

from __future__ import annotations

from typing import Any

from django.db import models

SIZE = 65_536


class BitsField(models.Field):
    """``SIZE`` bits as a whole number: the first bit of the column is the highest of the number.

    As ``bit varying`` rather than ``bytea``, because only for that does PostgreSQL have ``&`` and ``|``. All values
    have the same length: PostgreSQL combines no others.
    """

    description = "A fixed number of bits"

    def db_type(self, connection: Any) -> str:
        """Return the type of the column."""
        return f"bit varying({SIZE})"

    def get_internal_type(self) -> str:
        """Return a name that no backend takes for one of its own types."""
        return "BitsField"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> int | None:
        """Return the number; PostgreSQL writes it in binary figures."""
        return None if value is None else int(value, 2)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the figures that the placeholder takes."""
        return f"{value:0{SIZE // 4}x}" if isinstance(value, int) else value

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Return the SQL that makes bits of hexadecimal figures."""
        return "('x' || %s)::bit varying"
