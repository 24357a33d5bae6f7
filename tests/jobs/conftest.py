"""What the tests of jobs share."""

from __future__ import annotations

import pytest

from eolcare.jobs import registry, tasks


@pytest.fixture
def handlers(monkeypatch):
    """A registry of this test's own: ``handlers["tests.work"] = function``."""

    class Own(dict):
        def __setitem__(self, kind, handler):
            super().__setitem__(kind, registry.Registration(handler, 60))

    own = Own()
    monkeypatch.setattr(registry, "_handlers", own)
    return own


@pytest.fixture
def messages(monkeypatch):
    """The ids of jobs that a worker was woken for."""
    sent = []
    monkeypatch.setattr(tasks.run, "apply_async", lambda args, **options: sent.append(args[0]))
    return sent
