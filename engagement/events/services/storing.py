"""A new booking with all that belongs to it, stored in one statement: it costs a fifth of one for each row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from engagement.events.models import AccessNeed, Booking, BookingContact
from eolcare.audit.models import AuditEntry
from eolcare.mail.models import OutboxMessage
from eolcare.mail.services import wake_after_commit

# Rows that belong to the booking name it by the number that it gets in the same statement.
_ITS_NUMBER = "(SELECT id FROM booking)"


def store_booking(
    booking: Booking,
    contact: BookingContact,
    needs: Sequence[AccessNeed],
    *,
    entry: AuditEntry,
    message: OutboxMessage | None,
) -> None:
    """Store a new booking, who made it, what they need, its row in the trail and the message to them.

    Runs inside the transaction that locked the places. The rows are written as they are; of them, ``booking`` alone
    learns its primary key.

    Raises:
        django.db.IntegrityError: for what the database does not take, such as one place too many.
        RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A booking is stored in the transaction that locked the places.")
    values: list[Any] = []
    parts = [f"booking AS ({_insert([booking], values)} RETURNING id)", f"contact AS ({_insert([contact], values)})"]
    if needs:
        parts.append(f"needs AS ({_insert(needs, values)})")
    parts.append(f"entry AS ({_insert([entry], values)})")
    if message is not None:
        parts.append(f"message AS ({_insert([message], values)} ON CONFLICT (key) DO NOTHING)")
        wake_after_commit()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT id FROM booking", values)  # noqa: S608 - names of our own tables
        (booking.pk,) = cursor.fetchone()
    booking._state.adding = False
    booking._state.db = connection.alias


def _insert(rows: Sequence[models.Model], values: list[Any]) -> str:
    """Return the statement that inserts rows of one model, and add what stands in them to ``values``."""
    begin, places, fields = _shape(type(rows[0]))
    for row in rows:
        values += [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    return f"{begin} VALUES {', '.join([places] * len(rows))}"


@cache
def _shape(model: type[models.Model]) -> tuple[str, str, tuple[models.Field, ...]]:
    """Return how an insertion begins, the places of one row, and the fields whose values fill them."""
    columns, places, fields = [], [], []
    for field in model._meta.concrete_fields:
        if isinstance(field, models.AutoField):
            continue
        columns.append(connection.ops.quote_name(str(field.column)))
        if field.is_relation and field.related_model is Booking:
            places.append(_ITS_NUMBER)
        else:
            places.append("%s")
            fields.append(field)
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})", f"({', '.join(places)})", tuple(fields)
