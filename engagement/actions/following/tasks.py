"""Work of following that the schedule starts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from engagement.actions.following import services

DAYTIME = range(8, 20)


@shared_task(name="engagement.actions.following.tasks.tell_followers", soft_time_limit=1800, time_limit=1860)
def tell_followers() -> int:
    """Write to followers to whom something moved, in the daytime of London; return to how many."""
    return services.tell_followers() if timezone.localtime().hour in DAYTIME else 0


@shared_task(name="engagement.actions.following.tasks.forget_followers")
def forget_followers() -> int:
    """Delete addresses that nobody confirmed; return how many."""
    return services.forget_unconfirmed()
