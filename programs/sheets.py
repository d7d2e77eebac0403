"""Sheets of programmes, agreements and activities."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.addresses import absolute
from portal.base.models import SdgGoal, SdgTarget
from portal.base.sheets import (
    ISO_4217,
    Column,
    Fields,
    Sheet,
    called,
    cents,
    codes_of,
    joined,
    money,
    one_of,
    period,
    records_of,
    rows_of,
    short,
    statements,
    with_more,
    word,
)
from portal.base.wording import page_language, text_in
from programs.days import next_turn
from programs.models import (
    Activity,
    ActivityHost,
    ActivityParticipant,
    ActivityStatement,
    Agreement,
    AgreementDocument,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    AgreementStatement,
    Amendment,
    Disbursement,
    Measure,
    Phase,
    Program,
    ProgramName,
    ProgramPartner,
    ProgramRegion,
    ProgramStatement,
    RupiahEquivalent,
    Sector,
    Signatory,
)
from programs.notation import format_date, format_money
from regions.models import PlanningDocument, Region, Target

WITH_ROLE = _("In brackets the role.")
# What is read of long lists: of a row's partner, region and share, and of a record that is named.
PARTNER = ("partner__public_id", "partner__name", "partner__name_en")
REGION = ("region__code", "region__name")
SHARE = ("percent", "amount")
TITLE = ("public_id", "title", "title_en", "period_start", "period_end", "period_precision")
WITH_SHARE = _("In brackets the share, where a document states it.")


def told_money(row: Any) -> str:
    """An amount with its currency, as the page writes it; the words of the document where it was not understood."""
    if row.amount is None:
        return row.amount_as_written
    return format_money(row.amount, row.currency, page_language())


def told_date(row: Any, field: str, precision: str = "") -> str:
    """A day, no more exact than it is known."""
    return format_date(getattr(row, field), getattr(row, precision or f"{field}_precision") or "day", page_language())


def told_share(row: Any, currency: str = "") -> str:
    """The stated share of a row."""
    amount = getattr(row, "amount", None)
    parts = [format_money(amount, currency, page_language())] if amount is not None else []
    return ", ".join([*parts, f"{short(row.percent)}%"] if row.percent is not None else parts)


def in_roles(field: str, key: str, name: Any, plural: Any) -> list[Column]:
    """The partners in a list of rows with roles: ids, codes of the roles, and names with roles."""
    return [
        Column(
            f"{key}_ids",
            format_lazy(_("{}: ids"), plural),
            lambda record: joined(row.partner.public_id for row in getattr(record, f"{field}_shown")),
        ),
        Column(
            f"{key}_roles",
            format_lazy(_("{}: roles"), plural),
            lambda record: joined(row.role for row in getattr(record, f"{field}_shown")),
            _("Codes, in the order of the ids."),
        ),
        Column(
            f"{key}_names",
            plural,
            lambda record: joined(
                with_more(text_in(row.partner, "name").text, word(row, "role"))
                for row in getattr(record, f"{field}_shown")
            ),
            WITH_ROLE,
        ),
    ]


def regions_of(field: str) -> list[Column]:
    """The regions in a list of rows with stated shares: codes, and names with shares."""
    name = _("regions")
    return [
        Column(
            "region_codes",
            format_lazy(_("{}: codes"), name),
            lambda record: joined(row.region.code for row in getattr(record, f"{field}_shown")),
            _("Present Kemendagri codes, as text."),
        ),
        Column(
            "region_names",
            name,
            lambda record: joined(
                with_more(row.region.name, told_share(row, getattr(record, "current_currency", "")))
                for row in getattr(record, f"{field}_shown")
            ),
            WITH_SHARE,
        ),
    ]


def name_programs(programs: Iterable[Program]) -> None:
    """Fetches what the labels of programmes without a title are made of."""
    rows = ProgramPartner.objects.select_related("partner").order_by("position", "pk")
    prefetch_related_objects([program for program in programs if not program.title], Prefetch("partners", rows))


def name_agreements(agreements: Iterable[Agreement]) -> None:
    """Fetches what the labels of agreements without number and title are made of."""
    rows = AgreementParty.objects.select_related("partner").order_by("position", "pk")
    unnamed = [agreement for agreement in agreements if not (agreement.number or agreement.title)]
    prefetch_related_objects(unnamed, Prefetch("parties", rows))


def _rupiah(column: str) -> Any:
    def value(record: Any) -> Any:
        for row in record.rupiah_equivalents_shown:
            return getattr(row, column)
        return None

    return value


def _signatory(row: Signatory) -> str:
    return with_more(text_in(row, "office").text, row.public_name, called(row.partner))


def _amendment(row: Amendment) -> str:
    """What an amendment changes, in one line."""
    changes = [
        told_date(row, "signed_on"),
        told_money(row),
        told_date(row, "period_end", "period_precision"),
        _("ends the agreement early") if row.terminates else "",
        text_in(row, "scope").text,
    ]
    return with_more(row.number or str(row._meta.verbose_name), *changes)


def _disbursement(row: Disbursement) -> str:
    known = [told_date(row, "on"), word(row, "kind"), text_in(row, "description").text]
    return with_more(told_money(row) or str(_("amount not stated")), *known)


of = Fields(Agreement)


class AgreementSheet(Sheet):
    """Agreements: as signed, and as of today."""

    model = Agreement
    references = ("issuer", "parent")
    own = (
        of("number"),
        *of.reference("issuer"),
        *of.coded("kind"),
        of("kind_as_written"),
        *of.both("title"),
        *of.dated("signed_on", is_written=True),
        *period(),
        of("duration"),
        *of.chosen("duration_unit"),
        *money(),
        *of.both("amount_qualifier"),
        Column(
            "rupiah_amount",
            _("rupiah equivalent"),
            lambda row: cents(_rupiah("amount")(row)),
            _("In rupiah."),
            "number",
        ),
        Column(
            "rupiah_rate",
            _("rupiah equivalent: rate"),
            lambda row: short(_rupiah("rate")(row)),
            _("Rupiah for one unit of the agreement's currency."),
            "number",
        ),
        Column("rupiah_rate_on", _("rupiah equivalent: rate of"), _rupiah("on"), kind="date"),
        Column("rupiah_source_name", _("rupiah equivalent: source"), lambda row: called(_rupiah("source")(row))),
        Column(
            "current_amount",
            _("amount today"),
            lambda row: cents(row.current_amount),
            _("With the amendments in force, in units of the currency."),
            "number",
        ),
        Column(
            "current_currency",
            _("currency today"),
            lambda row: None if row.current_amount is None else row.current_currency,
            ISO_4217,
        ),
        Column(
            "current_end",
            _("end today"),
            lambda row: row.current_end,
            _("Last day meant, with the amendments in force."),
            "date",
        ),
        Column("state", _("state: code"), lambda row: row.state, _("As of the day of the file, in Jakarta.")),
        Column("state_name", _("state"), lambda row: str(Agreement.State(row.state).label)),
        *in_roles("parties", "party", _("party"), _("parties")),
        Column(
            "signatories",
            _("signatories"),
            lambda row: joined(map(_signatory, row.signatories_shown)),
            _("Offices; a name only of an official acting in public."),
        ),
        Column(
            "program_ids",
            _("programmes: ids"),
            lambda row: joined(share.program.public_id for share in row.program_shares_shown),
        ),
        Column(
            "program_names",
            _("programmes"),
            lambda row: joined(
                with_more(called(share.program) or "", told_share(share, row.current_currency))
                for share in row.program_shares_shown
            ),
            WITH_SHARE,
        ),
        *regions_of("region_shares"),
        statements(),
        Column("amendments", _("amendments"), lambda row: joined(map(_amendment, row.amendments_shown))),
        Column(
            "disbursements",
            _("disbursements"),
            lambda row: joined(map(_disbursement, row.disbursements_shown)),
            _("Each with date, kind and description; as a table of their own on the page of the agreement."),
        ),
        Column(
            "documents",
            _("documents"),
            lambda row: joined(absolute(document.get_absolute_url()) for document in row.documents_shown),
            _("Addresses of the files."),
        ),
        *of.reference("parent"),
        *of.chosen("relation", _("What this agreement does to the other one.")),
        *of.references("signed_at", "signed_at", heading=_("signed at")),
    )

    def prepare(self, records: Any) -> Any:
        shares = AgreementProgram.objects.visible_to(self.user).select_related("program").order_by("position", "pk")
        shares = shares.only("agreement", *SHARE, *(f"program__{column}" for column in TITLE))
        return (
            records.as_of()
            .select_related("kind")
            .prefetch_related(
                one_of("issuer", Partner, self.user),
                one_of("parent", Agreement, self.user),
                rows_of("parties", AgreementParty, self.user, "partner", only=("agreement", "role", *PARTNER)),
                rows_of("signatories", Signatory, self.user, "partner"),
                Prefetch("program_shares", shares, to_attr="program_shares_shown"),
                rows_of("region_shares", AgreementRegion, self.user, "region", only=("agreement", *SHARE, *REGION)),
                rows_of("statements", AgreementStatement, self.user),
                rows_of("amendments", Amendment, self.user),
                rows_of("disbursements", Disbursement, self.user),
                rows_of("rupiah_equivalents", RupiahEquivalent, self.user, "source"),
                rows_of("documents", AgreementDocument, self.user),
                records_of("signed_at", Activity, self.user),
            )
        )

    @classmethod
    def reads_so_until(cls, record: Agreement) -> datetime.date | None:
        return next_turn(record, record.amendments_shown)

    def dress(self, records: list[Any]) -> None:
        name_agreements(records)
        name_programs(share.program for record in records for share in record.program_shares_shown)


def _phase(row: Phase) -> str:
    """Where a programme stood: semester 4 of 6."""
    place = "" if row.number is None else str(row.number)
    if row.of_total is not None:
        place = str(_("%(number)s of %(total)s") % {"number": place or "…", "total": row.of_total})
    what = text_in(row, "title").text or word(row, "unit")
    return with_more(f"{what} {place}".strip(), told_date(row, "as_of"))


def _measure(row: Measure) -> str:
    """What a programme counts: 30 desa."""
    value = "" if row.value is None else str(short(row.value))
    figure = " ".join(filter(None, [value, text_in(row, "unit").text])) or row.as_written
    more = [word(row, "kind"), row.region and row.region.name, told_date(row, "as_of")]
    return with_more(f"{text_in(row, 'name').text}: {figure}", *more)


of = Fields(Program)


class ProgramSheet(Sheet):
    """Programmes."""

    model = Program
    references = ("parent",)
    own = (
        *of.both("title"),
        Column("other_names", _("names in use"), lambda row: joined(other.name for other in row.names_shown)),
        *of.both("summary"),
        *of.both("description"),
        *of.both("objective"),
        *period(),
        *of.reference("parent"),
        *in_roles("partners", "partner", _("partner"), _("partners")),
        *regions_of("regions"),
        Column(
            "province_codes",
            _("provinces: codes"),
            lambda row: joined(province.code for province in row.provinces),
            _("Derived: where its regions lie."),
        ),
        Column("province_names", _("provinces"), lambda row: joined(place.name for place in row.provinces)),
        of("is_national", _("True only where a document says that it works in all of Indonesia.")),
        statements(),
        Column("phases", _("phases"), lambda row: joined(map(_phase, row.phases_shown))),
        Column("measures", _("measures"), lambda row: joined(map(_measure, row.measures_shown))),
        of("serves_all_sdgs", _("True where a document speaks of the SDGs without naming goals.")),
        *of.codes("sdg_goals", "sdg_goal"),
        Column("sdg_target_codes", _("SDG targets"), lambda row: joined(code.code for code in row.sdg_targets_shown)),
        *of.codes("sectors", "sector", _("OECD DAC.")),
        *of.references("targets", "target"),
        Column(
            "agreement_ids",
            _("agreements: ids"),
            lambda row: joined(share.agreement.public_id for share in row.agreement_shares_shown),
        ),
        Column(
            "agreement_names",
            _("agreements"),
            lambda row: joined(called(share.agreement) for share in row.agreement_shares_shown),
        ),
        *of.references("activities", "activity", heading=_("activities")),
    )

    def prepare(self, records: Any) -> Any:
        # Joined, not fetched apart: a programme may have any number of agreements.
        shares = AgreementProgram.objects.visible_to(self.user).select_related("agreement").order_by("position", "pk")
        shares = shares.only("program", *(f"agreement__{column}" for column in ("number", *TITLE)))
        return records.prefetch_related(
            rows_of("names", ProgramName, self.user),
            rows_of("partners", ProgramPartner, self.user, "partner", only=("program", "role", *PARTNER)),
            rows_of("regions", ProgramRegion, self.user, "region", only=("program", "percent", *REGION)),
            rows_of("statements", ProgramStatement, self.user),
            rows_of("phases", Phase, self.user),
            rows_of("measures", Measure, self.user, "region"),
            codes_of("sdg_goals", SdgGoal),
            codes_of("sdg_targets", SdgTarget),
            codes_of("sectors", Sector),
            one_of("parent", Program, self.user),
            records_of("targets", Target, self.user, "list_number"),
            Prefetch("agreement_shares", shares, to_attr="agreement_shares_shown"),
            records_of("activities", Activity, self.user, "period_start"),
        )

    def dress(self, records: list[Any]) -> None:
        """The provinces of their regions, and what the label of a programme without a title is made of."""
        name_programs(records)
        name_agreements(share.agreement for record in records for share in record.agreement_shares_shown)
        own = {record.pk: sorted({row.region.code[:2] for row in record.regions_shown}) for record in records}
        wanted = {code for codes in own.values() for code in codes}
        found = {region.code: region for region in Region.objects.visible_to(self.user).filter(code__in=wanted)}
        for record in records:
            record.provinces = [found[code] for code in own[record.pk] if code in found]


def _participant(row: ActivityParticipant) -> str:
    more = [word(row, "involvement"), row.count, row.public_name, called(row.partner)]
    return with_more(text_in(row, "description").text, *more)


of = Fields(Activity)


class ActivitySheet(Sheet):
    """Activities."""

    model = Activity
    references = ("region",)
    own = (
        *of.both("title"),
        *of.both("theme"),
        *of.chosen("kind"),
        of("kind_as_written"),
        *of.both("summary"),
        *period(),
        *of.chosen("mode"),
        *of.both("venue"),
        of("platform"),
        *of.region(about=_("Where it took place; not a region of the programme. Present Kemendagri code, as text.")),
        *in_roles("hosts", "host", _("host"), _("hosts")),
        Column(
            "participants",
            _("participants"),
            lambda row: joined(map(_participant, row.participants_shown)),
            _("Groups and offices; in brackets how they took part and how many they were. A name only of an official."),
        ),
        statements(),
        *of.references("programs", "program"),
        *of.references("agreements_signed", "agreement_signed"),
        *of.references("planning_documents", "planning_document"),
    )

    def prepare(self, records: Any) -> Any:
        return records.select_related("region").prefetch_related(
            rows_of("hosts", ActivityHost, self.user, "partner"),
            rows_of("participants", ActivityParticipant, self.user, "partner"),
            rows_of("statements", ActivityStatement, self.user),
            records_of("programs", Program, self.user, "title"),
            records_of("agreements_signed", Agreement, self.user, "number"),
            records_of("planning_documents", PlanningDocument, self.user, "title"),
        )
