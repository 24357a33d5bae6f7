"""Settings that every environment shares.

The environment is read here and in the module of each environment, once, through ``env``; a value
that cannot be read stops the start with the variable's name.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from ops import places

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = places.var()
env = environ.Env()

# --- Who runs the portal -------------------------------------------------------------------------
# The NHS logo and the Frutiger typeface are licensed to NHS bodies, so the default is neutral.
PORTAL_NAME = env.str("PORTAL_NAME", default="Palliative and end of life care: have your say")
PORTAL_ORGANISATION = env.str("PORTAL_ORGANISATION", default="North West London Integrated Care System")
PORTAL_NHS_LOGO = env.bool("PORTAL_NHS_LOGO", default=False)
PORTAL_PHASE = env.str("PORTAL_PHASE", default="")
PORTAL_BASE_URL = env.str("PORTAL_BASE_URL", default="http://localhost:8000").rstrip("/")
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)

# --- Applications, ground floor first ------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "crispy_forms",
    "csp",
    "django_prose_editor",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "eolcare.common",
    "eolcare.audit",
    "eolcare.areas",
    "eolcare.accounts",
    "eolcare.figures",
    "eolcare.mail",
    "eolcare.jobs",
    "eolcare.pages",
    "ambitions",
    "engagement",
    "eolcare.demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "eolcare.common.middleware.CompressPublicPagesMiddleware",
    "eolcare.common.middleware.ResponseHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "eolcare.common.languages.ReaderLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eolcare.accounts.middleware.ClosedByDefaultMiddleware",
]

ROOT_URLCONF = "eolcare.urls"
WSGI_APPLICATION = "eolcare.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "eolcare.common.context_processors.portal",
                "eolcare.common.context_processors.reading",
                "eolcare.accounts.context_processors.signed_in",
                "eolcare.pages.context_processors.footer",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "eolcare.common.templatetags.languages",
            ],
            # Tags of rooms within an app; Django looks for tags in apps alone.
            "libraries": {
                "events_booking": "engagement.events.templatetags.events_booking",
                "events_calendar": "engagement.events.templatetags.events_calendar",
                "feedback_finding": "engagement.feedback.templatetags.feedback_finding",
                "report_content": "engagement.reports.templatetags.report_content",
                "reports_links": "engagement.reports.templatetags.reports_links",
            },
        },
    }
]

# --- Forms ---------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = ["nhsuk"]
CRISPY_TEMPLATE_PACK = "nhsuk"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- People --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "team:desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "eolcare.accounts.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 3
ACCOUNT_FORMS = {
    "login": "eolcare.accounts.sign_in_forms.StaffLoginForm",
    "reset_password": "eolcare.accounts.sign_in_forms.StaffResetPasswordForm",
    "reset_password_from_key": "eolcare.accounts.sign_in_forms.StaffResetPasswordKeyForm",
    "change_password": "eolcare.accounts.sign_in_forms.StaffChangePasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Five wrong passwords for one address in five minutes, then a pause; allauth keeps the counts in the cache.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip", "reset_password": "20/m/ip,5/m/key"}
# A work account proves whose it is by its verified address, and meets an account that an administrator made.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "eolcare"
# Roles that see personal data need a second factor. The demonstration may relax it, and then every
# signed-in page says so.
SECOND_FACTOR_REQUIRED = True
SOCIALACCOUNT_PROVIDERS: dict = {}
SOCIALACCOUNT_ADAPTER = "eolcare.accounts.adapters.StaffSocialAccountAdapter"
if env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": env.str("OIDC_PROVIDER_ID", default="work"),
                "name": env.str("OIDC_NAME", default="your work account"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.str("OIDC_SERVER_URL")},
            }
        ]
    }

# --- Sessions and headers ------------------------------------------------------------------------
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "eolcare.common.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# --- Database ------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Caches --------------------------------------------------------------------------------------
# `default` is shared by all processes, so that attempts are counted once however many servers answer; a table of the
# database by default, or Redis by CACHE_URL. `local` is each process's own, for what costs more to fetch than to make.
CACHES = {
    "default": env.cache_url("CACHE_URL", default="dbcache://shared_cache?max_entries=20000"),
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}},
}

# How often a thing may be done from one place, by its name, where it is not what eolcare.common.limits says: a measurement
# begins more surveys from one place than anybody does.
LIMITS = env.json("LIMITS", default={})

# --- Words, time and place -----------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# Each in its own language, as residents read it. Which one a page is in, the reader says and nobody guesses: ADR 15.
LANGUAGES = [
    ("en-gb", "English"),
    ("ar", "العربية"),
    ("bn", "বাংলা"),
    ("fa", "فارسی"),
    ("gu", "ગુજરાતી"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("so", "Soomaali"),
    ("ur", "اردو"),
]
LANGUAGES_BIDI = ["ar", "fa", "ur"]
# Languages that Django does not know by itself; without an entry it refuses their names in templates.
LANG_INFO.update(
    gu={"bidi": False, "code": "gu", "name": "Gujarati", "name_local": "ગુજરાતી"},
    so={"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"},
)
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("nhsuk", NODE_MODULES / ".portal" / "nhsuk"),
]
MEDIA_ROOT = VAR_DIR / "files"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# How large an uploaded file may be: of an event, with a letter or a story, and a spreadsheet of what people said.
MATERIAL_MAX_BYTES = env.int("MATERIAL_MAX_BYTES", default=20_000_000)
SUBMISSION_ATTACHMENT_MAX_BYTES = env.int("SUBMISSION_ATTACHMENT_MAX_BYTES", default=20_000_000)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=50_000_000)
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=200_000)

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map"]

# --- Work in the background ----------------------------------------------------------------------
# The database is the queue of record: a broker message only wakes a worker, so losing one loses no
# work; beat sweeps up whatever no message announced.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost/")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
# A request never waits long for a broker that is away: the sweep finds its job.
CELERY_BROKER_CONNECTION_TIMEOUT = 2
if CELERY_BROKER_URL.startswith("filesystem:"):
    _broker = VAR_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "polling_interval": 0.2,
    }
    # Messages to all workers at once have no place in a folder of files.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
# Each message expires before the next is due, so that a busy worker finds one and not a heap.
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "eolcare.jobs.tasks.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "send-mail": {"task": "eolcare.mail.tasks.send_due", "schedule": 15.0, "options": {"expires": 15}},
    "tally-responses": {
        "task": "engagement.surveys.tasks.tally_responses",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "move-waiting-lists": {
        "task": "engagement.events.tasks.move_waiting_lists",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "remind-of-events": {
        "task": "engagement.events.tasks.send_event_reminders",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Daily; a day on which the worker was away is made up for, as what is due is looked for and not counted.
    "forget-bookings": {
        "task": "engagement.events.tasks.forget_bookings",
        "schedule": 86_400.0,
        "options": {"expires": 43_200},
    },
    "send-reminders": {
        "task": "engagement.surveys.tasks.send_reminders",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "tell-followers": {
        "task": "engagement.actions.following.tasks.tell_followers",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "forget-followers": {
        "task": "engagement.actions.following.tasks.forget_followers",
        "schedule": 86_400.0,
        "options": {"expires": 43_200},
    },
    "tell-owners-of-actions": {
        "task": "engagement.actions.tasks.tell_owners_of_actions",
        "schedule": 86_400.0,
        "options": {"expires": 43_200},
    },
    "forget-import-files": {
        "task": "engagement.feedback.tasks.forget_import_files",
        "schedule": 86_400.0,
        "options": {"expires": 43_200},
    },
    "forget-submission-contacts": {
        "task": "engagement.feedback.tasks.forget_submission_contacts",
        "schedule": 86_400.0,
        "options": {"expires": 43_200},
    },
    "forget-orphaned-attachments": {
        "task": "engagement.feedback.tasks.forget_orphaned_attachments",
        "schedule": 86_400.0,
        "options": {"expires": 43_200},
    },
    "forget-mail": {"task": "eolcare.mail.tasks.forget_old", "schedule": 3600.0, "options": {"expires": 3600}},
    "delete-expired-drafts": {
        "task": "engagement.surveys.tasks.delete_expired_drafts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "forget-orphaned-materials": {
        "task": "engagement.events.tasks.forget_orphaned_materials",
        "schedule": 86_400.0,
        "options": {"expires": 86_400},
    },
    "delete-expired-exports": {
        "task": "engagement.surveys.tasks.delete_expired_exports",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
}

# --- How long things are kept ----------------------------------------------------------------------
# Days after an event; counts stay (ADR 20). Needs are special-category data and go first.
BOOKINGS_KEPT_DAYS = env.int("BOOKINGS_KEPT_DAYS", default=90)
NEEDS_KEPT_DAYS = env.int("NEEDS_KEPT_DAYS", default=30)
# Days after a letter or a story was answered or closed; what was said stays, who said it goes.
SUBMISSION_CONTACTS_KEPT_DAYS = env.int("SUBMISSION_CONTACTS_KEPT_DAYS", default=180)

# --- Mail ----------------------------------------------------------------------------------------
try:
    EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", default="").strip() or "consolemail://")
except ImproperlyConfigured as error:
    raise ImproperlyConfigured(
        "Set EMAIL_URL to a mail server, for example smtp+tls://user:password@host:587."
    ) from error
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30  # seconds; the outbox holds a message for longer than that
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="eolcare <no-reply@eolcare.example>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "eolcare": {"level": "INFO"},
        "engagement": {"level": "INFO"},
        "ambitions": {"level": "INFO"},
        # A line for each sweep, every five seconds, would bury all others.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
