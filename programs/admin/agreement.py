"""Agreements on the desk: the document and all that hangs on it, on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.desk import Group, RecordAdmin, RowInline
from programs.admin.columns import PeriodColumn, amount_words, date_words, language
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
from programs.notation import in_words, number_key


class PartyInline(RowInline):
    """The partners between whom it was signed."""

    model = AgreementParty
    verbose_name_plural = gettext_lazy("Who signed: the parties")
    fields = (("partner", "role", "name_as_written", "code_in_number"),)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 2 if obj is None else 0


class SignatoryInline(RowInline):
    """The offices that signed, with or without a name."""

    model = Signatory
    verbose_name_plural = gettext_lazy("Who signed: the offices")
    classes = ("collapse",)
    fields = (("office", "partner", "person_name", "is_public_official"),)


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
    fields = (("kind", "speaker"), ("text", "text_en"))


class AmendmentInline(RowInline):
    """What was later signed to change it."""

    model = Amendment
    verbose_name_plural = gettext_lazy("Later changes: amendments and termination")
    classes = ("collapse",)
    fields = (
        ("number", "terminates"),
        ("signed_on", "signed_on_precision", "effective_on"),
        ("amount", "currency", "amount_as_written"),
        ("period_end", "period_precision", "period_as_written"),
        ("scope", "scope_en"),
    )


class DisbursementInline(RowInline):
    """The money planned and paid under it."""

    model = Disbursement
    verbose_name_plural = gettext_lazy("How much: disbursements")
    classes = ("collapse",)
    fields = (
        ("kind", "on", "on_precision"),
        ("amount", "currency", "amount_exact", "amount_as_written"),
        ("description", "description_en"),
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


@admin.register(Agreement)
class AgreementAdmin(PeriodColumn, RecordAdmin):
    """Signed documents."""

    layout = (
        Group(
            gettext_lazy("The document"),
            [("number", "issuer"), ("kind", "kind_as_written"), ("title", "title_en")],
        ),
        PartyInline,
        SignatoryInline,
        Group(
            gettext_lazy("When"),
            [
                ("signed_on", "signed_on_precision", "signed_on_as_written"),
                ("period_start", "period_end", "period_precision", "period_as_written"),
                ("duration", "duration_unit"),
            ],
        ),
        Group(
            gettext_lazy("How much"),
            [("amount_as_written", "amount_qualifier"), ("amount", "currency", "amount_exact"), "understood_amount"],
        ),
        RupiahEquivalentInline,
        DisbursementInline,
        ProgramShareInline,
        RegionShareInline,
        StatementInline,
        AmendmentInline,
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
    readonly_fields = ("understood_amount",)

    def search_condition(self, term: str) -> Q:
        """Numbers, however they are spelt."""
        key = number_key(term)
        return Q(number_key__contains=key) if key else Q()

    @admin.display(description=gettext_lazy("understood as"))
    def understood_amount(self, agreement: Agreement) -> str:
        """The stored amount in digits and in words, so that a slip is seen."""
        if agreement.amount is None:
            return _("no amount yet")
        words = in_words(agreement.amount, language(), agreement.currency or "IDR")
        return format_html("{} ({})", amount_words(agreement.amount, agreement.currency), words)

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
