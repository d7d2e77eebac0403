"""Who is meant by what was typed into the sign-in page."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from portal.accounts.models import User


def people_with(email: str) -> list[User]:
    """The active people of the desk with this address, in small or capital letters, who sign in with a password."""
    people = User.objects.filter(email__iexact=email, is_active=True, is_staff=True).exclude(email="").order_by("pk")
    return [person for person in people if person.has_usable_password()]


class SignInBackend(AuthenticationBackend):
    """Signs in with a user name or an e-mail address.

    The address is the one on the account, which administrators keep; there is no second table of addresses.
    """

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return next((person for person in people_with(email) if self._check_password(person, password)), None)
