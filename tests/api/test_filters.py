"""One filter set per noun: nothing is ignored, nothing hidden can be asked about."""

from typing import Any

import pytest
from django.http import QueryDict

from partners.filters import PartnerFilter
from portal.base.filters import ChangeFilter, SourceFilter, StrictFilter
from portal.base.models import Publishable
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from programs.filters import ActivityFilter, AgreementFilter, ProgramFilter
from programs.models import Program
from regions.filters import IndicatorFilter, PlanningDocumentFilter, RegionFilter, TargetFilter
from tests import make

pytestmark = pytest.mark.django_db
RECORD_FILTERS = [
    ActivityFilter,
    AgreementFilter,
    IndicatorFilter,
    PartnerFilter,
    PlanningDocumentFilter,
    ProgramFilter,
    RegionFilter,
    SourceFilter,
    TargetFilter,
]


def withdrawn(record: Publishable) -> Publishable:
    set_publication(record, Publication.WITHDRAWN)
    return record


def asked(filter_class: type[StrictFilter], text: str) -> StrictFilter:
    return filter_class(QueryDict(text))


@pytest.mark.parametrize("filter_class", [*RECORD_FILTERS, ChangeFilter])
def test_an_unknown_parameter_is_a_problem_that_names_it(filter_class: type[StrictFilter]) -> None:
    filterset = asked(filter_class, "kund=1")
    assert not filterset.is_valid()
    assert list(filterset.problems) == ["kund"]
    assert list(filterset.qs) == []


def test_a_misspelt_parameter_names_the_one_that_was_meant() -> None:
    assert "“region”" in asked(ProgramFilter, "regoin=35").problems["regoin"][0]


def test_a_parameter_given_twice_is_a_problem() -> None:
    assert list(asked(ProgramFilter, "year=2020&year=2021").problems) == ["year"]


def test_names_passed_in_are_left_to_the_page() -> None:
    assert ProgramFilter(QueryDict("page=2"), passing={"page"}).is_valid()


def test_empty_parameters_ask_for_nothing() -> None:
    program = make.program()
    names = "&".join(f"{name}=" for name in ProgramFilter.base_filters)
    filterset = asked(ProgramFilter, names)
    assert filterset.is_valid()
    assert list(filterset.qs) == [program]


@pytest.mark.parametrize(
    ("filter_class", "text"),
    [
        (ProgramFilter, "year=20"),
        (ProgramFilter, "year=２０２０"),
        (ProgramFilter, "region=nowhere"),
        (ProgramFilter, "partner=nobody"),
        (ProgramFilter, "role=boss"),
        (ProgramFilter, "sdg_goal=18"),
        (ProgramFilter, "sector=1"),
        (ProgramFilter, "is_national=yes"),
        (ProgramFilter, "ordering=staff_note"),
        (ProgramFilter, "ordering=title,end"),
        (ProgramFilter, "q=a%00b"),
        (ProgramFilter, "source=none"),
        (AgreementFilter, "state=asleep"),
        (AgreementFilter, "currency=XXX"),
        (AgreementFilter, "amount_min=ten&currency=IDR"),
        (AgreementFilter, "amount_max=1e999&currency=IDR"),
        (AgreementFilter, "amount_max=-1&currency=IDR"),
        (AgreementFilter, "amount_min=1"),
        (AgreementFilter, "ordering=-amount"),
        (AgreementFilter, "number=%2F"),
        (RegionFilter, "kind=kingdom"),
        (ChangeFilter, "after=-1"),
        (ChangeFilter, "after=one"),
    ],
)
def test_a_malformed_parameter_is_a_problem_that_names_it(filter_class: type[StrictFilter], text: str) -> None:
    filterset = asked(filter_class, text)
    assert list(filterset.problems) == [text.partition("=")[0]]
    assert all(str(sentence) for sentences in filterset.problems.values() for sentence in sentences)


def test_a_partner_that_is_not_public_answers_like_one_that_does_not_exist() -> None:
    hidden = make.partner("Rahasia", make.DRAFT)
    secret = asked(ProgramFilter, f"partner={hidden.public_id}").problems["partner"][0]
    unknown = asked(ProgramFilter, "partner=abcdefgh").problems["partner"][0]
    assert secret.replace(hidden.public_id, "…") == unknown.replace("abcdefgh", "…")


def test_words_are_not_found_in_parts_that_are_not_public() -> None:
    hidden = make.partner("Lembaga Zamrud")
    shown = make.partner("Lembaga Mirah")
    program = make.program("Program air", partners=[(shown, "funder"), (hidden, "implementer")])
    agreement = make.agreement(parties=[(shown, "funder"), (hidden, "recipient")])
    activity = make.activity(hosts=[shown, hidden])
    withdrawn(hidden)
    for filter_class, record in [(ProgramFilter, program), (AgreementFilter, agreement), (ActivityFilter, activity)]:
        assert list(asked(filter_class, "q=mirah").qs) == [record]
        assert list(asked(filter_class, "q=zamrud").qs) == []


def test_roles_are_not_counted_where_the_partner_is_not_public() -> None:
    hidden = make.partner()
    make.program(partners=[(make.partner(), "implementer"), (hidden, "funder")])
    withdrawn(hidden)
    assert list(asked(ProgramFilter, "role=funder").qs) == []


def test_a_target_is_not_found_by_an_indicator_that_is_not_public() -> None:
    target = make.target(indicator=make.indicator("Angka zamrud"))
    assert list(asked(TargetFilter, "q=zamrud").qs) == [target]
    withdrawn(target.indicator)
    assert list(asked(TargetFilter, "q=zamrud").qs) == []


@pytest.mark.parametrize("filter_class", RECORD_FILTERS)
def test_no_parameter_or_order_reads_a_column_of_the_desk(filter_class: type) -> None:
    hidden: frozenset[str] = Publishable.staff_fields | filter_class._meta.model.staff_fields
    columns = {filter_.field_name for filter_ in filter_class.base_filters.values()} | set(filter_class.text_columns)
    columns |= {column for ordering in filter_class.orderings.values() for column in ordering.columns}
    assert not columns & hidden
    assert filter_class.default_ordering.removeprefix("-") in filter_class.orderings


@pytest.mark.parametrize("filter_class", RECORD_FILTERS)
def test_every_order_works_and_ends_in_something_unique(filter_class: type) -> None:
    for value, label in filter_class.ordering_choices():
        currency = "&currency=IDR" if value.removeprefix("-") == "amount" else ""
        filterset = asked(filter_class, f"ordering={value}{currency}")
        assert filterset.is_valid(), filterset.problems
        assert str(label)
        assert list(filterset.qs) == []
        assert filterset.qs.query.order_by[-1] == "pk"


def test_partner_and_role_are_asked_of_the_same_row() -> None:
    giver, worker = make.partner("Pemberi"), make.partner("Pelaksana")
    program = make.program(partners=[(giver, "funder"), (worker, "implementer")])
    assert list(asked(ProgramFilter, f"partner={giver.public_id}&role=funder").qs) == [program]
    assert list(asked(ProgramFilter, f"partner={giver.slug}").qs) == [program]
    assert list(asked(ProgramFilter, f"partner={worker.public_id}&role=funder").qs) == []


def test_a_region_means_itself_and_everything_in_it_by_any_code() -> None:
    merauke = make.region("93.01", "Kabupaten Merauke")
    merauke.codes.create(code="91.01", is_current=False)
    program = make.program(regions=[merauke])
    make.program(regions=[make.region("35.05")])
    for code in ["93", "93.01", "91.01", "9301"]:
        assert list(asked(ProgramFilter, f"region={code}").qs) == [program], code
    assert list(asked(PartnerFilter, "works_in=93").qs) == [program.partners.get().partner]
    assert list(asked(PartnerFilter, "region=93").qs) == []


def test_an_agreement_is_found_by_its_number_in_any_spelling() -> None:
    agreement = make.agreement("No. 001A/SP/LTKL-TEA/VIII/2020")
    make.agreement("002/SP/LTKL-TEA/VIII/2020")
    for number in ["001A/SP/LTKL-TEA/VIII/2020", "001a / sp/ltkl-tea/viii/2020", "Nomor: 1A/SP/LTKL-TEA/VIII/2020"]:
        assert list(asked(AgreementFilter, f"number={number}").qs) == [agreement], number


def test_amounts_are_asked_for_in_one_currency_as_of_today() -> None:
    small = make.agreement(amount="1000.50")
    grown = make.agreement(amount="10")
    grown.amendments.create(effective_on="2020-01-01", amount="5000", currency="IDR")
    make.agreement(amount="3000", currency="USD")
    make.agreement()
    assert list(asked(AgreementFilter, "currency=IDR&ordering=amount").qs) == [small, grown]
    assert list(asked(AgreementFilter, "currency=IDR&amount_min=1000.50&amount_max=4999.99").qs) == [small]


def test_records_are_found_by_the_source_they_cite() -> None:
    article = make.source()
    program = make.program()
    make.cite(program, "title", source=article)
    make.program()
    draft = make.source(make.DRAFT)
    assert list(asked(ProgramFilter, f"source={article.public_id}").qs) == [program]
    assert list(asked(ProgramFilter, f"source={draft.public_id}").problems) == ["source"]


def test_a_sector_category_means_all_purposes_in_it() -> None:
    purpose = make.sector("15110")
    purpose.category = make.sector("151")
    purpose.save()
    program = make.program()
    program.sectors.add(purpose)
    assert list(asked(ProgramFilter, "sector=151").qs) == [program]
    assert list(asked(ProgramFilter, "sector=15110").qs) == [program]


def test_rows_without_a_date_come_last_in_both_directions() -> None:
    early = make.program(period_start="2020-01-01", period_precision="day")
    unknown = make.program()
    late = make.program(period_start="2021-01-01", period_precision="day")
    assert list(asked(ProgramFilter, "ordering=start").qs) == [early, late, unknown]
    assert list(asked(ProgramFilter, "ordering=-start").qs) == [late, early, unknown]


def test_the_form_offers_few_fields_and_keeps_the_others() -> None:
    partner = make.partner("Yayasan Contoh")
    filterset = asked(ProgramFilter, f"partner={partner.slug}&role=funder&region=35.05")
    make.region("35.05", "Kabupaten Blitar")
    html = filterset.form.as_p()
    assert [field.name for field in filterset.form.visible_fields()] == list(ProgramFilter.shown)
    assert '<input type="hidden" name="role" value="funder"' in html
    assert f'<option value="{partner.public_id}" selected>Yayasan Contoh</option>' in html
    assert '<option value="35.05" selected>Kabupaten Blitar</option>' in html


def test_a_list_too_long_to_choose_from_becomes_a_hidden_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.base.parameters.OFFERED", 1)
    partner = make.partner()
    make.partner()
    filterset = asked(ProgramFilter, f"partner={partner.public_id}")
    assert "partner" not in [field.name for field in filterset.form.visible_fields()]
    assert f'<input type="hidden" name="partner" value="{partner.public_id}"' in filterset.form.as_p()


def test_the_desk_may_ask_for_drafts() -> None:
    draft = make.program("Rahasia", make.DRAFT)

    class Request:
        user = make.user()

    assert list(ProgramFilter(QueryDict(""), request=Request()).qs) == [draft]


def found(filter_class: type[StrictFilter], text: str) -> set[Publishable]:
    filterset = asked(filter_class, text)
    assert filterset.is_valid(), filterset.problems
    return set(filterset.qs)


def test_periods_are_asked_by_the_days_on_which_they_run_start_and_end() -> None:
    days = {"period_start": "2020-08-01", "period_end": "2021-07-31", "period_precision": "day"}
    open_end = {"period_start": "2021-01-01", "period_precision": "day"}
    nouns: list[tuple[type[StrictFilter], Any]] = [
        (ProgramFilter, make.program),
        (AgreementFilter, make.agreement),
        (PlanningDocumentFilter, make.planning_document),
    ]
    for filter_class, made in nouns:
        known, unknown = made(**days), made(**open_end)
        made()
        for text, records in {
            "running_on=2020-08-01": {known},
            "running_on=2021-07-31": {known},
            "running_on=2021-08-01": set(),
            "starts_from=2020-08-02": {unknown},
            "starts_until=2020-08-01": {known},
            "starts_from=2020-08-01&starts_until=2021-01-01": {known, unknown},
            "ends_until=2021-07-31": {known},
            "ends_until=2021-07-30": set(),
            "ends_from=2021-07-31": {known},
        }.items():
            assert found(filter_class, text) == records, (filter_class, text)


def test_an_agreement_runs_and_ends_as_its_amendments_say_by_that_day() -> None:
    agreement = make.agreement(
        "1/2020", period_start="2020-01-01", period_end="2020-12-31", signed_on="2019-12-05", signed_on_precision="day"
    )
    agreement.amendments.create(effective_on="2020-11-01", period_end="2022-12-31", period_precision="day")
    ended = make.agreement(
        "2/2020", period_start="2020-01-01", period_end="2022-12-31", signed_on="2020-02-01", signed_on_precision="day"
    )
    ended.amendments.create(effective_on="2021-05-01", terminates=True)
    assert found(AgreementFilter, "running_on=2020-06-01") == {agreement, ended}
    assert found(AgreementFilter, "running_on=2021-06-01") == {agreement}
    assert found(AgreementFilter, "ends_from=2022-12-31") == {agreement, ended}
    assert found(AgreementFilter, "ends_until=2020-12-31") == set()
    assert found(AgreementFilter, "signed_from=2019-12-05&signed_until=2020-01-31") == {agreement}


def test_days_of_activities_and_sources_and_years_of_targets_are_asked_as_ranges() -> None:
    week = make.activity("", period_start="2024-05-01", period_end="2024-05-07")
    day = make.activity("", period_start="2024-05-10")
    make.activity("")
    assert found(ActivityFilter, "held_from=2024-05-07") == {week, day}
    assert found(ActivityFilter, "held_from=2024-05-08&held_until=2024-05-10") == {day}
    assert found(ActivityFilter, "held_until=2024-05-01") == {week}
    over = make.activity("", period_start="2024-12-30", period_end="2025-01-02", period_precision="day")
    ended = make.activity("", period_end="2023-03-03", period_precision="day")
    assert found(ActivityFilter, "year=2024") == {week, day, over}
    assert found(ActivityFilter, "year=2025") == found(ActivityFilter, "held_from=2025-01-01") == {over}
    assert found(ActivityFilter, "year=2023") == found(ActivityFilter, "held_until=2023-12-31") == {ended}
    old, new = (make.source(published_on=f"{year}-01-01", published_on_precision="day") for year in (2020, 2022))
    assert found(SourceFilter, "dated_from=2021-01-01") == {new}
    assert found(SourceFilter, "dated_until=2020-01-01") == {old}
    near, far = (make.target(indicator=make.indicator(), region=make.region(), year=year) for year in (2025, 2029))
    assert found(TargetFilter, "year_from=2025&year_until=2028") == {near}
    assert found(TargetFilter, "year_from=2026") == {far}


@pytest.mark.parametrize(
    ("filter_class", "text"),
    [
        (AgreementFilter, "signed_until=2020-01-01&signed_from=2020-01-02"),
        (ProgramFilter, "ends_until=2020-01-01&ends_from=2020-01-02"),
        (AgreementFilter, "amount_max=1&amount_min=2&currency=IDR"),
        (TargetFilter, "year_until=2020&year_from=2021"),
        (ActivityFilter, "role=host"),
        (ProgramFilter, "running_on=2023-02-29"),
        (PartnerFilter, "updated_since=yesterday"),
        (PartnerFilter, "updated_since=2024-11-20T08:00:00"),
    ],
)
def test_ranges_that_stand_the_wrong_way_round_and_days_that_are_none_are_refused(
    filter_class: type, text: str
) -> None:
    assert list(asked(filter_class, text).problems) == [text.partition("=")[0]]


def test_goals_targets_and_sectors_are_asked_of_what_hangs_on_programmes() -> None:
    giver, other = make.partner(), make.partner()
    serving, beside = make.program(partners=[(giver, "funder")]), make.program(partners=[(other, "funder")])
    serving.sdg_targets.add(make.sdg_target("1.1"))
    serving.sectors.add(make.sector("15110"))
    agreement = make.agreement("1/2020", parties=[(giver, "recipient"), (other, "funder")], programs=[serving])
    make.agreement("2/2020", programs=[beside])
    activity = make.activity(programs=[serving], hosts=[giver])
    make.activity(programs=[beside], hosts=[other])
    indicator = make.indicator()
    indicator.sdg_targets.add(make.sdg_target("1.1"))
    target = make.target(indicator=indicator, region=make.region())
    for filter_class, record in [
        (ProgramFilter, serving),
        (AgreementFilter, agreement),
        (ActivityFilter, activity),
        (PartnerFilter, giver),
        (IndicatorFilter, indicator),
        (TargetFilter, target),
    ]:
        assert found(filter_class, "sdg_target=1.1") == {record}
        assert found(filter_class, "sdg_goal=1") == {record}
        if "sector" in filter_class.base_filters:
            assert found(filter_class, "sector=15110") == {record}
    assert giver in found(PartnerFilter, "role=recipient") and other not in found(PartnerFilter, "role=recipient")
    assert found(ActivityFilter, f"partner={giver.public_id}&role=host") == {activity}
    assert found(ActivityFilter, f"partner={giver.public_id}&role=participant") == set()
    withdrawn(serving)
    for filter_class in (AgreementFilter, ActivityFilter, PartnerFilter):
        assert found(filter_class, "sdg_target=1.1") == set()


def test_what_changed_since_a_moment_is_what_readers_saw_change() -> None:
    program, other = make.program("Air"), make.program("Tanah")
    since = "2026-03-01T08:00:00+07:00"
    Program.objects.filter(pk=program.pk).update(updated_at="2026-03-01T01:00:00Z")
    Program.objects.filter(pk=other.pk).update(updated_at="2026-03-01T00:59:59Z")
    assert found(ProgramFilter, "updated_since=" + since.replace("+", "%2B")) == {program}
    assert found(ProgramFilter, "updated_since=" + since) == {program}
    assert found(ProgramFilter, "updated_since=2026-03-01T01:00:01Z") == set()
    assert found(ProgramFilter, "updated_since=2026-03-01") == {program, other}
    program.refresh_from_db()
    with recording(program):
        program.staff_note = "Hanya untuk meja."
        program.save()
    hidden = make.program("Rahasia", make.DRAFT)
    with recording(other):
        other.children.add(hidden)
    assert found(ProgramFilter, "updated_since=2026-03-02") == set()
    with recording(other):
        other.title = "Tanah dan air"
        other.save()
    assert found(ProgramFilter, "updated_since=2026-03-02") == {other}
