"""Code lists, offices and accounts are kept by administrators, and the change log knows."""

import pytest

from portal.base.models import Change, RegistryVersion
from tests import make
from tests.admin.forms import filled


def test_a_changed_code_is_a_public_change_because_it_stands_on_public_pages(desk):
    kind, administrator = make.agreement_kind(), desk("administrator")
    address, before = f"/en/admin/programs/agreementkind/{kind.pk}/change/", RegistryVersion.current()
    administrator.post(address, filled(administrator.get(address), name="Perjanjian kerja sama"))
    entry = Change.objects.first()
    assert (entry.before["fields"]["name"], entry.after["fields"]["name"]) == (
        "Perjanjian Kerja Sama",
        "Perjanjian kerja sama",
    )
    assert (entry.by, entry.number) == (administrator.person, before + 1)
    page = administrator.get(f"/en/admin/base/change/{entry.pk}/change/").content.decode()
    assert "Perjanjian Kerja Sama" in page and "Kind of agreement" in page


def test_a_code_is_never_deleted(desk):
    kind = make.agreement_kind()
    assert desk("administrator").post(f"/admin/programs/agreementkind/{kind.pk}/delete/").status_code == 403


def test_a_new_role_stands_in_the_log_but_no_password_and_no_address(desk):
    person, administrator = make.user(username="budi", email="budi@example.org"), desk("administrator")
    address, before = f"/en/admin/accounts/user/{person.pk}/change/", RegistryVersion.current()
    page = administrator.get(address)
    roles = page.context["adminform"].form.fields["groups"].choices
    editor = next(str(pk) for pk, label in roles if "Editor" in str(label))
    administrator.post(address, filled(page, groups=[editor]))
    entry = Change.objects.first()
    assert entry.after["links"]["groups"] == ["editor"]
    assert entry.number is None and RegistryVersion.current() == before
    assert not {"password", "email"} & set(entry.after["fields"])


@pytest.mark.parametrize("role", ["viewer", "editor", "publisher"])
def test_others_may_not_change_code_lists_nor_see_accounts(desk, role):
    kind, client = make.agreement_kind(), desk(role)
    assert client.post(f"/admin/programs/agreementkind/{kind.pk}/change/", {"code": "X"}).status_code == 403
    assert client.get("/admin/accounts/user/").status_code == 403
