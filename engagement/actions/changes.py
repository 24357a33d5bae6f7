"""What somebody else changed on an action while a page of it was open: from the audit trail, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from engagement.actions.models import Action
from eolcare.audit.models import AuditEntry
from eolcare.audit.verbs import Verb

_EACH_ONE_VERSION = (Verb.CHANGED, Verb.MOVED, Verb.PUBLISHED, Verb.WITHDRAWN, Verb.REVIEWED)
"""Acts that take an action one version on, each with one row in the trail (a finding about its difference is
``reviewed`` too, but leaves the action's version)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change that somebody else made: who and when, and what is saved now, as pairs of name and value."""

    who: str
    at: datetime
    saved: tuple[tuple[str, str], ...]


def changes_since(action: Action, version: int) -> list[Change]:
    """Return what was changed on an action after a version of it, the latest first; nothing if it cannot be told.

    Args:
        action: the action as it is saved now.
        version: the version that a page carried.
    """
    behind = action.version - version
    if not 0 < version < action.version:
        return []
    entries = (
        AuditEntry.objects.filter(target_type=Action._meta.label_lower, target_id=action.public_id)
        .filter(verb__in=_EACH_ONE_VERSION)
        .exclude(verb=Verb.REVIEWED, facts__has_key="difference")
        .select_related("actor")
        .order_by("-pk")[:behind]
    )
    return [Change(str(entry.actor or _("The system")), entry.at, _saved(action, entry)) for entry in entries]


def _saved(action: Action, entry: AuditEntry) -> tuple[tuple[str, str], ...]:
    names = list(entry.facts.get("fields", []))
    if entry.verb in (Verb.MOVED, Verb.REVIEWED):
        names.append("status")
    if entry.verb == Verb.REVIEWED or "review_on" in entry.facts:
        names.append("review_on")
    if entry.verb in (Verb.PUBLISHED, Verb.WITHDRAWN):
        return ((_("Residents see it"), _("Yes") if action.published_at else _("No")),)
    return tuple(
        (
            str(
                capfirst(
                    Action._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                )
            ),
            _value(action, name),
        )
        for name in names
    )


def _value(action: Action, name: str) -> str:
    if name in ("areas", "themes"):
        return ", ".join(str(row) for row in getattr(action, name).all()) or _("None")
    if name == "status":
        return str(action.get_status_display())
    value = getattr(action, name)
    if value is None or value == "":
        return _("None")
    return formats.date_format(value, "j F Y") if name in ("due_on", "review_on") else str(value)
