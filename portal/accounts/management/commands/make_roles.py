"""Makes the roles of the desk."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts import roles


class Command(BaseCommand):
    """Run it after each update: new kinds of records get their permissions."""

    help = "Make the roles of the desk (groups with permissions), or bring them up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        roles.make_roles()
        for role in roles.ROLES:
            self.stdout.write(f"{role.name}: {role.about}")
