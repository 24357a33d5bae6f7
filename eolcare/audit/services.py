"""Writing to the trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from eolcare.audit.models import AuditEntry
from eolcare.audit.verbs import Verb

if TYPE_CHECKING:
    from eolcare.accounts.models import User

MAXIMUM_FACT_LENGTH = 200


def record(
    verb: Verb,
    *,
    actor: User | None,
    target: models.Model | tuple[str, str],
    area_code: str = "",
    **facts: Any,
) -> AuditEntry:
    """Add one row to the trail, inside the transaction of the act.

    Args:
        verb: what was done, from the closed list.
        actor: who did it; ``None`` for the public and for the system.
        target: the record, or its kind and identifier where it is already gone.
        area_code: the ONS or ODS code of the area it belongs to, if any.
        facts: codes, numbers, dates and short names of fields. Never what a person wrote or who they are.

    Raises:
        RuntimeError: outside a transaction: an act and its row stand or fall together.
        ValueError: for a fact that is no plain value, or longer than 200 characters.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit row is written in the transaction of its act.")
    row = entry(verb, actor=actor, target=target, area_code=area_code, **facts)
    row.save(force_insert=True)
    return row


def entry(
    verb: Verb,
    *,
    actor: User | None,
    target: models.Model | tuple[str, str],
    area_code: str = "",
    **facts: Any,
) -> AuditEntry:
    """Return the row that :func:`record` would add, for an act that stores it in a statement of its own.

    Arguments as for :func:`record`.

    Raises:
        ValueError: for a fact that is no plain value, or longer than 200 characters.
    """
    kind, identifier = _named(target)
    _check(facts)
    actor_or_none = actor if actor is not None and actor.is_authenticated else None
    return AuditEntry(
        verb=verb,
        actor=actor_or_none,
        target_type=kind,
        target_id=identifier,
        area_code=area_code,
        facts=facts,
    )


def entry_sql(acts: str) -> str:
    """Return the part of a ``WITH`` statement that adds one row to the trail for each row of its part ``acts``.

    For acts that are one statement in SQL: what it stores and its row in the trail then stand or fall together. The
    places in it are filled by :func:`public_entry`.
    """
    return f"""
        INSERT INTO {AuditEntry._meta.db_table} (at, actor_id, verb, target_type, target_id, area_code, facts)
        SELECT %(audit_at)s::timestamptz, NULL, %(audit_verb)s, %(audit_kind)s, %(audit_id)s, '', %(audit_facts)s::jsonb
        FROM {acts}
    """  # noqa: S608 - a name of our own table, and one that a statement in the code gives


def public_entry(verb: Verb, *, target: models.Model | tuple[str, str], **facts: Any) -> dict[str, Any]:
    """Return the values of :func:`entry_sql` for an act of the public or the system, which belongs to no area.

    Arguments and errors as for :func:`record`.
    """
    kind, identifier = _named(target)
    _check(facts)
    return {
        "audit_at": timezone.now(),
        "audit_verb": verb.value,
        "audit_kind": kind,
        "audit_id": identifier,
        "audit_facts": json.dumps(facts),
    }


def _named(target: models.Model | tuple[str, str]) -> tuple[str, str]:
    """Return the kind of a record and its identifier."""
    if isinstance(target, models.Model):
        return target._meta.label_lower, str(getattr(target, "public_id", None) or target.pk)
    return target


def _check(facts: dict[str, Any]) -> None:
    """Raise ``ValueError`` for a fact that is more than a code or a name."""
    for name, value in facts.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        for item in values:
            if not isinstance(item, (str, int, float, bool, type(None))):
                raise ValueError(f"Audit fact {name!r} is no plain value: {type(item).__name__}")
            if isinstance(item, str) and len(item) > MAXIMUM_FACT_LENGTH:
                raise ValueError(f"Audit fact {name!r} is longer than a code or a name would be.")
