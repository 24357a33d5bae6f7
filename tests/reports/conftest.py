"""What the tests of reports share."""

from __future__ import annotations

import pytest

from eolcare.jobs import tasks as jobs_tasks
from eolcare.mail import tasks as mail_tasks


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    """No message leaves for a broker; the tests run jobs themselves, and look at who was woken."""
    woken = []
    monkeypatch.setattr(jobs_tasks.run, "apply_async", lambda args, **options: woken.append(args[0]))
    monkeypatch.setattr(mail_tasks.send_due, "apply_async", lambda *args, **options: None)
    return woken
