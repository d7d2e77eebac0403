"""Roles are groups with permissions, made by a command that can be run again; the example accounts have them."""

import io
import re
import stat

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from portal.accounts import roles
from portal.accounts.models import Office, User
from portal.base.querysets import record_models
from tests import make

pytestmark = pytest.mark.django_db


def allowed(role):
    return {f"{app}.{name}" for app, name in roles.permissions_of(role)}


def test_each_role_may_do_what_the_one_before_it_may():
    for lower, higher in zip(roles.ROLES, roles.ROLES[1:], strict=False):
        assert allowed(lower) < allowed(higher)


def test_only_publishers_and_administrators_publish_and_every_kind_of_record():
    publish = {
        f"{model._meta.app_label}.publish_{model._meta.model_name}"
        for model in record_models()
        if model.__name__ != "Region"
    }
    assert publish <= allowed(roles.PUBLISHER)
    assert not publish & allowed(roles.EDITOR)


def test_nobody_but_administrators_sees_accounts_and_nobody_writes_the_change_log():
    assert "accounts.view_user" not in allowed(roles.PUBLISHER)
    assert "accounts.change_user" in allowed(roles.ADMINISTRATOR)
    assert [name for name in allowed(roles.ADMINISTRATOR) if name.endswith("_change")] == ["base.view_change"]


def test_making_the_roles_again_brings_them_back_and_keeps_their_people():
    call_command("make_roles", stdout=io.StringIO())
    group = Group.objects.get(name="editor")
    wanted = set(group.permissions.all())
    person = make.user()
    person.groups.add(group)
    group.permissions.clear()
    roles.make_roles()
    assert set(group.permissions.all()) == wanted
    assert list(person.groups.all()) == [group]
    assert Group.objects.count() == len(roles.ROLES)


@pytest.mark.parametrize("role", ["viewer", "editor", "publisher", "administrator"])
def test_a_viewer_reads_and_only_the_others_write(desk, role):
    client, program = desk(role), make.program(publication=make.DRAFT)
    address = f"/admin/programs/program/{program.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.get("/admin/programs/program/add/").status_code == (403 if role == "viewer" else 200)
    if role == "viewer":
        assert client.post(address, {}).status_code == 403


def test_an_administrator_cannot_make_anyone_a_superuser_nor_take_over_one(desk):
    administrator, superuser, person = desk("administrator"), make.user(superuser=True), make.user()
    address = f"/admin/accounts/user/{person.pk}/change/"
    page = administrator.get(address)
    assert 'name="is_superuser"' not in page.content.decode()
    administrator.post(address, {"username": person.username, "is_active": "on", "is_superuser": "on"})
    person.refresh_from_db()
    assert not person.is_superuser
    assert administrator.post(f"/admin/accounts/user/{superuser.pk}/change/", {"username": "x"}).status_code == 403
    assert administrator.get(f"/admin/accounts/user/{superuser.pk}/password/").status_code == 403


class TestExampleAccounts:
    """The three accounts of the example set-up."""

    @pytest.fixture(autouse=True)
    def _own_folder(self, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        self.file = tmp_path / "demo-accounts.txt"

    def make_them(self, capsys):
        call_command("make_example_accounts")
        return capsys.readouterr().out

    def test_they_can_sign_in_with_the_passwords_of_a_file_only_its_owner_reads(self, capsys):
        printed = self.make_them(capsys)
        noted = dict(line.split("\t") for line in self.file.read_text().splitlines())
        assert list(noted) == ["admin", "editor", "publisher"]
        assert stat.S_IMODE(self.file.stat().st_mode) == 0o600
        for name, password in noted.items():
            assert f"{name}: {password}" in printed
            person = authenticate(username=name, password=password)
            assert person is not None and person.is_staff and person.office is not None
            assert re.fullmatch(r"\w{16}", password)
        assert [group.name for group in User.objects.get(username="publisher").groups.all()] == ["publisher"]

    def test_a_second_time_changes_nothing(self, capsys):
        self.make_them(capsys)
        before, passwords = self.file.read_text(), list(User.objects.values_list("username", "password"))
        assert self.make_them(capsys) == ""
        assert (self.file.read_text(), list(User.objects.values_list("username", "password"))) == (before, passwords)

    def test_only_what_is_missing_is_made(self, capsys):
        self.make_them(capsys)
        kept = self.file.read_text().splitlines()[0]
        User.objects.get(username="editor").delete()
        assert "editor" in self.make_them(capsys)
        assert self.file.read_text().splitlines()[0] == kept

    def test_they_are_never_made_outside_the_example_set_up(self, settings):
        settings.PORTAL_EXAMPLE = False
        with pytest.raises(CommandError, match="createsuperuser"):
            call_command("make_example_accounts")
        assert not User.objects.exists() and not Office.objects.exists() and not self.file.exists()
