"""The eolcare project: shared rooms on the ground floor, wiring at the roof."""

from eolcare.celery import app as celery_app

__all__ = ["celery_app"]
