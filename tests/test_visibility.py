"""What is not public leaves no trace in anything the public can reach.

The whole site is crawled (pages in both languages, API, schema, sitemap, every filter and ordering) before and after
hidden things are entered everywhere. Every answer must stay the same to the letter: no name, count, order, error or
link may move. A second test withdraws what was public and looks for its name.
"""

import datetime
import shutil
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from partners.filters import PartnerFilter
from portal.base.api import stream
from portal.base.filters import RecordFilter, SourceFilter
from portal.base.models import Change, KeptForm, Publishable, RegistryVersion
from portal.base.publishing import Publication
from portal.base.querysets import record_models
from portal.base.recording import recording, set_publication
from portal.kept.filling import fill
from programs import sums
from programs.api.region import IN_REGION
from programs.api.statistics import StatisticsFilter
from programs.filters import ActivityFilter, AgreementFilter, ProgramFilter
from programs.models import Agreement, AgreementParty
from programs.statistics import By
from regions.filters import IndicatorFilter, PlanningDocumentFilter, RegionFilter, TargetFilter
from tests import make
from tests.crawler import crawl, is_passed_over, queries, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("followers")]

SECRET = "zamrudgaib"
DAY = datetime.date(2021, 5, 4)
FILTERS: dict[str, type[RecordFilter]] = {
    "activities": ActivityFilter,
    "agreements": AgreementFilter,
    "indicators": IndicatorFilter,
    "partners": PartnerFilter,
    "planning-documents": PlanningDocumentFilter,
    "programs": ProgramFilter,
    "regions": RegionFilter,
    "sources": SourceFilter,
    "targets": TargetFilter,
}


class World:
    """One public record of every kind, pointing to one another, and the words by which hidden ones are made."""

    def __init__(self) -> None:
        self.region = make.region("35.05", "Kabupaten Blitar", label_latitude=-8.1, label_longitude=112.2)
        self.partner = make.partner("Mitra Terbuka", acronym="MT")
        self.program = make.program("Program Terbuka", partners=[(self.partner, "funder")], regions=[self.region])
        self.agreement = make.agreement(
            "001A/SP/LTKL-TEA/VIII/2020", programs=[self.program], amount="100", signed_on=DAY, period_start=DAY
        )
        self.activity = make.activity("Kegiatan Terbuka", programs=[self.program], region=self.region, period_start=DAY)
        self.plan = make.planning_document("Rencana Terbuka", region=self.region)
        self.indicator = make.indicator("Indikator Terbuka")
        self.target = make.target(indicator=self.indicator, region=self.region, planning_documents=[self.plan])
        self.source = make.source(title="Sumber Terbuka")
        self.program.sdg_targets.add(make.sdg_target("15.1"))
        self.indicator.sdg_goals.add(make.sdg_goal("15"))
        make.cite(self.agreement, "amount", source=self.source)
        self.copy = make.document(self.agreement, title="Salinan terbuka", is_public=True)
        make.cite(self.agreement, "documents", self.copy.key, source=self.source)

    def records(self) -> list[Publishable]:
        return [value for value in vars(self).values() if isinstance(value, Publishable)]

    def add_hidden(self, publication: Publication) -> list[Publishable]:
        """A record of every kind that the public may not see, tied to the public ones in every way there is."""
        partner = make.partner(SECRET, publication, acronym=SECRET[:9], parent=self.partner, region=self.region)
        program = make.program(
            SECRET,
            publication,
            partners=[(self.partner, "funder")],
            regions=[self.region],
            parent=self.program,
            serves_all_sdgs=True,
            period_start=DAY,
            period_precision="day",
        )
        plan = make.planning_document(SECRET, publication, region=self.region, period_start=DAY, period_precision="day")
        indicator = make.indicator(SECRET, publication)
        target = make.target(
            publication, indicator=self.indicator, region=self.region, statement=SECRET, planning_documents=[self.plan]
        )
        agreement = make.agreement(
            f"9/{SECRET}/2021",
            publication,
            parties=[(self.partner, "funder"), (make.partner(SECRET, publication), "recipient")]
            if publication == Publication.DRAFT
            else [(self.partner, "funder"), (self.partner, "recipient")],
            programs=[self.program],
            regions=[self.region],
            amount="999",
            signed_on=DAY,
            parent=self.agreement,
            title=SECRET,
        )
        activity = make.activity(
            SECRET, publication, hosts=[self.partner], programs=[self.program], region=self.region, period_start=DAY
        )
        source = make.source(publication, title=SECRET)
        with recording(activity):
            activity.agreements_signed.add(self.agreement)
            activity.planning_documents.add(self.plan)
        with recording(program):
            program.targets.add(self.target)
            program.sdg_goals.add(make.sdg_goal("15"))
            program.sdg_targets.add(make.sdg_target("15.1"))
        with recording(partner):
            partner.memberships.create(network=self.partner)
            partner.successors.add(self.partner)
        make.cite(agreement, "amount", quote=SECRET, source=self.source)
        make.document(agreement, make.pdf(SECRET), title=SECRET, original_name=SECRET, is_public=True)
        whole = make.partner(SECRET, publication)
        frame = make.program(SECRET, publication, partners=[(self.partner, "funder")])
        return [partner, program, plan, indicator, target, agreement, activity, source, whole, frame]

    def name_hidden(self, hidden: list[Publishable]) -> None:
        """The public records name the hidden ones in every part and link they have."""
        partner, program, plan, _indicator, target, agreement, _activity, source, whole, frame = hidden
        with recording(self.program):
            self.program.partners.create(partner=partner, role="accountable")
            self.program.targets.add(target)
            self.program.parent = frame
            self.program.save()
        with recording(self.agreement):
            self.agreement.parties.create(partner=partner)
            self.agreement.program_shares.create(program=program)
            self.agreement.signatories.create(partner=partner, office=SECRET)
            self.agreement.rupiah_equivalents.create(amount=100, rate=1, on=DAY, source=source)
            self.agreement.issuer = partner
            self.agreement.save()
        with recording(self.activity):
            self.activity.hosts.create(partner=partner)
            self.activity.participants.create(partner=partner, description=SECRET)
            self.activity.programs.add(program)
            self.activity.agreements_signed.add(agreement)
            self.activity.planning_documents.add(plan)
        with recording(self.partner):
            self.partner.memberships.create(network=partner)
            self.partner.successors.add(partner)
            self.partner.parent = whole
            self.partner.save()
        with recording(self.target):
            self.target.planning_documents.add(plan)
        make.cite(self.agreement, "amount", quote=SECRET, source=source)
        make.cite(self.agreement, "staff_note", quote=SECRET, source=self.source)
        scan = make.document(self.agreement, make.pdf(SECRET), title=SECRET, original_name=SECRET)
        make.cite(self.agreement, "documents", scan.key, quote=SECRET, source=self.source)
        make.cite(self.program, "parent", quote=SECRET, source=self.source)
        make.cite(self.activity, "programs", quote=SECRET, source=self.source)
        make.cite(self.agreement, "parties", "kunci-tidak-ada", quote=SECRET, source=self.source)

    def add_private(self) -> None:
        """Words for the desk on public records, and the name of a person who signed."""
        for record in self.records():
            with recording(record, reason=SECRET):
                record.staff_note = SECRET
                record.save()
        with recording(self.agreement, reason=SECRET):
            signatory = self.agreement.signatories.get(key="direktur")
            signatory.person_name = SECRET
            signatory.save()
        with recording(self.activity, reason=SECRET):
            guest = self.activity.participants.get(key="tamu")
            guest.person_name = SECRET
            guest.save()


def questions() -> list[str]:
    """Every list, page and API, asked by every parameter for the secret, and in every order."""
    asked = []
    for noun, filters in FILTERS.items():
        # One filter set serves page, API and feed, in either language: what a parameter finds is asked where it is
        # shown in full, and that the others hold to it is asked once of each.
        whole = {"q": SECRET} if "q" in filters.base_filters else {}
        asked += [f"/{noun}.atom", f"/{noun}.atom?{urlencode(whole)}", f"/en/{noun}/?{urlencode(whole)}"]
        asked += ["/activities.ics", f"/activities.ics?{urlencode(whole)}"] if noun == "activities" else []
        for address in (f"/{noun}/", f"/api/v1/{noun}/"):
            asked += queries(address, filters.base_filters, [SECRET])
            ordering = filters.base_filters.get("ordering")
            if ordering is not None:
                choices = [str(value) for value, _label in ordering.extra.get("choices", [])]
                asked += queries(address, ["ordering"], [choice for choice in choices if choice])
    for address in ("/search/", "/en/search/", "/api/v1/search/", "/search/suggestions/", "/search.atom"):
        # In whole, in part, misspelt (a correction would tell the word), and words that find what names hidden things.
        asked += queries(address, ["q"], [SECRET, SECRET[:5], f"{SECRET[:-2]}p", "terbuka", "blitar", "001A/SP"])
    for address in ("/search/", "/api/v1/search/"):
        asked += queries(address, ["kind"], FILTERS)
    asked += [f"/api/v1/regions/{code}/{noun}/" for code in ("35", "35.05") for noun in IN_REGION]
    asked += queries("/api/v1/statistics/", ["by"], By.values)
    asked += queries("/api/v1/statistics/", ["by"], [f"partner&role={role}" for role in AgreementParty.Role.values])
    asked += queries("/api/v1/statistics/", StatisticsFilter.base_filters, [SECRET, "35", "2021", "IDR"])
    for address in ("/money/", "/en/money/"):
        asked += queries(address, ["currency"], ["IDR", "USD", "CHF", SECRET])
    return asked


def direct(records: list[Publishable]) -> list[str]:
    """Where these records would be, if they were public: pages and API, by id and by likely slug."""
    places = []
    for record in records:
        for key in (record.public_id, record.slug or SECRET):
            places += [f"{prefix}/{record.noun}/{key}/" for prefix in ("", "/en", "/api/v1")]
            places += [f"/{record.noun}/{key}.{form}" for form in ("ics", "bib", "ris")]
        for document in record.documents.all() if isinstance(record, Agreement) else ():
            places.append(document.get_absolute_url())
    return places


def differences(before: dict, after: dict) -> list[str]:
    return [
        address
        for address in sorted(set(before) | set(after))
        if before.get(address, (404, ""))[0] != after.get(address, (404, ""))[0]
        or (address in before and address in after and before[address] != after[address])
    ]


@pytest.fixture
def world(followers: None, monkeypatch: pytest.MonkeyPatch) -> World:
    # What has happened is sent at once; the crawl need not wait for what may come.
    monkeypatch.setattr(stream, "LASTING", 0.1)
    monkeypatch.setattr(stream, "LOOK", 0.1)
    world = World()
    with recording(world.agreement):
        world.agreement.signatories.create(office="Direktur", key="direktur")
    with recording(world.activity):
        world.activity.participants.create(description="Tamu", key="tamu")
    # What pages of money say is read from what is kept of it, as where the registry serves.
    sums.rebuild()
    return world


def test_the_crawl_reaches_every_noun_and_what_was_never_public_leaves_no_trace(client: Client, world: World) -> None:
    before = crawl(client)
    assert_whole(before, world)
    asked = questions()
    before |= crawl(client, asked, before)
    version = RegistryVersion.current()
    hidden = world.add_hidden(Publication.DRAFT)
    world.name_hidden(hidden)
    hidden += world.add_hidden(Publication.IN_REVIEW)
    world.add_private()
    assert RegistryVersion.current() == version
    # Else what was made for the first crawl would be given again.
    shutil.rmtree(settings.BULK_DIR)
    fill()
    after = crawl(client)
    after |= crawl(client, asked, after)
    # A question repeats the asker's own words; nothing else may hold the secret.
    leaks = [address for address, (_status, body) in after.items() if SECRET in body and SECRET not in address]
    assert leaks == []
    assert differences(before, after) == []
    for address in direct(hidden):
        assert client.get(address).status_code == 404, address


def assert_whole(reached: dict[str, tuple[int, str]], world: World) -> None:
    """The crawl came to every noun in both languages and in the API, and nothing it came to is broken."""
    opened = [world.copy.get_absolute_url(), "/changes.atom", "/activities.ics"]
    opened += [f"/en/{noun}.atom" for noun in FILTERS]
    for page in ("/money/", "/years/", "/years/2021/", "/sdgs/", "/sdgs/15/"):
        opened += [page, f"/en{page}"]
    naming = [(f"{world.agreement.get_absolute_url()}tables/programs.xlsx", world.program.title)]
    bulk = {address.split("/")[-1]: address for address in reached if "/data/" in address}
    for record in world.records():
        noun, key = record.noun, record.code if record.noun == "regions" else record.slug or record.public_id
        opened += [f"/{noun}/{key}/", f"/en/{noun}/{key}/", f"/api/v1/{noun}/{record.public_id}/"]
        files = [f"/{noun}.csv", f"/en/{noun}.xlsx"]
        in_bulk = [f"{noun}.csv.gz", f"{noun}.jsonl.gz", f"{noun}.xlsx"]
        in_bulk += ["registry.csv.zip", "registry.jsonl.gz", "registry.xlsx"]
        naming += [(address, record.public_id) for address in files + [bulk.get(name, name) for name in in_bulk]]
    for address in opened:
        assert is_passed_over(address) or reached[address][0] == 200, address
    for address, word in naming:
        assert is_passed_over(address) or word in reached[address][1], address
    broken = {address: status for address, (status, _body) in reached.items() if status >= 400}
    assert broken == {}


def test_a_refused_value_reads_the_same_whether_a_hidden_record_has_it_or_none(client: Client, world: World) -> None:
    hidden = world.add_hidden(Publication.DRAFT)
    unknown = "bcdfghjk"
    for noun, filters in FILTERS.items():
        for name in filters.base_filters:
            other = client.get(f"/api/v1/{noun}/", {name: unknown})
            for record in hidden:
                one = client.get(f"/api/v1/{noun}/", {name: record.public_id})
                assert one.status_code == other.status_code, (noun, name)
                assert one.content.decode().replace(record.public_id, unknown) == other.content.decode(), (noun, name)


def test_what_is_withdrawn_is_gone_from_everywhere(client: Client, world: World) -> None:
    hidden = world.add_hidden(Publication.PUBLISHED)
    world.name_hidden(hidden)
    fill()
    assert any(SECRET in body for _address, _status, body in walk(client))
    for record in hidden:
        set_publication(record, Publication.WITHDRAWN, reason=SECRET)
    assert not KeptForm.objects.filter(text__contains=SECRET).exists()
    fill()
    asked = questions()
    reached = crawl(client, [*asked, "/api/v1/changes/"])
    leaks = [address for address, (_status, body) in reached.items() if SECRET in body and SECRET not in address]
    assert leaks == []
    for address in direct(hidden):
        assert client.get(address).status_code == 404, address


def test_every_kind_of_record_has_filters_that_the_crawl_tries() -> None:
    assert set(FILTERS) == {model.noun for model in record_models()}


def test_the_log_of_the_desk_is_not_the_public_feed(client: Client, world: World) -> None:
    world.add_hidden(Publication.DRAFT)
    numbers = [entry["number"] for entry in client.get("/api/v1/changes/?page_size=500").json()["results"]]
    assert sorted(numbers) == list(Change.objects.published().values_list("number", flat=True))


@pytest.mark.parametrize("path", ["home"])
def test_pages_for_everyone_set_no_cookie_and_hold_no_token(client: Client, path: str) -> None:
    response = client.get(reverse(path))
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content
