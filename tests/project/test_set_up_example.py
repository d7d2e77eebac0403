"""The example set-up is made once, changes nothing the second time, and stays out of a registry in use."""

import json
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from portal.accounts.models import User

COMMAND = "portal.base.management.commands.set_up_example"


@pytest.fixture
def var(tmp_path: Path, settings: Settings) -> Path:
    """A folder of its own for what the command writes."""
    settings.VAR_DIR = tmp_path
    settings.EXAMPLE_MARK = tmp_path / "example"
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def set_up() -> tuple[list[str], str]:
    """The commands that one set-up carries out, without carrying them out, and what it says."""
    output = StringIO()
    with mock.patch(f"{COMMAND}.call_command") as called:
        call_command("set_up_example", stdout=output)
    return [call.args[0] for call in called.call_args_list], output.getvalue()


@pytest.mark.django_db
def test_the_second_set_up_does_nothing(var: Path) -> None:
    first, said = set_up()
    assert first == ["load_reference", "load_records", "keep_forms", "make_example_accounts", "collectstatic"]
    assert "http://127.0.0.1:8000/" in said
    (var / "static").mkdir()
    (var / "static" / "staticfiles.json").write_text("{}")
    second, said = set_up()
    assert second == []
    assert "http://127.0.0.1:8000/" in said


@pytest.mark.django_db
def test_changed_data_is_loaded_again(var: Path) -> None:
    set_up()
    stamps = json.loads((var / "set-up.json").read_text())
    (var / "set-up.json").write_text(json.dumps(dict.fromkeys(stamps, "changed")))
    assert "load_records" in set_up()[0]


@pytest.mark.django_db
def test_a_failed_step_is_done_again(var: Path) -> None:
    def fail(command: str, *args: Any, **options: Any) -> None:
        if command == "load_records":
            raise CommandError("No such file.")

    with mock.patch(f"{COMMAND}.call_command", side_effect=fail), pytest.raises(CommandError):
        call_command("set_up_example", stdout=StringIO())
    assert set_up()[0][0] == "load_reference"


@pytest.mark.django_db
def test_a_database_with_accounts_that_this_command_did_not_make_is_left_alone(var: Path) -> None:
    (var / "example").write_text("An example beside it, in another database.")
    (var / "set-up.json").write_text('{"SQLite another.sqlite3": "begun"}')
    User.objects.create_user("officer")
    with pytest.raises(CommandError, match="already has accounts"):
        call_command("set_up_example", stdout=StringIO())
    assert "begun" in (var / "set-up.json").read_text()
    assert len(list(var.iterdir())) == 2


def test_outside_the_example_set_up_it_is_refused(var: Path, settings: Settings) -> None:
    settings.PORTAL_EXAMPLE = False
    with pytest.raises(CommandError, match="make run"):
        call_command("set_up_example", stdout=StringIO())
