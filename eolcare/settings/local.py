"""Settings for one machine: the embedded PostgreSQL and a broker that needs no server."""

from eolcare.settings.base import *  # noqa: F403
from eolcare.settings.base import STORAGES, env
from ops.postgres import embedded_url

DEBUG = env.bool("DEBUG", default=False)
# A key for this machine alone. Production refuses to start with it.
SECRET_KEY = env.str("SECRET_KEY", default="local-only-never-in-production-3f0a9c1e7b5d42868d1c")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
DATABASES = {"default": env.db_url("DATABASE_URL", default=embedded_url("eolcare"))}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DEMONSTRATION = env.bool("DEMONSTRATION", default=True)
# Nobody's real data is here, and a newcomer should get in by one password. Every page says so.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMONSTRATION)
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
