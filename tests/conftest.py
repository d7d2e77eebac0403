"""How the tests run: in the example set-up, apart from any registry on this machine, and strictly."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from typing import Any

import django
import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.files.storage import storages
from django.test import SimpleTestCase
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

# The settings are read before any fixture runs, so their environment is laid down here. DATABASE_URL alone
# is taken from outside: tests.postgres sets it.
for name in ["ALLOWED_HOSTS", "BEHIND_TLS_PROXY", "CORRECTIONS_CONTACT", "DEBUG", "HOST", "HSTS_SECONDS"]:
    os.environ.pop(name, None)
for name in ["API_LIMIT_ANONYMOUS", "API_LIMIT_BULK", "API_LIMIT_PARTNER", "BULK_DIR"]:
    os.environ.pop(name, None)
for name in ["DOCUMENTS_DIR", "DOCUMENT_MAX_MB", "LOG_LEVEL", "PORT", "REDIS_URL", "SITE_NAME", "SITE_URL"]:
    os.environ.pop(name, None)
for name in ["EMAIL_HOST", "EMAIL_PASSWORD", "EMAIL_PORT", "EMAIL_TLS", "EMAIL_USER", "MAIL_FROM"]:
    os.environ.pop(name, None)
for name in ["SECOND_FACTOR_REQUIRED", "SECURITY_CONTACT"]:
    os.environ.pop(name, None)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
LEFT_OUT = pytest.StashKey[int]()
VAR_DIR = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "PORTAL_EXAMPLE": "1",
    "SECRET_KEY": "only-for-tests",
    # Absolute addresses lead to the tests' own site, so the crawl follows them.
    "SITE_URL": "http://testserver",
    "VAR_DIR": VAR_DIR,
}

from tests import strictness, template  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A worker of xdist has set Django up before this file is read, and with it what the settings said of storages.
settings.STORAGES["staticfiles"] = storages.backends["staticfiles"] = {
    "BACKEND": "tests.strictness.FoundStaticFilesStorage"
}
# What follows a write doubles its time: tests that ask about it take the fixture `followers`. Lists of a place are read
# from the tables of places, which cost little.
FOLLOWERS = list(settings.RECORD_FOLLOWERS)
settings.RECORD_FOLLOWERS[:] = ["programs.places.follow", "programs.partnered.follow"]
# A test that is rolled back leaves the version where it was: those about kept answers take the fixture `kept_answers`.
settings.EXACT_ANSWERS = False
# Crawls ask far more than any reader in a minute.
settings.API_LIMITS |= dict.fromkeys(settings.API_LIMITS, 1_000_000)
# Workers side by side would count attempts to sign in together.
settings.CACHES["default"]["LOCATION"] = f"{VAR_DIR}/cache"
# And each would sweep away the files that the other one makes of its own registry.
settings.BULK_DIR = f"{VAR_DIR}/bulk"
if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In a file, as where it serves: in memory, a browser's second request finds the tables of the first one locked.
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{template.FOLDER}/test.sqlite3"
    settings.DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous = OFF;"
settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = strictness.FailOnUndefined()
django.setup()
strictness.shuffle_unordered_querysets()
strictness.leave_out_widgets()

from portal.base import remembered  # noqa: E402
from portal.bulk import preparing  # noqa: E402
from tests.reference import reference  # noqa: E402, F401

# Another process would see nothing of what a test has entered: who asks for files makes them.
preparing.start = preparing.prepare

# Words and weights of pages, and answers to anything at all: what they hang on is asked on both databases elsewhere.
ON_ONE_DATABASE = {
    *("test_examples.py", "test_fuzzing.py", "test_languages.py", "test_reuse_guide.py", "test_weight.py"),
    # They say otherwise what a page has fetched.
    *("test_citing.py", "test_design.py", "test_head.py", "test_schema_org.py"),
    # The database is asked for each fact, and the API for each.
    "test_fact_is_shown_on_a_page_beside_its_quote",
}
# So with the forms of the desk and of accounts: they write through the one door. These of them open every list and
# form, or have several people write at once.
FORMS = {"accounts", "admin"}
FORMS_ON_BOTH = {
    *("test_editing_together.py", "test_every_page.py", "test_finding.py", "test_no_way_around.py"),
    *("test_publication_on_the_desk.py", "test_second_person.py"),
}
LONGEST = {"test_visibility.py"}
# They start the commands in processes of their own, which read DATABASE_URL.
WITH_PROCESSES = {"test_settings.py"}


def asks_a_database(test: pytest.Item) -> bool:
    """Whether it may come out otherwise on another database: by its mark, a fixture, its class, a process it starts."""
    fixtures = set(getattr(test, "fixturenames", ()))
    # What a browser does with a page hangs on the page.
    if "page" in fixtures or not ON_ONE_DATABASE.isdisjoint({test.path.name, getattr(test, "originalname", "")}):
        return False
    if test.path.parent.name in FORMS and test.path.name not in FORMS_ON_BOTH:
        return False
    return (
        test.get_closest_marker("django_db") is not None
        or not fixtures.isdisjoint({"db", "transactional_db", "live_server", "django_db_setup"})
        or issubclass(getattr(test, "cls", None) or object, SimpleTestCase)
        or test.path.name in WITH_PROCESSES
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """For the second of two databases: what asks none has passed with the first."""
    parser.addoption("--only-database", action="store_true", help="leave out the tests that ask no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes a minute comes first, else one worker is busy with it when the others are done.

    What asks for the places of all Indonesia comes last in its file, at whose end they go: the others would have them
    too, and one that makes all forms anew would make 7,000. With `--only-database`, leave out what cannot come out
    otherwise: pytest-django forbids it every query.
    """
    files = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: "reference" in item.fixturenames)
    items.sort(key=lambda item: (item.path.name not in LONGEST, files[item.path]))
    if config.getoption("only_database"):
        others = [item for item in items if not asks_a_database(item)]
        items[:] = [item for item in items if asks_a_database(item)]
        config.hook.pytest_deselected(items=others)
        config.stash[LEFT_OUT] = len(others)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker is done: each has left out the same tests, so the last word counts."""
    if (count := getattr(node, "workeroutput", {}).get("left_out")) is not None:
        node.config.stash[LEFT_OUT] = count


def pytest_collection_finish() -> None:
    """Rubbish is looked for as where it serves (`portal.wsgi`), or it takes a tenth of the time.

    More often than there, for several workers share the memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 10)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if LEFT_OUT in session.config.stash and hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[LEFT_OUT]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if count := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{count} tests that hang on no database were left out: they run on the other one.")


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session: pytest.Session) -> Generator[None]:
    """Who starts workers migrates a database for them meanwhile."""
    if not session.config.pluginmanager.hasplugin("dsession"):
        return (yield)
    with template.being_made(), session.config.stash[blocking_manager_key].unblock():
        yield
        template.make()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: Any) -> None:
    """A worker has a copy of that database."""
    if WORKER:
        with django_db_blocker.unblock():
            template.copy(WORKER)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """A copy is neither emptied before the tests nor dropped after them."""
    return bool(WORKER) or request.config.getoption("reuse_db")


@pytest.fixture(autouse=True)
def _as_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees what another one left in the cache or in memory, nor speaks the language in which it ended."""
    monkeypatch.setattr(remembered, "IS_ON", False)
    cache.clear()
    shutil.rmtree(settings.BULK_DIR, ignore_errors=True)
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def kept_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers to the public are kept and marked, as where the registry serves."""
    caches["answers"].clear()
    monkeypatch.setattr(settings, "EXACT_ANSWERS", True)


@pytest.fixture
def followers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every write is followed, as where the registry serves."""
    monkeypatch.setattr(settings, "RECORD_FOLLOWERS", FOLLOWERS)
