"""A private person's name is blanked in quotes and in the log, and that it was done is logged."""

import pytest
from django.core.management import CommandError, call_command

from portal.base.models import Acknowledgement, Change, Citation, OldSlug, RegistryVersion
from portal.base.proposing import propose
from portal.base.recording import recording
from portal.base.snapshots import snapshots
from tests import make

pytestmark = pytest.mark.django_db

NAME = "Budi Pribadi"


def everything_kept() -> str:
    changes = Change.objects.values_list("label", "before", "after", "reason", "public_note", "public_note_en")
    return str(list(changes)) + str(list(Citation.objects.values_list("quote", "note")))


def test_the_name_is_gone_from_quotes_and_log_and_the_blanking_is_logged():
    agreement = make.agreement()
    with recording(agreement, reason=f"menurut {NAME}"):
        signatory = agreement.signatories.create(office="Direktur", person_name=NAME)
    make.cite(agreement, "signatories", signatory.key, quote=f"Direktur, budi  PRIBADI, menandatangani {NAME}")
    with recording(agreement):
        signatory.person_name = ""
        signatory.save()
    version = RegistryVersion.current()
    call_command("redact", NAME, reason="permintaan yang bersangkutan")
    assert "pribadi" not in everything_kept().lower()
    assert Citation.objects.filter(quote="Direktur, […], menandatangani […]").count() == 1
    # Readers of the public quote are told that it changed; the log of the blanking itself stays inside.
    assert RegistryVersion.current() == version + 1
    done = Change.objects.first()
    assert (done.action, done.number, done.reason) == (Change.Action.REDACTED, None, "permintaan yang bersangkutan")
    assert done.after["rows"]["citations"] == 1


def test_the_name_is_gone_from_proposals_and_remarks_too():
    agreement = make.agreement()
    whole, _public = snapshots(agreement)
    wanted = {**whole, "fields": whole["fields"] | {"staff_note": f"Hubungi {NAME}"}}
    proposal = propose(agreement, whole, wanted, by=make.user(), reason=f"kata {NAME}")
    remark = Acknowledgement.objects.create(record=agreement, finding="no-source", remark=f"menurut {NAME}")
    call_command("redact", NAME)
    proposal.refresh_from_db()
    remark.refresh_from_db()
    assert (proposal.reason, proposal.wanted["fields"]["staff_note"]) == ("kata […]", "Hubungi […]")
    assert remark.remark == "menurut […]"


def test_records_that_still_hold_the_name_are_listed_and_left_alone(capsys):
    agreement = make.agreement(title=f"Perjanjian {NAME}")
    call_command("redact", NAME)
    assert f"agreements {agreement.public_id} title" in capsys.readouterr().out
    agreement.refresh_from_db()
    assert agreement.title == f"Perjanjian {NAME}"


def test_nothing_is_logged_where_nothing_was_found():
    make.agreement()
    before = Change.objects.count()
    call_command("redact", NAME)
    assert Change.objects.count() == before


@pytest.mark.parametrize("value", ["", "  ", "ab"])
def test_a_value_too_short_to_mean_a_person_is_refused(value):
    with pytest.raises(CommandError):
        call_command("redact", value)


def test_the_name_is_found_in_addresses_too(capsys):
    agreement = make.agreement("", title=f"Perjanjian {NAME}")
    with recording(agreement):
        agreement.title = "Perjanjian"
        agreement.save()
    call_command("redact", NAME)
    assert f"agreements {agreement.public_id} slug" in capsys.readouterr().out
    with recording(agreement):
        agreement.slug = "perjanjian-baru"
        agreement.save()
    call_command("redact", NAME)
    assert "Still in" not in capsys.readouterr().out
    assert not OldSlug.objects.filter(slug__contains="budi").exists()
    assert "pribadi" not in everything_kept().lower()
