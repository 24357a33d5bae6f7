"""Jobs for tests."""

from __future__ import annotations

import factory

from eolcare.jobs.models import Job


class JobFactory(factory.django.DjangoModelFactory):
    """A waiting job of a kind that the test registers itself."""

    class Meta:
        model = Job

    kind = "tests.work"
    key = factory.Sequence(lambda n: f"work:{n}")
    payload = factory.LazyFunction(dict)
