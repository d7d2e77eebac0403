"""The settings are secure unless the example set-up says otherwise, and refuse unclear values."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRINT = """
import json
from django.conf import settings
names = %r
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""
SECURE = {"ALLOWED_HOSTS": "portal.example", "SECRET_KEY": "k" * 30 + "0123456789abcdefghij"}


def run(arguments: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project with only the given variables, keeping its files in ``folder``."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment | {"VAR_DIR": str(folder)} | variables,
        capture_output=True,
        text=True,
    )


def values(folder: Path, *names: str, **variables: str) -> dict[str, object]:
    """The named settings as a fresh process sees them."""
    done = run(["-c", PRINT % (names,)], folder, **variables)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def refusal(folder: Path, **variables: str) -> str:
    """The sentence with which the settings refuse to start."""
    done = run(["-c", "from django.conf import settings; settings.DEBUG"], folder, **variables)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    return last.removeprefix("django.core.exceptions.ImproperlyConfigured: ")


def test_without_any_variable_the_settings_are_secure(tmp_path: Path) -> None:
    assert values(
        tmp_path,
        "DEBUG",
        "PORTAL_EXAMPLE",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
    ) == {
        "DEBUG": False,
        "PORTAL_EXAMPLE": False,
        "ALLOWED_HOSTS": [],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }


def test_the_mark_of_the_example_set_up_allows_plain_http_on_loopback_names(tmp_path: Path) -> None:
    (tmp_path / "example").write_text("")
    names = ["PORTAL_EXAMPLE", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE"]
    assert values(tmp_path, *names, HOST="10.0.0.7") == {
        "PORTAL_EXAMPLE": True,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", "10.0.0.7"],
        "SECURE_SSL_REDIRECT": False,
        "SESSION_COOKIE_SECURE": False,
    }


def test_naming_the_hosts_ends_the_example_set_up(tmp_path: Path) -> None:
    (tmp_path / "example").write_text("")
    assert values(tmp_path, "PORTAL_EXAMPLE", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", **SECURE) == {
        "PORTAL_EXAMPLE": False,
        "ALLOWED_HOSTS": ["portal.example"],
        "SECURE_SSL_REDIRECT": True,
    }


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = values(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert len(str(first)) >= 50
    assert values(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_site_for_the_public_must_be_given_its_key(tmp_path: Path) -> None:
    assert refusal(tmp_path, ALLOWED_HOSTS="portal.example").startswith("SECRET_KEY is required")
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DEBUG": "perhaps"}, "DEBUG must be 1 or 0"),
        ({"DEBUG": "1"}, "DEBUG is only for the example set-up"),
        (
            {"PORTAL_EXAMPLE": "1", "ALLOWED_HOSTS": "portal.example"},
            "PORTAL_EXAMPLE and ALLOWED_HOSTS exclude",
        ),
        ({"PORT": "70000"}, "PORT must be a whole number from 1 to 65535"),
        ({"PORT": "http"}, "PORT must be a whole number from 1 to 65535"),
        ({"HSTS_SECONDS": "-1"}, "HSTS_SECONDS must be a whole number of at least 0"),
        ({"VAR_DIR": "var"}, "VAR_DIR must be the absolute path of a folder"),
        ({"DATABASE_URL": "mysql://u:secret@h/n"}, "DATABASE_URL must be an address like"),
        ({"DATABASE_URL": "nonsense:secret"}, "DATABASE_URL must be an address like"),
        ({"DATABASE_URL": "postgres://u:secret@h:port/n"}, "DATABASE_URL must be an address like"),
        ({"REDIS_URL": "http://:secret@h"}, "REDIS_URL must be an address like"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be"),
        ({"ALLOWED_HOSTS": ".example.go.id", "SECRET_KEY": "k" * 50}, "SITE_URL must be an address like"),
        ({"SECURITY_CONTACT": "javascript:secret"}, "SECURITY_CONTACT must be an e-mail address"),
    ],
)
def test_a_wrong_value_refuses_to_start_with_a_sentence(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    sentence = refusal(tmp_path, **variables)
    assert sentence.startswith(said)
    assert "secret" not in sentence


def test_the_secure_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], tmp_path, **SECURE)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_web_server_does_not_start_without_host_names(tmp_path: Path) -> None:
    done = run(["-c", "import portal.wsgi"], tmp_path)
    assert done.returncode != 0
    assert "Set ALLOWED_HOSTS" in done.stderr
    assert run(["-c", "import portal.wsgi"], tmp_path, **SECURE).returncode == 0


def test_a_server_database_is_kept_connected_and_sqlite_is_set_for_many_readers(tmp_path: Path) -> None:
    server = values(tmp_path, "DATABASES", DATABASE_URL="postgres://u:p@db:5433/registry")
    assert (
        server["DATABASES"]["default"]
        | {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": "db",
            "PORT": 5433,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
        == server["DATABASES"]["default"]
    )
    embedded = values(tmp_path, "DATABASES")["DATABASES"]["default"]
    assert embedded["NAME"] == str(tmp_path / "registry.sqlite3")
    assert embedded["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_commands_work_on_a_fresh_clone_without_any_variable(tmp_path: Path) -> None:
    done = run(["manage.py", "check"], tmp_path / "var")
    assert done.returncode == 0, done.stderr
