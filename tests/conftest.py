"""How the tests run: in the example set-up, apart from any registry on this machine, and strictly."""

import atexit
import os
import shutil
import tempfile

import django
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages

# The settings are read before any fixture runs, so their environment is laid down here. DATABASE_URL alone
# is taken from outside: tests.postgres sets it.
for name in ["ALLOWED_HOSTS", "BEHIND_TLS_PROXY", "CORRECTIONS_CONTACT", "DEBUG", "HOST", "HSTS_SECONDS"]:
    os.environ.pop(name, None)
for name in ["DOCUMENTS_DIR", "DOCUMENT_MAX_MB", "LOG_LEVEL", "PORT", "REDIS_URL", "SITE_NAME"]:
    os.environ.pop(name, None)
for name in ["EMAIL_HOST", "EMAIL_PASSWORD", "EMAIL_PORT", "EMAIL_TLS", "EMAIL_USER", "MAIL_FROM"]:
    os.environ.pop(name, None)
os.environ.pop("SECOND_FACTOR_REQUIRED", None)
VAR_DIR = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "PORTAL_EXAMPLE": "1",
    "SECRET_KEY": "only-for-tests",
    "VAR_DIR": VAR_DIR,
}

from tests import strictness  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A worker of xdist has set Django up before this file is read, and with it what the settings said of storages.
settings.STORAGES["staticfiles"] = storages.backends["staticfiles"] = {
    "BACKEND": "tests.strictness.FoundStaticFilesStorage"
}
settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = strictness.FailOnUndefined()
django.setup()
strictness.shuffle_unordered_querysets()

from tests.reference import reference  # noqa: E402, F401


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test sees what another one left in the cache."""
    cache.clear()
