"""How each noun becomes a document: what to fetch, and which of its texts are names, texts, others and facets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import translation

from partners.models import Membership, Partner
from portal.base.fetching import Reading, made_ready
from portal.base.models import Publishable, Source
from portal.base.publishing import shown
from portal.base.wording import ENGLISH, INDONESIAN
from portal.search.documents import Document, Grounds, titles
from portal.search.words import code_key, name_key
from programs.models import Activity, Agreement, AgreementProgram, Program
from programs.querysets import shown_records, shown_rows
from regions.models import Indicator, PlanningDocument, Region, Target
from regions.querysets import KEMENDAGRI

PLACE_WEIGHTS = {"province": 20, "regency": 25, "city": 26, "district": 70, "village": 80}
Places = dict[str, str]


@dataclass(frozen=True)
class Noun:
    """One kind of record in the index: how its public rows are fetched, and how one becomes a document."""

    model: type[Publishable]
    fetch: Callable[[Any], Any]
    fill: Callable[[Document, Any, Places], None]
    weight: int


def rows(relation: str, model: type[Any], *related: str) -> Prefetch:
    """The public rows of a list of parts, with what they point to, which is public as well."""
    return Prefetch(relation, model.objects.visible_to(None).select_related(*related).order_by("position", "pk"))


def goals_of(record: Any) -> list[Any]:
    """The goals a programme or an indicator names, and those of the targets it names; each once."""
    goals = [*record.sdg_goals.all(), *(target.goal for target in record.sdg_targets.all())]
    return list({goal.pk: goal for goal in goals}.values())


def fetch_programs(records: Any) -> Any:
    return records.prefetch_related(
        shown_rows("partners", "ProgramPartner", None, "partner"),
        shown_rows("regions", "ProgramRegion", None, "region"),
        shown_rows("names", "ProgramName", None),
        shown_rows("statements", "ProgramStatement", None),
        shown_rows("phases", "Phase", None),
        shown_rows("measures", "Measure", None, "region"),
        "sdg_goals",
        "sdg_targets__goal",
        "sectors__category",
        shown_records("parent", Program.objects.all(), None),
    )


def fill_program(document: Document, program: Any, places: Places) -> None:
    document.called(program.title, program.title_en)
    for name in program.names.all():
        document.called(name.name, rank=int(name.is_misspelling))
    document.says(program, "summary", "objective", "description", "period_as_written")
    for part in program.statements.all():
        document.says(part, "text")
    for part in program.measures.all():
        document.says(part, "name", "as_written")
    for part in program.phases.all():
        document.says(part, "title")
    for part in program.partners.all():
        document.names_partner(part.partner, part.role)
    for part in program.regions.all():
        document.lies_in(part.region, places)
    if parent := shown(program.parent):
        document.names_other(parent.title, parent.title_en)
    document.spans(program.period_start, program.period_end)
    document.pursues(goals_of(program))
    document.works_in(program.sectors.all())


def fetch_partners(records: Any) -> Any:
    return records.select_related("parent", "region", "kind").prefetch_related(
        "names", "identifiers", rows("memberships", Membership, "network")
    )


def fill_partner(document: Document, partner: Any, places: Places) -> None:
    document.called(partner.acronym, partner.name, partner.name_en)
    for name in partner.names.all():
        document.called(name.name, rank=int(name.kind == name.Kind.FORMER))
    for identifier in partner.identifiers.all():
        document.called(f"{identifier.scheme}-{identifier.value}")
    document.says(partner, "description")
    if parent := shown(partner.parent):
        document.names_other(parent.acronym, parent.name, parent.name_en)
    for membership in partner.memberships.all():
        document.names_other(membership.network.acronym, membership.network.name)
    if region := shown(partner.region):
        document.lies_in(region, places)


def fetch_regions(records: Any) -> Any:
    return records.prefetch_related("names", "codes")


def fill_region(document: Document, region: Any, places: Places) -> None:
    document.weight = PLACE_WEIGHTS[region.kind]
    document.key = region.code
    document.called(region.name, region.short_name)
    document.codes.append(region.code)
    document.known_as(code_key(KEMENDAGRI, region.code))
    for name in region.names.all():
        document.called(name.name, rank=1)
    for code in region.codes.all():
        document.known_as(code_key(code.scheme, code.code), int(code.code != region.code))
        if code.code != region.code:
            document.codes.append(code.code)
    document.says(region, "capital")
    document.lies_in(region, places)
    document.related = [name for name in document.related if name != region.name]


def fetch_agreements(records: Any) -> Any:
    shares = AgreementProgram.objects.visible_to(None).order_by("position", "pk")
    # Of its programmes an agreement passes on their names, places and goals, and nothing else.
    programs = Program.objects.prefetch_related(shown_rows("regions", "ProgramRegion", None, "region"), "sdg_goals")
    return (
        records.with_grounds_of_state()
        .select_related("kind", "issuer")
        .prefetch_related(
            shown_rows("parties", "AgreementParty", None, "partner"),
            shown_rows("signatories", "Signatory", None, "partner"),
            shown_rows("statements", "AgreementStatement", None),
            shown_rows("region_shares", "AgreementRegion", None, "region"),
            shown_rows("amendments", "Amendment", None),
            shown_rows("disbursements", "Disbursement", None),
            shown_rows("documents", "AgreementDocument", None),
            Prefetch("program_shares", shares.prefetch_related(shown_records("program", programs, None))),
        )
    )


def fill_agreement(document: Document, agreement: Any, places: Places) -> None:
    document.numbered(agreement.number)
    document.called(agreement.title, agreement.title_en)
    if agreement.kind is not None:
        kind = agreement.kind
        document.texts += [kind.code, kind.name, kind.aliases, kind.name_en]
    document.says(agreement, "kind_as_written", "period_as_written", "amount_as_written")
    for part in agreement.statements.all():
        document.says(part, "text")
    for part in agreement.amendments.all():
        document.numbered(part.number, rank=1)
        document.says(part, "scope")
    for part in agreement.disbursements.all():
        document.says(part, "description")
    for part in agreement.documents.all():
        document.says(part, "title")
    for part in agreement.parties.all():
        document.names_partner(part.partner, part.role)
    for part in agreement.signatories.all():
        document.says(part, "office")
        if part.partner is not None:
            document.names_partner(part.partner)
    if issuer := shown(agreement.issuer):
        document.names_partner(issuer)
    programs = [share.program for share in agreement.program_shares.all()]
    for program in programs:
        document.names_other(program.title, program.title_en)
        document.serves(goals_of(program))
    regions = [share.region for share in agreement.region_shares.all()]
    for region in regions or [part.region for program in programs for part in program.regions.all()]:
        document.lies_in(region, places)
    start = agreement.signed_on or agreement.period_start
    document.spans(start, start)
    document.grounds = Grounds(
        agreement.period_start, agreement.current_end, agreement.is_terminated, agreement.grounds_until
    )


def fetch_activities(records: Any) -> Any:
    return records.select_related("region").prefetch_related(
        shown_rows("hosts", "ActivityHost", None, "partner"),
        shown_rows("participants", "ActivityParticipant", None, "partner"),
        shown_rows("statements", "ActivityStatement", None),
        shown_records("programs", Program.objects.all(), None),
    )


def fill_activity(document: Document, activity: Any, places: Places) -> None:
    document.called(activity.title, activity.title_en)
    document.says(activity, "theme", "summary", "venue", "platform", "kind_as_written", "period_as_written")
    for part in activity.statements.all():
        document.says(part, "text")
    for part in activity.hosts.all():
        document.names_partner(part.partner, part.role)
    for part in activity.participants.all():
        document.says(part, "description")
        if part.partner is not None:
            document.names_partner(part.partner)
    for program in activity.programs.all():
        document.names_other(program.title, program.title_en)
    if region := shown(activity.region):
        document.lies_in(region, places)
    document.spans(activity.period_start, activity.period_end)


def fetch_plans(records: Any) -> Any:
    return records.select_related("kind", "region")


def fill_plan(document: Document, plan: Any, places: Places) -> None:
    document.called(plan.title, plan.title_en)
    document.numbered(plan.number)
    if plan.kind is not None:
        document.names += [plan.kind.code, plan.kind.name]
        document.texts_en.append(plan.kind.name_en)
    document.says(plan, "purpose", "prepared_by", "period_as_written")
    if region := shown(plan.region):
        document.lies_in(region, places)
    document.spans(plan.period_start, plan.period_end)


def fetch_indicators(records: Any) -> Any:
    return records.prefetch_related("sdg_goals", "sdg_targets__goal")


def fill_indicator(document: Document, indicator: Any, places: Places) -> None:
    document.called(indicator.name, indicator.name_en)
    document.says(indicator, "description", "unit", "denominator_of")
    document.pursues(goals_of(indicator))


def fetch_targets(records: Any) -> Any:
    plans = shown_records("planning_documents", PlanningDocument.objects.all(), None)
    return records.select_related("indicator", "region").prefetch_related(
        "indicator__sdg_goals", "indicator__sdg_targets__goal", plans
    )


def fill_target(document: Document, target: Any, places: Places) -> None:
    if indicator := shown(target.indicator):
        document.names += [indicator.name, indicator.name_en]
        document.serves(goals_of(indicator))
    document.says(target, "statement", "as_written", "unit")
    if region := shown(target.region):
        document.lies_in(region, places)
    for plan in target.planning_documents.all():
        document.names_other(plan.title, plan.title_en)
    if target.year:
        document.facets.add(("year", str(target.year)))


def fetch_sources(records: Any) -> Any:
    return records


def fill_source(document: Document, source: Any, places: Places) -> None:
    document.called(source.title, source.title_en)
    document.says(source, "publisher", "issuing_unit", "categories", "published_as_written")
    document.spans(source.published_on, source.published_on)


NOUNS: dict[str, Noun] = {
    noun.model.noun: noun
    for noun in (
        Noun(Program, fetch_programs, fill_program, 10),
        Noun(Partner, fetch_partners, fill_partner, 15),
        Noun(Region, fetch_regions, fill_region, 20),
        Noun(Agreement, fetch_agreements, fill_agreement, 30),
        Noun(Activity, fetch_activities, fill_activity, 40),
        Noun(Target, fetch_targets, fill_target, 45),
        Noun(Indicator, fetch_indicators, fill_indicator, 44),
        Noun(PlanningDocument, fetch_plans, fill_plan, 42),
        Noun(Source, fetch_sources, fill_source, 60),
    )
}


def known_places() -> Places:
    """The names of provinces, regencies and cities by their code: what every other place lies in."""
    kinds = [Region.Kind.PROVINCE, Region.Kind.REGENCY, Region.Kind.CITY]
    return dict(Region.objects.published().filter(kind__in=kinds).values_list("code", "name"))


@made_ready
def _reading(noun: Noun, _user: None) -> Reading:
    """What is read of public records of a noun; put together once a day, for every write asks it."""
    return Reading.of(noun.fetch(noun.model._default_manager.published()).order_by("pk"))


def documents(noun: Noun, pks: Any, places: Places) -> list[Document]:
    """The documents of those of these records that are public; in a number of queries that does not grow."""
    reading = _reading(noun, None)
    found = reading.read(reading.rows.filter(pk__in=pks))
    with translation.override(INDONESIAN):
        names = titles(found)
    with translation.override(ENGLISH):
        names_en = titles(found)
    made = []
    for record, title, title_en in zip(found, names, names_en, strict=True):
        document = Document.of(record, noun.weight)
        document.title, document.title_en = title, title_en
        document.known_as(name_key(record.public_id))
        document.known_as(name_key(title))
        document.known_as(name_key(title_en))
        noun.fill(document, record, places)
        document.names += [name for name in (title, title_en) if name not in document.names]
        made.append(document)
    return made
