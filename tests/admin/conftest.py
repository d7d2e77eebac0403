"""Who works on the desk in these tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.roles import make_roles
from tests import make


@pytest.fixture
def desk(db: None) -> Callable[..., Client]:
    """`desk("publisher")` is a browser in which someone with this role, of an office of one person, is signed in.

    Where two pairs of eyes are what a test is about, it gives an ordinary office: `desk("editor", office=...)`.
    """
    make_roles()

    def signed_in(role: str, **fields: Any) -> Client:
        person = make.user(**{"office": make.office(publishes_alone=True), **fields})
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        client.person = person
        return client

    return signed_in
