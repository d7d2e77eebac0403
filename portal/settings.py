"""Settings, all in this file, read from the environment by the typed readers of ``portal.env``.

Without any variable the settings are the secure ones: HTTPS only, secure cookies, no debugging. The one way
out is the example set-up that ``make run`` makes on one machine (``PORTAL_EXAMPLE``, marked by the file
``var/example``): plain HTTP, answering only to loopback names and ``HOST``. Naming ``ALLOWED_HOSTS`` ends it.
``docs/deployment.md`` lists every variable; a test compares that list with ``portal.env.DECLARED``.
"""

import re
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
SITE_URL = env.text(
    "SITE_URL",
    shown_default="`https://` and the first of `ALLOWED_HOSTS`",
    about="Where people reach this site: how every address begins that mails, robots, feeds and citations are given.",
).rstrip("/") or (f"http://{HOST}:{PORT}" if PORTAL_EXAMPLE else f"https://{next(iter(ALLOWED_HOSTS), 'localhost')}")
if not re.match(r"https?://[^/.*]", SITE_URL):
    # A pattern among the host names (`.example.go.id`, `*`) is nothing to begin an address with.
    raise ImproperlyConfigured("SITE_URL must be an address like https://portal.example.go.id.")
CORRECTIONS_CONTACT = env.text(
    "CORRECTIONS_CONTACT",
    about="E-mail address to which readers write about errors and the removal of personal data. Shown publicly.",
)
SECURITY_CONTACT = env.text(
    "SECURITY_CONTACT",
    about="Where weaknesses of this site are reported: an e-mail address or a page, for `/.well-known/security.txt`.",
)
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith("https://"):
    if not re.fullmatch(r"(mailto:)?[^\s@/:]+@[^\s@/:]+", SECURITY_CONTACT):
        raise ImproperlyConfigured(
            "SECURITY_CONTACT must be an e-mail address or an address that begins with https://."
        )
    SECURITY_CONTACT = f"mailto:{SECURITY_CONTACT.removeprefix('mailto:')}"

# What runs.

INSTALLED_APPS = [
    "portal.accounts.apps.AccountsConfig",
    "portal.base.apps.BaseConfig",
    "regions",
    "partners",
    "programs",
    "portal.home.apps.HomeConfig",
    "portal.kept.apps.KeptConfig",
    "portal.search.apps.SearchConfig",
    "portal.keys.apps.KeysConfig",
    "portal.webhooks.apps.WebhooksConfig",
    "portal.bulk.apps.BulkConfig",
    "portal.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portal.static_files.ServedStaticFilesConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "corsheaders",
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
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.base.middleware.PermissionsPolicyMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "portal.keys.middleware.ApiAccessMiddleware",
    "portal.answers.ExactAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.base.middleware.LanguageFromAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "portal.accounts.middleware.SessionRenewalMiddleware",
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
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = env.text(
    "REDIS_URL",
    shown_default="files in `VAR_DIR`, shared by the processes of one machine",
    about="Cache shared by all machines, as in `redis://host:6379/0`. Needs `requirements/production.txt`.",
)
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL must be an address like redis://host:6379/0.")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Limits on sign-in count in the cache, so every process must see the same one.
    else {
        "BACKEND": "portal.shared_cache.SharedFileCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Answers to the public, each under the version it shows: a process keeps its own where there is no Redis.
    "answers": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "answers",
        "TIMEOUT": 60 * 60,
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 1000, "CULL_FREQUENCY": 10},
    },
}
# Requests to the API by the minute are counted there too; without Redis each process counts for itself.
if REDIS_URL:
    CACHES["limits"] = CACHES["answers"] | {"KEY_PREFIX": "limits"}
# Off where pages are being written: a developer's changes show at once.
EXACT_ANSWERS = not DEBUG

# Language and time. The address alone decides the language: Indonesian at /, English at /en/.

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
FORMAT_MODULE_PATH = "portal.formats"
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

# Files that people upload: no static files, and in no folder of them. Given out by pages that know who may see them.

DOCUMENTS_DIR = env.folder(
    "DOCUMENTS_DIR",
    VAR_DIR / "documents",
    shown_default="`documents` in `VAR_DIR`",
    about="Folder for signed scans and annexes. Part of every backup; never below a folder that a web server serves.",
)
if any(DOCUMENTS_DIR.is_relative_to(served) for served in (STATIC_ROOT, *STATICFILES_DIRS)):
    raise ImproperlyConfigured("DOCUMENTS_DIR must not lie in the folder of static files, which everyone may read.")
DOCUMENT_MAX_MB = env.number(
    "DOCUMENT_MAX_MB", 20, minimum=1, maximum=500, about="Largest file that may be uploaded, in MB of 1024 kB."
)
DOCUMENT_LIMIT = DOCUMENT_MAX_MB * 1024 * 1024
STORAGES["documents"] = {
    "BACKEND": "portal.base.files.ContentStorage",
    "OPTIONS": {"location": DOCUMENTS_DIR, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
FILE_UPLOAD_HANDLERS = [
    "portal.base.files.storage.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# The whole registry as files, made once for each of its versions (portal.bulk). Nothing in it needs a backup.

BULK_DIR = env.folder(
    "BULK_DIR",
    VAR_DIR / "bulk",
    shown_default="`bulk` in `VAR_DIR`",
    about="Folder for the files that `/data/` gives. Made anew from the database; each machine may have its own.",
)

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

# Signing in: django-allauth, told here what to do and in portal.accounts how. See docs/decisions/sign-in.md.

SECOND_FACTOR_REQUIRED = env.flag(
    "SECOND_FACTOR_REQUIRED",
    not PORTAL_EXAMPLE,
    shown_default="on, but in the example set-up",
    about="Publishers, administrators and superusers reach the desk only with a second factor.",
)
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
# Twelve hours without a request end a session; see portal.accounts.middleware.
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_ADAPTER = "portal.accounts.adapter.SignInAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if PORTAL_EXAMPLE else "https"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "reauthenticate": "portal.accounts.forms.PasswordAgainForm",
    "change_password": "portal.accounts.forms.NewPasswordForm",
    "reset_password": "portal.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# Django's own, which knows nothing of a second table of addresses.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_SESSION_REMEMBER = True
# The link in a mail that resets a password holds for two hours, as its page says.
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
# The proxy's own entry in X-Forwarded-For is the last one.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_TLS_PROXY else 0
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.CodeForm",
    "reauthenticate": "portal.accounts.forms.CodeAgainForm",
    "activate_totp": "portal.accounts.forms.AddAppForm",
    "add_webauthn": "portal.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "portal.accounts.forms.RenamePasskeyForm",
    "authenticate_webauthn": "portal.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "portal.accounts.forms.PasskeyAgainForm",
    "login_webauthn": "portal.accounts.forms.PasskeySignInForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
# A telephone's clock may be half a minute off. `portal.accounts.forms` keeps a used code from being taken again.
MFA_TOTP_TOLERANCE = 1

# Mail. Without a server, nothing is sent, and pages that would send something say so.

EMAIL_HOST = env.text("EMAIL_HOST", about="Mail server. Without it nobody can have a forgotten password reset by mail.")
EMAIL_PORT = env.number("EMAIL_PORT", 587, minimum=1, maximum=65535, about="Port of the mail server.")
EMAIL_HOST_USER = env.text("EMAIL_USER", about="Name the mail server knows this site by.")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", about="The password to it.")
EMAIL_TLS = env.choice(
    "EMAIL_TLS",
    ["starttls", "ssl", "none"],
    "starttls",
    about="How the way to the mail server is protected; `ssl` mostly goes with port 465, `none` with 25.",
)
MAIL_FROM = env.text(
    "MAIL_FROM",
    about="Sender of all mail, as in `Portal <portal@example.go.id>`. Required with `EMAIL_HOST`.",
)
if EMAIL_HOST and "@" not in MAIL_FROM:
    raise ImproperlyConfigured("MAIL_FROM must be an e-mail address where EMAIL_HOST is set.")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_TLS == "starttls", EMAIL_TLS == "ssl"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM or "portal@localhost"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if PORTAL_EXAMPLE and not EMAIL_HOST:
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", VAR_DIR / "mail"
MAIL_IS_SET_UP = bool(EMAIL_HOST) or PORTAL_EXAMPLE

# Addresses typed without a scheme are taken for https, as Django 6 does.
FORMS_URLFIELD_ASSUME_HTTPS = True
# As Django's own, but faster.
FORM_RENDERER = "portal.base.form_renderer.FormRenderer"

# The API. It is public and read-only, so nobody signs in to it.

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["portal.base.api.kept.TextRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.base.api.problems.handle_exception",
    # The representation is chosen by the Accept header alone, so `format` is an unknown parameter like any other.
    "URL_FORMAT_OVERRIDE": None,
}
# Requests a minute: without a key for each address, and with one by the key's tier.
API_LIMITS = {
    "anonymous": env.number(
        "API_LIMIT_ANONYMOUS", 120, minimum=1, about="Requests a minute to the API without a key, for each address."
    ),
    "partner": env.number("API_LIMIT_PARTNER", 600, minimum=1, about="The same for each key of the tier “partner”."),
    "bulk": env.number("API_LIMIT_BULK", 3000, minimum=1, about="The same for each key of the tier “bulk”."),
}
# Any page of any site may read the API and the data in bulk, and nothing else here; no cookie goes along.
CORS_URLS_REGEX = r"^/(api/|data/.)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "authorization", "if-none-match"]
CORS_EXPOSE_HEADERS = ["Deprecation", "ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "Sunset"]
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
    "POSTPROCESSING_HOOKS": ["portal.base.api.schema.with_fields", "portal.base.api.examples.with_examples"],
}

# What must follow every write, called in this order with the `Change` (portal.base.recording).

RECORD_FOLLOWERS: list[str] = [
    "programs.places.follow",
    "programs.partnered.follow",
    "programs.sums.follow",
    "portal.kept.following.follow",
    "portal.search.index.follow",
]

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
