"""The ASGI entry point, for servers that prefer it over WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.production")

application = get_asgi_application()
