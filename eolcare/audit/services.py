"""Writing to the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction

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
    if isinstance(target, models.Model):
        kind = target._meta.label_lower
        identifier = str(getattr(target, "public_id", None) or target.pk)
    else:
        kind, identifier = target
    for name, value in facts.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        for item in values:
            if not isinstance(item, (str, int, float, bool, type(None))):
                raise ValueError(f"Audit fact {name!r} is no plain value: {type(item).__name__}")
            if isinstance(item, str) and len(item) > MAXIMUM_FACT_LENGTH:
                raise ValueError(f"Audit fact {name!r} is longer than a code or a name would be.")
    actor_or_none = actor if actor is not None and actor.is_authenticated else None
    return AuditEntry.objects.create(
        verb=verb,
        actor=actor_or_none,
        target_type=kind,
        target_id=identifier,
        area_code=area_code,
        facts=facts,
    )
