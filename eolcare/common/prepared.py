"""Statements that are asked all day long, planned by PostgreSQL once for each connection.

Planning a join of three tables costs more than finding its one row. A statement made here is therefore prepared by the
connection that first runs it, and from then on only its values are sent. Where that cannot be, it is sent as it stands:
inside a transaction, which a refusal would break, and behind a pooler that hands each statement to another connection.

A plan that was made for a table of ten rows reads all of it, and goes on to when there are ten thousand, of which most
were deleted since. So a statement is prepared anew when its plan is some seconds old.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.utils import CursorWrapper
from django.db.utils import DatabaseError
from psycopg2 import errors

logger = logging.getLogger(__name__)

PLACE = re.compile(r"%\((\w+)\)s")
# Unknown, or known already, although this connection prepared it, or not: a pooler stands between. The last one comes
# after a migration changed what a statement finds.
REFUSALS = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement, errors.FeatureNotSupported)


PLAN_SECONDS = 10.0

# For each open connection of the driver: by name the statements that it prepared, and when they are to be planned anew.
_prepared: WeakKeyDictionary[Any, dict[str, float]] = WeakKeyDictionary()


class _Pooling:
    """Whether this process met a pooler between itself and PostgreSQL."""

    met = False


class Prepared:
    """One statement in SQL with places such as ``%(name)s``; a place that stands alone needs a type beside it."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        # Named by what it says, so that a name never means an older release's statement.
        self.name = f"eolcare_{hashlib.sha256(sql.encode()).hexdigest()[:20]}"
        names = list(dict.fromkeys(PLACE.findall(sql)))
        numbers = {name: f"${number}" for number, name in enumerate(names, start=1)}
        self._prepare = f"PREPARE {self.name} AS {PLACE.sub(lambda found: numbers[found[1]], sql).replace('%%', '%')}"
        places = ", ".join(f"%({name})s" for name in names)
        self._execute = f"EXECUTE {self.name} ({places})" if places else f"EXECUTE {self.name}"

    def run(self, cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
        """Run the statement with these values on a cursor.

        Raises:
            django.db.DatabaseError: as the statement itself would.
        """
        database = cursor.db
        if _Pooling.met or database.in_atomic_block or not database.autocommit:
            cursor.execute(self.sql, values)
            return
        try:
            known = _prepared.setdefault(database.connection, {})
            until, now = known.get(self.name), time.monotonic()
            if until is None or until < now:
                # Beside Django's own cursor: nobody who counts queries asked for this one.
                with database.wrap_database_errors, database.connection.cursor() as plain:
                    plain.execute(self._prepare if until is None else f"DEALLOCATE {self.name}; {self._prepare}")
                known[self.name] = now + PLAN_SECONDS
            cursor.execute(self._execute, values)
        except DatabaseError as error:
            # Nothing was done by a statement that was refused, so it can be sent again as it stands.
            if not isinstance(error.__cause__, REFUSALS):
                raise
            logger.warning("Statements are not prepared any more (%s).", type(error.__cause__).__name__)
            _Pooling.met = True
            cursor.execute(self.sql, values)
