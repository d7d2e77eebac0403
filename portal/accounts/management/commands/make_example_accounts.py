"""Makes the accounts of the example set-up."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction

from portal.accounts import roles
from portal.accounts.models import Office, User

OFFICE = "Kantor Contoh"
ACCOUNTS = {"admin": roles.ADMINISTRATOR, "editor": roles.EDITOR, "publisher": roles.PUBLISHER}
# Letters and digits that cannot be taken for one another, for people who copy a password by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16


class Command(BaseCommand):
    """Three people with random passwords: who administers, who enters, who publishes.

    Refused outside the example set-up, where the first administrator is made with `createsuperuser`. Run again it
    makes what is missing and leaves the rest, whose passwords nobody can read back from the database.
    """

    help = "Make the three accounts of the example set-up and note their passwords in demo-accounts.txt."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_EXAMPLE:
            raise CommandError(
                "Example accounts belong to the example set-up only. Make the first administrator with createsuperuser."
            )
        roles.make_roles()
        with transaction.atomic():
            made = self.make_missing()
            if made:
                self.write(made)
        for name, password in made.items():
            self.stdout.write(f"{name}: {password}")

    def make_missing(self) -> dict[str, str]:
        """Make the accounts that are not there; their passwords by user name."""
        office, _made = Office.objects.get_or_create(name=OFFICE)
        passwords = {}
        for name, role in ACCOUNTS.items():
            if User.objects.filter(username=name).exists():
                continue
            passwords[name] = "".join(secrets.choice(ALPHABET) for _character in range(LENGTH))
            account = User.objects.create_user(
                name,
                password=passwords[name],
                office=office,
                is_staff=True,
                is_superuser=role is roles.ADMINISTRATOR,
            )
            account.groups.add(Group.objects.get(name=role.name))
        return passwords

    def write(self, made: dict[str, str]) -> None:
        """Note the new passwords beside those of earlier accounts, in a file that only this user can read."""
        noted = self.noted()
        lines = [f"{name}\t{made.get(name) or noted.get(name, '(set earlier)')}\n" for name in ACCOUNTS]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as file:
            os.fchmod(descriptor, 0o600)
            file.writelines(lines)

    def noted(self) -> dict[str, str]:
        """What the file says already."""
        if not self.path.exists():
            return {}
        rows = (line.split("\t") for line in self.path.read_text().splitlines())
        return {row[0]: row[1] for row in rows if len(row) == 2}

    @property
    def path(self) -> Path:
        """Where the passwords are noted; git ignores the folder."""
        return Path(settings.VAR_DIR) / "demo-accounts.txt"
