"""The Celery application. It finds each app's ``tasks`` register by itself."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")

app = Celery("eolcare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
