"""The launcher of PostgreSQL: which server it takes, and that nothing of it stays."""

import sys
from pathlib import Path

import pytest

from tests import postgres

PRINT = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(3)"


def test_a_named_server_is_taken_and_the_exit_code_handed_on(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://named/server")
    assert postgres.main(["--", sys.executable, "-c", PRINT]) == 3
    assert capfd.readouterr().out.strip() == "postgres://named/server"


def test_a_started_server_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def mkdtemp(prefix: str) -> str:
        folder = Path("/tmp") / f"{prefix}{tmp_path.parent.name}-{tmp_path.name}"
        folder.mkdir(mode=0o700)
        made.append(folder)
        return str(folder)

    monkeypatch.setattr(postgres.tempfile, "mkdtemp", mkdtemp)
    with postgres.server() as address:
        assert address.startswith("postgres://portal@")
        assert (made[0] / "cluster").is_dir()
    assert not made[0].exists()


def test_without_binaries_the_command_fails_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda self, pattern: [])
    with pytest.raises(SystemExit, match="need PostgreSQL"):
        postgres.binaries()
