"""Background work of the mail room."""

from __future__ import annotations

from celery import shared_task

from eolcare.mail import services


@shared_task(name="eolcare.mail.tasks.send_due", soft_time_limit=600, time_limit=660)
def send_due() -> None:
    """Send the messages that are due."""
    services.send_due()


@shared_task(name="eolcare.mail.tasks.forget_old")
def forget_old() -> None:
    """Delete messages that are past their day."""
    services.forget_old()
