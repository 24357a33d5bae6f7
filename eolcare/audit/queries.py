"""Searching the trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from eolcare.audit.models import AuditEntry


def search(
    *,
    area_codes: set[str],
    verb: str = "",
    target: str = "",
    actor_email: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """Return the entries that fit, the newest first.

    Args:
        area_codes: codes of the areas that the reader administers; entries without an area are always among them.
        verb: one verb, or empty for all.
        target: a kind of record (``engagement.event``) or a record's identifier; empty for all.
        actor_email: part of the address of the person who acted.
        since: first day, in London.
        until: last day, in London, included.
    """
    entries = AuditEntry.objects.select_related("actor").filter(area_code__in={*area_codes, ""})
    if verb:
        entries = entries.filter(verb=verb)
    if target:
        entries = entries.filter(target_type=target) | entries.filter(target_id=target)
    if actor_email:
        entries = entries.filter(actor__email__icontains=actor_email)
    if since:
        entries = entries.filter(at__gte=_midnight(since))
    if until:
        entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
