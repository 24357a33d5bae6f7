"""Settings for production. Whatever would be unsafe by default has no default here.

A start with a missing or known secret, with DEBUG, or without its servers is refused with a
sentence that says what to set.
"""

from django.core.exceptions import ImproperlyConfigured

from eolcare.settings.base import *  # noqa: F403
from eolcare.settings.base import STORAGES, env


def _required(name: str, what: str) -> str:
    """Return the environment's value for ``name``.

    Raises:
        ImproperlyConfigured: when it is missing or empty; ``what`` says what to put there.
    """
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: {what}.")
    return value


if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured(
        "Unset DEBUG, or set it to 0: production never runs with DEBUG, which shows private data in errors."
    )
DEBUG = False

SECRET_KEY = _required(
    "SECRET_KEY",
    "at least 50 random characters, for example from `python -c 'import secrets; print(secrets.token_urlsafe(64))'`",
)
if len(SECRET_KEY) < 50 or "local-only" in SECRET_KEY or "for-tests" in SECRET_KEY or len(set(SECRET_KEY)) < 12:
    raise ImproperlyConfigured(
        "Set SECRET_KEY in the environment to at least 50 random characters: the present one is short, guessable or a published default."
    )

ALLOWED_HOSTS = [
    host.strip() for host in _required("ALLOWED_HOSTS", "the portal's host names, parted by commas").split(",")
]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Set ALLOWED_HOSTS to the portal's own host names: `*` lets anyone forge links in our mail."
    )
_required("DATABASE_URL", "where PostgreSQL 15 or later is, for example postgres://user:password@host:5432/eolcare")
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].setdefault("CONN_MAX_AGE", env.int("CONN_MAX_AGE", default=60))
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if _required(
    "CELERY_BROKER_URL", "where RabbitMQ or Redis is, for example amqp://user:password@host:5672//"
).startswith("filesystem:"):
    raise ImproperlyConfigured(
        "Set CELERY_BROKER_URL to a RabbitMQ or Redis: a folder of files serves one machine alone."
    )
if _required("EMAIL_URL", "the mail server, for example smtp+tls://user:password@host:587").startswith(
    ("consolemail:", "memorymail:", "dummymail:")
):
    raise ImproperlyConfigured(
        "Set EMAIL_URL to a mail server: the present one sends nothing, and people wait for their confirmations."
    )
PORTAL_BASE_URL = _required(
    "PORTAL_BASE_URL", "the portal's public address, for example https://haveyoursay.example.nhs.uk"
).rstrip("/")
if not PORTAL_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured(
        "Set PORTAL_BASE_URL to an address that begins with https://: sessions and answers are never sent in the clear."
    )
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL]
MEDIA_ROOT = env.path("MEDIA_ROOT", default="/var/lib/eolcare/files")
STORAGES["default"]["OPTIONS"] = {"location": MEDIA_ROOT}

DEMONSTRATION = False
SECOND_FACTOR_REQUIRED = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=True) else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
