"""What a person does to sign in, for tests."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import make_roles
from tests import make

PASSWORD = "rahasia"  # the password of everyone that `make.user` makes
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW_PASSWORD = "sawah-hijau-berembun"


def person(role: str = "editor", **fields: Any) -> User:
    """Someone of the desk in this role."""
    make_roles()
    made = make.user(**{"office": make.office(), "email": "orang@example.go.id", **fields})
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def with_app(user: User) -> User:
    """The same person, who has set up an app for codes."""
    TOTP.activate(user, SECRET)
    return user


def recovery_codes(user: User) -> list[str]:
    """New recovery codes of this person."""
    return RecoveryCodes.activate(user).generate_codes()


def code(steps: int = 0, secret: str = SECRET) -> str:
    """The code that the app shows now, or some half minutes away."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client: Client, user: User | str, password: str = PASSWORD, where: str = "/en/account/login/") -> Any:
    """Fill in the sign-in page; the answer."""
    name = user if isinstance(user, str) else user.username
    return client.post(where, {"login": name, "password": password})


def second_step(client: Client, answer: str) -> Any:
    """Fill in the page that asks for a code; the answer."""
    return client.post("/en/account/login/code/", {"code": answer})


def is_signed_in(client: Client) -> bool:
    """Whether the desk opens."""
    return client.get("/en/admin/").status_code == 200


def words(response: Any) -> str:
    """What stands on a page, without its marks."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace("&#x27;", "'")


def factors(user: User) -> set[str]:
    """The kinds of factors that a person has."""
    return set(Authenticator.objects.filter(user=user).order_by("pk").values_list("type", flat=True))
