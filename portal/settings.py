"""Settings, all in this file, read from the environment by the typed readers of ``portal.env``.

Without any variable the settings are the secure ones: HTTPS only, secure cookies, no debugging. The one way
out is the example set-up that ``make run`` makes on one machine (``PORTAL_EXAMPLE``, marked by the file
``var/example``): plain HTTP, answering only to loopback names and ``HOST``. Naming ``ALLOWED_HOSTS`` ends it.
``docs/deployment.md`` lists every variable; a test compares that list with ``portal.env.DECLARED``.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import env
from portal.secret_key import kept_key

BASE_DIR = Path(__file__).resolve().parent.parent

# Where this installation keeps its own files. None of them is part of the release.

VAR_DIR = env.folder(
    "VAR_DIR",
    BASE_DIR / "var",
    shown_default="`var` in the project's folder",
    about="Folder for this installation's own files: SQLite database, collected static files, made key.",
)
EXAMPLE_MARK = VAR_DIR / "example"

# Who may be called, and whether this is the example set-up.

ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    about="Host names this site answers to, as in `portal.example.go.id`. Required to serve the public.",
)
PORTAL_EXAMPLE = env.flag(
    "PORTAL_EXAMPLE",
    EXAMPLE_MARK.exists() and not ALLOWED_HOSTS,
    shown_default="on after `make run`, while `ALLOWED_HOSTS` is empty",
    about="The example set-up: plain HTTP, loopback names only, example accounts. Never for the public.",
)
if PORTAL_EXAMPLE and ALLOWED_HOSTS:
    raise ImproperlyConfigured("PORTAL_EXAMPLE and ALLOWED_HOSTS exclude each other: unset one of them.")

DEBUG = env.flag("DEBUG", about="Developer's error pages. Refused outside the example set-up.")
if DEBUG and not PORTAL_EXAMPLE:
    raise ImproperlyConfigured("DEBUG is only for the example set-up: unset DEBUG, or set PORTAL_EXAMPLE=1.")

HOST = env.text(
    "HOST", "127.0.0.1", about="Address `make run` listens on; the example set-up answers to this name too."
)
PORT = env.number("PORT", 8000, minimum=1, maximum=65535, about="Port `make run` listens on.")
if PORTAL_EXAMPLE:
    loopback = ["localhost", "127.0.0.1", "[::1]"]
    ALLOWED_HOSTS = list(dict.fromkeys([*loopback, f"[{HOST}]" if ":" in HOST else HOST]))

SECRET_KEY = env.text(
    "SECRET_KEY",
    shown_default="a key made in `VAR_DIR`, while `ALLOWED_HOSTS` is empty",
    about="Signs sessions and tokens: 50 random characters or more, told to nobody, equal on all machines.",
)
if not SECRET_KEY:
    if ALLOWED_HOSTS and not PORTAL_EXAMPLE:
        raise ImproperlyConfigured(
            "SECRET_KEY is required where ALLOWED_HOSTS is set: give 50 random characters or more, "
            "the same on every machine that serves this site."
        )
    SECRET_KEY = kept_key(VAR_DIR / "secret-key")

SITE_NAME = env.text("SITE_NAME", "Portal Program Daerah", about="Name of the site in headings, titles and the admin.")
CORRECTIONS_CONTACT = env.text(
    "CORRECTIONS_CONTACT",
    about="E-mail address to which readers write about errors and the removal of personal data. Shown publicly.",
)

# What runs.

INSTALLED_APPS = [
    "portal.accounts.apps.AccountsConfig",
    "portal.base.apps.BaseConfig",
    "regions",
    "partners",
    "programs",
    "portal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "portal.static_files.ServedStaticFilesConfig",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.base.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.base.middleware.LanguageFromAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.base.context_processors.site",
            ],
        },
    },
]

# Data.

DATABASE_URL = env.text(
    "DATABASE_URL",
    shown_default="SQLite, `registry.sqlite3` in `VAR_DIR`",
    about="The database, as in `postgres://user:password@host:5432/name` or `sqlite:////folder/file`.",
)
if not DATABASE_URL:
    DATABASE_URL = f"sqlite:///{VAR_DIR / 'registry.sqlite3'}"
try:
    DATABASES = {"default": dict(dj_database_url.parse(DATABASE_URL))}
except (ValueError, dj_database_url.ParseError):
    DATABASES = {}
if not DATABASES or DATABASES["default"]["ENGINE"] not in {
    "django.db.backends.postgresql",
    "django.db.backends.sqlite3",
}:
    # The address may hold a password, so neither it nor the parser's own message is repeated.
    raise ImproperlyConfigured(
        "DATABASE_URL must be an address like postgres://user:password@host:5432/name or sqlite:////folder/file."
    ) from None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the one writer, and a writer takes its place in the queue when it begins.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = env.text(
    "REDIS_URL",
    shown_default="a cache in each process",
    about="Cache shared by all processes, as in `redis://host:6379/0`. Needs `requirements/production.txt`.",
)
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL must be an address like redis://host:6379/0.")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Language and time. The address alone decides the language: Indonesian at /, English at /en/.

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True

# Static files: hashed names, compressed once, served by the web process itself.

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Security.

BEHIND_TLS_PROXY = env.flag(
    "BEHIND_TLS_PROXY",
    about="A proxy ends HTTPS and sets or removes `X-Forwarded-Proto` itself on every request.",
)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
HSTS_SECONDS = env.number(
    "HSTS_SECONDS",
    31_536_000,
    about="How long browsers insist on HTTPS for this host and the hosts below it. Try with 3600 first.",
)
SECURE_SSL_REDIRECT = not PORTAL_EXAMPLE
SECURE_HSTS_SECONDS = 0 if PORTAL_EXAMPLE else HSTS_SECONDS
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = not PORTAL_EXAMPLE
CSRF_COOKIE_SECURE = not PORTAL_EXAMPLE
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Addresses typed without a scheme are taken for https, as Django 6 does.
FORMS_URLFIELD_ASSUME_HTTPS = True

# The API. It is public and read-only, so nobody signs in to it.

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.base.api.problems.handle_exception",
    # The representation is chosen by the Accept header alone, so `format` is an unknown parameter like any other.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": (
        "Public registry of regional development programmes in Indonesia: read-only, no key needed. Texts that are "
        "not known are empty, everything else that is not known is null. Facts: CC BY 4.0; quotations and others' "
        "texts remain their authors'."
    ),
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    # Lists of words stay where they are used; a shared list would need a name for each.
    "POSTPROCESSING_HOOKS": [],
}

# What must follow every write, called in this order with the `Change` (portal.base.recording).

RECORD_FOLLOWERS: list[str] = []

# One line per event on the error stream, which the service manager keeps.

LOG_LEVEL = env.text("LOG_LEVEL", "INFO", about="Least level logged: DEBUG, INFO, WARNING or ERROR.")
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["stream"], "level": "INFO", "propagate": False},
        # A page not found or a wrong host name is the visitor's matter, not the operator's.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
