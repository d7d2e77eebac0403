"""Agreements on the desk: the document and all that hangs on it, on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.base.desk import Group, RowInline
from portal.base.desk.alike import ALIKE, AlikeAdmin
from portal.base.desk.reading_source import ReadFromAdmin, ReadFromForm
from programs.admin.columns import PeriodColumn, amount_words, date_words
from programs.admin.copying import CopyingAdmin
from programs.admin.document import DocumentInline
from programs.admin.forms import AgreementReading, AmendmentForm, DisbursementForm, PartyForm
from programs.admin.likeness import AgreementAskingForm
from programs.admin.reading import LiveReadings, ReadingAdmin, by_hand, rows_by_hand
from programs.models import (
    Agreement,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    AgreementStatement,
    Amendment,
    Disbursement,
    RupiahEquivalent,
    Signatory,
)
from programs.notation import number_key


class PartyInline(RowInline):
    """The partners between whom it was signed."""

    model = AgreementParty
    form = PartyForm
    verbose_name_plural = gettext_lazy("Who signed: the parties")
    fields = (("partner", "role", "name_as_written", "code_in_number"),)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 2 if obj is None else 0


class SignatoryInline(RowInline):
    """The offices that signed, with or without a name."""

    model = Signatory
    verbose_name_plural = gettext_lazy("Who signed: the offices")
    classes = ("collapse",)
    fields = (("office", "office_en", "partner"), ("person_name", "is_public_official"))


class ProgramShareInline(RowInline):
    """The programmes it pays for or governs."""

    model = AgreementProgram
    verbose_name_plural = gettext_lazy("What it is for: programmes")
    fields = (("program", "percent", "amount"),)


class RegionShareInline(RowInline):
    """The regions it names itself."""

    model = AgreementRegion
    verbose_name_plural = gettext_lazy("What it is for: regions the agreement names itself")
    fields = (("region", "percent", "amount"),)


class StatementInline(RowInline):
    """What the document says of it."""

    model = AgreementStatement
    verbose_name_plural = gettext_lazy("What it is for: what the document says")
    classes = ("collapse",)
    fields = (("kind", "speaker", "speaker_en"), ("text", "text_en"))


class AmendmentInline(RowInline):
    """What was later signed to change it."""

    model = Amendment
    form = AmendmentForm
    verbose_name_plural = gettext_lazy("Later changes: amendments and termination")
    classes = ("collapse",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "terminates"),
                    ("signed_on_as_written", "effective_on"),
                    ("amount_as_written", "period_as_written"),
                    ("scope", "scope_en"),
                )
            },
        ),
        rows_by_hand(("signed_on", "signed_on_precision"), ("amount", "currency"), ("period_end", "period_precision")),
    )


class DisbursementInline(RowInline):
    """The money planned and paid under it."""

    model = Disbursement
    form = DisbursementForm
    verbose_name_plural = gettext_lazy("How much: disbursements")
    classes = ("collapse",)
    fieldsets = (
        (None, {"fields": (("kind", "on_as_written", "amount_as_written"), ("description", "description_en"))}),
        rows_by_hand(("on", "on_precision"), ("amount", "currency", "amount_exact")),
    )


class RupiahEquivalentInline(RowInline):
    """What another currency is worth in rupiah, where a document states the rate."""

    model = RupiahEquivalent
    verbose_name_plural = gettext_lazy("How much: in rupiah")
    classes = ("collapse",)
    max_num = 1
    fields = (("amount", "rate"), ("on", "source"))


class StateFilter(admin.SimpleListFilter):
    """How an agreement stands today."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Agreement.State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.with_state().filter(state=self.value()) if self.value() else queryset


class AgreementForm(AgreementAskingForm, ReadFromForm, AgreementReading):
    """An agreement, typed from a document: read first, then compared with those that are there."""


@admin.register(Agreement)
class AgreementAdmin(PeriodColumn, CopyingAdmin, AlikeAdmin, ReadFromAdmin, ReadingAdmin):
    """Signed documents."""

    form = AgreementForm
    facts_read = (
        *("number", "issuer", "kind", "title", "signed_on", "period", "duration", "amount", "amount_qualifier"),
        *("relation", "parent"),
    )
    quoted = ("number", "title", "amount_qualifier")
    below_source = ALIKE
    lists_read = ("parties", "signatories", "statements", "program_shares", "region_shares")
    layout = (
        Group(
            gettext_lazy("Copy what stands in the document"),
            [
                ("number", "signed_on_as_written"),
                ("period_as_written", "amount_as_written"),
                ("kind", "kind_as_written"),
                ("title", "title_en"),
                ("amount_qualifier", "amount_qualifier_en"),
                "issuer",
            ],
        ),
        by_hand(
            ("signed_on", "signed_on_precision"),
            ("period_start", "period_end", "period_precision"),
            ("duration", "duration_unit"),
            ("amount", "currency", "amount_exact"),
        ),
        PartyInline,
        SignatoryInline,
        ProgramShareInline,
        RegionShareInline,
        StatementInline,
        DisbursementInline,
        RupiahEquivalentInline,
        AmendmentInline,
        DocumentInline,
        Group(gettext_lazy("The agreement it follows from"), [("relation", "parent")], is_collapsed=True),
    )
    list_display = ("record_label", "badge", "kind_code", "parties", "signed", "period", "value")
    list_filter = (
        "publication",
        StateFilter,
        ("kind", admin.RelatedOnlyFieldListFilter),
        "signed_on",
        ("office", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("kind",)
    search_fields = (
        "title",
        "title_en",
        "public_id",
        "parties__partner__name",
        "parties__partner__acronym",
        "parties__partner__names__name",
    )
    search_help_text = gettext_lazy("A number in any spelling, a title, or a party")

    def get_urls(self) -> list[Any]:
        return [*LiveReadings(self.admin_site).urls, *super().get_urls()]

    def search_condition(self, term: str) -> Q:
        """Numbers, however they are spelt, and pieces of them: of “001A” the key keeps “1a”."""
        key = number_key(term)
        shorter = key.lstrip("0")
        return Q(number_key__contains=key) | Q(number_key__startswith=f"{shorter}/") if shorter else Q()

    @admin.display(description=gettext_lazy("kind"), ordering="kind__code")
    def kind_code(self, agreement: Agreement) -> str:
        """The kind's code."""
        return agreement.kind.code if agreement.kind else ""

    @admin.display(description=gettext_lazy("parties"))
    def parties(self, agreement: Agreement) -> str:
        """Who it is between, in the order of the document."""
        return " – ".join(party.partner.short_label for party in agreement.parties.all())

    @admin.display(description=gettext_lazy("signed on"), ordering="signed_on")
    def signed(self, agreement: Agreement) -> str:
        """The day of signing, no more exact than it is known."""
        return date_words(agreement.signed_on, agreement.signed_on_precision)

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def value(self, agreement: Agreement) -> str:
        """The amount as signed."""
        return amount_words(agreement.amount, agreement.currency)
