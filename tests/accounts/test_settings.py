"""What an operator sets about signing in and mail, as a fresh process sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.test_settings import SECURE, refusal, values

MAIL = {"EMAIL_HOST": "mail.example", "MAIL_FROM": "Portal <portal@portal.example>"}


def test_a_second_factor_is_required_but_in_the_example_set_up(tmp_path: Path) -> None:
    assert values(tmp_path, "SECOND_FACTOR_REQUIRED") == {"SECOND_FACTOR_REQUIRED": True}
    assert values(tmp_path, "SECOND_FACTOR_REQUIRED", PORTAL_EXAMPLE="1") == {"SECOND_FACTOR_REQUIRED": False}
    told = values(tmp_path, "SECOND_FACTOR_REQUIRED", PORTAL_EXAMPLE="1", SECOND_FACTOR_REQUIRED="1")
    assert told == {"SECOND_FACTOR_REQUIRED": True}
    told = values(tmp_path, "SECOND_FACTOR_REQUIRED", SECOND_FACTOR_REQUIRED="0", **SECURE)
    assert told == {"SECOND_FACTOR_REQUIRED": False}


def test_mail_goes_to_the_server_that_is_named(tmp_path: Path) -> None:
    names = ["EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS"]
    names += ["EMAIL_USE_SSL", "DEFAULT_FROM_EMAIL", "MAIL_IS_SET_UP"]
    given = {"EMAIL_PORT": "465", "EMAIL_USER": "portal", "EMAIL_PASSWORD": "secret", "EMAIL_TLS": "ssl"}
    assert values(tmp_path, *names, **SECURE, **MAIL, **given) == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 465,
        "EMAIL_HOST_USER": "portal",
        "EMAIL_HOST_PASSWORD": "secret",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": True,
        "DEFAULT_FROM_EMAIL": MAIL["MAIL_FROM"],
        "MAIL_IS_SET_UP": True,
    }


def test_the_way_to_the_mail_server_is_protected_unless_told(tmp_path: Path) -> None:
    assert values(tmp_path, "EMAIL_USE_TLS", **SECURE, **MAIL)["EMAIL_USE_TLS"] is True
    assert values(tmp_path, "EMAIL_USE_TLS", EMAIL_TLS="none", **SECURE, **MAIL)["EMAIL_USE_TLS"] is False


def test_the_example_set_up_writes_its_mail_into_files(tmp_path: Path) -> None:
    told = values(tmp_path, "EMAIL_BACKEND", "EMAIL_FILE_PATH", "MAIL_IS_SET_UP", PORTAL_EXAMPLE="1")
    assert told == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
        "MAIL_IS_SET_UP": True,
    }


def test_without_a_mail_server_mail_counts_as_not_set_up(tmp_path: Path) -> None:
    assert values(tmp_path, "MAIL_IS_SET_UP", **SECURE) == {"MAIL_IS_SET_UP": False}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"EMAIL_HOST": "mail.example"}, "MAIL_FROM must be an e-mail address where EMAIL_HOST is set."),
        ({"EMAIL_TLS": "secret"}, "EMAIL_TLS must be one of: starttls, ssl, none."),
        ({"EMAIL_PORT": "0"}, "EMAIL_PORT must be a whole number from 1 to 65535."),
        ({"SECOND_FACTOR_REQUIRED": "secret"}, "SECOND_FACTOR_REQUIRED must be 1 or 0"),
    ],
)
def test_a_wrong_value_refuses_to_start_with_a_sentence(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    sentence = refusal(tmp_path, **variables)
    assert sentence.startswith(said)
    assert "secret" not in sentence


def test_callers_are_told_apart_behind_a_proxy_only_where_there_is_one(tmp_path: Path) -> None:
    assert values(tmp_path, "ALLAUTH_TRUSTED_PROXY_COUNT") == {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}
    told = values(tmp_path, "ALLAUTH_TRUSTED_PROXY_COUNT", BEHIND_TLS_PROXY="1")
    assert told == {"ALLAUTH_TRUSTED_PROXY_COUNT": 1}
