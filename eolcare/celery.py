"""The Celery application. It finds each app's ``tasks`` register by itself."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")
# `filesystem://` means our own file broker, which bears half-written messages and missing folders.
TRANSPORT_ALIASES["filesystem"] = "eolcare.jobs.transport:Transport"

app = Celery("eolcare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
