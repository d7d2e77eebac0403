"""All workers' databases are copies of one, which the process that starts them migrates while they read the tests."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

# The folder of the process that was started first: its workers find it in their environment.
FOLDER = Path(os.environ.setdefault("PORTAL_TESTS_DIR", os.environ["VAR_DIR"]))


@contextmanager
def being_made() -> Iterator[None]:
    """Whoever wants the template at the same time waits."""
    with (FOLDER / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make() -> None:
    """Migrate a database of the name that tests without workers give to theirs."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()


def copy(worker: str) -> None:
    """Let the tests of this worker run on a copy, which needs no migration any more."""
    creation, test = connection.creation, connection.settings_dict["TEST"]
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = creation._get_test_db_name()
    with being_made():
        creation.clone_test_db(worker, verbosity=0, autoclobber=True)
    test |= {"NAME": creation.get_test_db_clone_settings(worker)["NAME"], "MIGRATE": False}
    connection.settings_dict["NAME"] = name
