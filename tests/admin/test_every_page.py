"""Every page of the desk opens, in both languages, and asks the database as often for many rows as for few."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from portal.base.models import Change, KeptForm, LinkCheck, RegistryVersion, Source
from portal.base.models.change import OldSlug
from portal.base.querysets import record_models
from programs.models import (
    Activity,
    Agreement,
    AgreementMoney,
    AgreementPlace,
    MoneyFlow,
    MoneyPiece,
    PartnerCount,
    PlaceCount,
    PlaceSum,
    Program,
    ProgramPlace,
    SumsDay,
)
from regions.models import Indicator, PlanningDocument, Region, Target
from tests import make
from tests.test_architecture import OUR_APPS

# What nobody types in: rows that belong to a record or are made from records, and the registry's own bookkeeping.
WITHOUT_A_PAGE = {RegistryVersion, OldSlug, LinkCheck, KeptForm, AgreementPlace, ProgramPlace, PlaceCount, PartnerCount}
WITHOUT_A_PAGE |= {AgreementMoney, PlaceSum, MoneyFlow, MoneyPiece, SumsDay}


def models_on_the_desk():
    return [
        model for model in apps.get_models() if model._meta.app_label in OUR_APPS and admin.site.is_registered(model)
    ]


def address(model, page="changelist", *args):
    steps = {"changelist": "", "add": "add/", "change": "{}/change/"}
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{steps[page].format(*args)}"


def queries(client, url):
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return [query["sql"] for query in caught]


def test_every_model_of_ours_is_on_the_desk_or_a_part_of_one_that_is():
    on_a_page = {
        inline.model
        for model in record_models()
        for inline in admin.site.get_model_admin(model).get_inlines(_AnyRequest(), None)
    }
    ours = [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]
    missing = [
        model
        for model in ours
        if not (
            admin.site.is_registered(model) or model in on_a_page or model in WITHOUT_A_PAGE or model._meta.auto_created
        )
    ]
    assert missing == []


class _AnyRequest:
    """Someone who may do everything."""

    class user:  # noqa: N801
        @staticmethod
        def has_perm(_name):
            return True


def test_every_record_is_entered_whole_on_its_page():
    """Each column and link a person fills stands on the page, and each list of rows."""
    for model in record_models():
        page = admin.site.get_model_admin(model)
        fields = {
            name
            for _title, options in page.get_fieldsets(_AnyRequest(), None)
            for line in options["fields"]
            for name in ([line] if isinstance(line, str) else line)
        }
        wanted = {field.name for field in model._meta.get_fields() if getattr(field, "editable", False)}
        unfilled = {"id", "slug", "created_at", "updated_at", "citations"} | set(model.parts)
        if model.__name__ == "Region":
            unfilled |= {"label_latitude", "label_longitude"}
        assert wanted - unfilled <= fields, model
        rows = {inline.model for inline in page.get_inlines(_AnyRequest(), None)}
        assert {model._meta.get_field(name).related_model for name in model.parts} <= rows, model


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_list_and_every_form_opens(desk, language):
    records()
    superuser = desk("administrator", superuser=True)
    assert superuser.get(f"{language}/admin/").status_code == 200
    for model in models_on_the_desk():
        assert superuser.get(language + address(model)).status_code == 200, model
        add = superuser.get(language + address(model, "add"))
        assert add.status_code == (
            403 if model.__name__ in {"Region", "Change", "Proposal", "Acknowledgement"} else 200
        ), model
        for row in model._default_manager.order_by("pk")[:1]:
            assert superuser.get(language + address(model, "change", row.pk)).status_code == 200, model


def test_a_viewer_reads_every_page(desk):
    records()
    viewer = desk("viewer")
    for model in models_on_the_desk():
        if model.__name__ in {"User", "Office"}:
            continue
        assert viewer.get(address(model)).status_code == 200, model
        for row in model._default_manager.order_by("pk")[:1]:
            assert viewer.get(address(model, "change", row.pk)).status_code == 200, model


def records():
    """A record of every kind with two rows in each of its lists."""
    return {model: build(2) for model, build in BUILDERS.items()}


def cite_all(record, number):
    source = make.source(make.DRAFT)
    for _row in range(number):
        record.citations.create(source=source, field="title", quote="kata")
    return record


def partners(number):
    return [make.partner(publication=make.DRAFT) for _row in range(number)]


def untitled_programs(number):
    """Programmes without a title are named by their partners, which costs most."""
    partner = make.partner(publication=make.DRAFT)
    return [make.program("", make.DRAFT, partners=[(partner, "funder")]) for _row in range(number)]


def places(number):
    return [make.region(f"35.{next(make.numbers) % 60:02}.{next(make.numbers)}") for _row in range(number)]


def a_source(number):
    return make.source(make.DRAFT)


def a_region(number):
    region, *others = places(number + 1)
    for place, other in enumerate(others):
        region.codes.create(code=f"{region.pk}.{place:02}", is_current=False)
        region.names.create(name=f"Dulu {place}")
        region.parents.create(parent=other)
        region.successors.create(successor=other)
    return region


def a_planning_document(number):
    return cite_all(make.planning_document("", make.DRAFT, region=places(1)[0], kind=make.plan_kind()), number)


def an_indicator(number):
    indicator = make.indicator(publication=make.DRAFT)
    indicator.sdg_goals.set([make.sdg_goal(str(goal)) for goal in range(1, number + 1)])
    return cite_all(indicator, number)


def a_target(number):
    target = make.target(make.DRAFT, region=places(1)[0])
    target.planning_documents.set([a_planning_document(0) for _row in range(number)])
    return cite_all(target, number)


def a_partner(number):
    partner = make.partner(publication=make.DRAFT, parent=partners(1)[0], region=places(1)[0])
    for place, network in enumerate(partners(number)):
        partner.names.create(name=f"Nama {place}")
        partner.memberships.create(network=network)
        partner.identifiers.create(scheme="XI-TEST", value=str(network.pk))
    return cite_all(partner, number)


def a_program(number):
    regions = places(number)
    program = make.program("", make.DRAFT, regions=regions, partners=[(who, "funder") for who in partners(number)])
    program.targets.set([make.target(make.DRAFT, region=region) for region in regions])
    for place, region in enumerate(regions):
        program.names.create(name=f"Sebutan {place}")
        program.statements.create(kind="need", text="perlu")
        program.phases.create(number=place + 1)
        program.measures.create(name="desa", region=region)
    return cite_all(program, number)


def an_agreement(number):
    parties = partners(number)
    agreement = make.agreement(
        "",
        make.DRAFT,
        parties=[(who, "funder") for who in parties],
        programs=untitled_programs(number),
        regions=places(number),
        kind=make.agreement_kind(),
    )
    for place, party in enumerate(parties):
        agreement.signatories.create(office="Direktur", partner=party)
        agreement.statements.create(kind="field", text="bidang")
        agreement.amendments.create(number=f"ADD-{place}")
        agreement.disbursements.create(kind="paid")
        make.document(agreement)
    return cite_all(agreement, number)


def an_activity(number):
    who = partners(number)
    activity = make.activity("", make.DRAFT, hosts=who, region=places(1)[0])
    activity.programs.set(untitled_programs(number))
    activity.agreements_signed.set([make.agreement("", make.DRAFT, parties=[(who[0], "funder")]) for _row in who])
    activity.planning_documents.set([a_planning_document(0) for _row in who])
    for partner in who:
        activity.participants.create(description="kepala desa", partner=partner)
        activity.statements.create(kind="topic", text="topik")
    return cite_all(activity, number)


BUILDERS = {
    Source: a_source,
    Region: a_region,
    PlanningDocument: a_planning_document,
    Indicator: an_indicator,
    Target: a_target,
    Partner: a_partner,
    Program: a_program,
    Agreement: an_agreement,
    Activity: an_activity,
}


# The most queries each page may make. A list: session, user, permissions (2), count twice, rows, and one for each
# filter or prefetch. A page: the record with its labels, one for each list of rows, one for each column of names, the
# rows that citations can support, and what stands in the way of publication.
LIST_AT_MOST, PAGE_AT_MOST = 20, 110
# The session, the user with roles and office, the latest changes, and two or three for each thing that may wait.
INDEX_AT_MOST = 40


def test_lists_ask_as_often_for_many_rows_as_for_few(desk):
    records()
    superuser = desk("administrator", superuser=True)
    lists = models_on_the_desk()
    few = {model: queries(superuser, address(model)) for model in lists}
    for _round in range(3):
        records()
        make.user(office=make.office())
    for model in lists:
        many = queries(superuser, address(model))
        assert len(many) <= len(few[model]), (model, many)
        assert len(many) <= LIST_AT_MOST, (model, len(many))


@pytest.mark.parametrize("model", BUILDERS, ids=lambda model: model.__name__)
def test_a_page_asks_as_often_for_many_rows_as_for_few(desk, model):
    superuser = desk("administrator", superuser=True)
    few, many = (queries(superuser, address(model, "change", BUILDERS[model](number).pk)) for number in (2, 7))
    assert len(many) <= len(few), [sql for sql in many if sql not in few]
    assert len(many) <= PAGE_AT_MOST, len(many)


def test_the_index_and_a_change_ask_a_fixed_number_of_times(desk):
    few, many = an_agreement(2), an_agreement(7)
    superuser = desk("administrator", superuser=True)
    queries(superuser, "/admin/")  # the findings are counted once after each change
    assert len(queries(superuser, "/admin/")) <= INDEX_AT_MOST
    counts = set()
    queries(superuser, address(Change, "change", Change.objects.first().pk))  # kinds of records are remembered now
    for record in (few, many):
        with make.recording(record):
            record.parties.all().delete()
        entry = Change.objects.filter(record_id=record.public_id).first()
        counts.add(len(queries(superuser, address(Change, "change", entry.pk))))
    # The session, the user, the change, whether its record still exists, and one for each kind of record, code and
    # office that is named in it: the partners, the programmes with theirs, the regions, the sources, the kind.
    assert counts == {10}


def test_options_are_named_without_a_query_for_each(desk):
    superuser = desk("administrator", superuser=True)
    ask = "/admin/autocomplete/?term=&app_label=programs&model_name=agreementprogram&field_name=program"
    for _place in range(2):
        make.program("")
    few = len(queries(superuser, ask))
    for _place in range(15):
        make.program("")
    assert len(queries(superuser, ask)) == few
