"""Settings for the tests: the embedded PostgreSQL, mail in memory, passwords hashed fast."""

from eolcare.settings.base import *  # noqa: F403
from eolcare.settings.base import STORAGES, VAR_DIR, env
from ops.postgres import embedded_url

DEBUG = False
SECRET_KEY = "for-tests-alone"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": env.db_url("DATABASE_URL", default=embedded_url("eolcare_test_base"))}
DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE_NAME", default="test_eolcare")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MEDIA_ROOT = VAR_DIR / "test-files"
STORAGES["default"]["OPTIONS"] = {"location": MEDIA_ROOT}
SECOND_FACTOR_REQUIRED = False
DEMONSTRATION = False
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_ALWAYS_EAGER = False
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "local")}
# All tests come from one place, and begin more surveys than one place may in a day.
LIMITS = {"surveys.begin": 1_000_000}
