"""The endpoint of agreements."""

from __future__ import annotations

import datetime
import re
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.models import Partner
from portal.base.api.problems import ParameterError
from portal.base.api.shapes import (
    PRECISIONS,
    CodeShape,
    Date,
    Links,
    Money,
    NamedReference,
    Number,
    Period,
    RecordShape,
    RecordUrl,
    Shape,
    StatementShape,
    Text,
    TitledReference,
    Word,
    plain_date,
    plain_money,
    plain_number,
    visible_parts,
    visible_records,
)
from portal.base.api.views import RecordViewSet
from portal.base.moments import DAY
from programs.days import next_turn
from programs.filters import AgreementFilter
from programs.models import (
    Activity,
    Agreement,
    AgreementDocument,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    AgreementStatement,
    Amendment,
    Disbursement,
    Program,
    RupiahEquivalent,
    Signatory,
)
from programs.notation import read_number

LINKS = {
    "children": ("agreements", "parent"),
    "signed_at": ("activities", "agreement"),
}


class PartyShape(Shape):
    """A partner that is party to the agreement."""

    key = Text()
    id = Text(source="partner.public_id")
    name = Text(source="partner.name")
    url = RecordUrl(source="partner")
    role = Word(choices=AgreementParty.Role.choices, allow_null=False)
    name_as_written = Text()
    code_in_number = Text(help_text="What stands for it in the agreement's number.")


class SignatoryShape(Shape):
    """The office that signed for a party; a name only of an official acting in public."""

    key = Text()
    partner = NamedReference(allow_null=True)
    office = Text()
    office_en = Text()
    name = Text(source="public_name", help_text="Empty unless it is an official acting in public.")


class SharedProgramShape(Shape):
    """A programme the agreement pays for or governs."""

    key = Text()
    id = Text(source="program.public_id")
    title = serializers.SerializerMethodField()
    url = RecordUrl(source="program")
    percent = Number(allow_null=True, help_text="Its share, only where a document states it.")
    amount = serializers.SerializerMethodField(help_text="Its share, only where a document states it.")

    def get_title(self, row: AgreementProgram) -> str:
        return row.program.title or row.program.label

    def get_amount(self, row: AgreementProgram) -> str | None:
        return None if row.amount is None else f"{row.amount:.2f}"


class SharedRegionShape(Shape):
    """A region the agreement itself names; one that names none works where its programmes do."""

    key = Text()
    id = Text(source="region.public_id")
    name = Text(source="region.name")
    url = RecordUrl(source="region")
    percent = Number(allow_null=True)
    amount = serializers.SerializerMethodField(help_text="Its share, only where a document states it.")

    def get_amount(self, row: AgreementRegion) -> str | None:
        return None if row.amount is None else f"{row.amount:.2f}"


class NewEnd(Shape):
    """The last day as newly agreed."""

    end = serializers.DateField(allow_null=True)
    precision = Word(choices=[(word, word) for word in PRECISIONS])
    as_written = Text()

    def to_representation(self, row: Amendment) -> dict[str, Any] | None:
        if row.period_end is None and not row.period_as_written:
            return None
        return {
            "end": plain_date(row.period_end),
            "precision": row.period_precision or None,
            "as_written": row.period_as_written,
        }


class AmendmentShape(Shape):
    """A signed change of amount, end or scope, or a termination; `amount` is the new total."""

    key = Text()
    number = Text()
    signed_on = Date(column="signed_on")
    signed_on_as_written = Text()
    effective_on = serializers.DateField(allow_null=True, help_text="In force from; else from its signing.")
    amount = Money(source="*", allow_null=True)
    period = NewEnd(source="*", allow_null=True)
    terminates = serializers.BooleanField()
    scope = Text()
    scope_en = Text()


class DisbursementShape(Shape):
    """Money planned or paid under the agreement."""

    key = Text()
    kind = Word(choices=Disbursement.Kind.choices, allow_null=False)
    amount = Money(source="*", allow_null=True)
    date = Date(column="on")
    date_as_written = Text(source="on_as_written")
    description = Text()
    description_en = Text()


class RupiahEquivalentShape(Shape):
    """What the amount is worth in rupiah, as stated: never worked out here, never part of a total."""

    key = Text()
    amount = serializers.RegexField(r"^\d+\.\d{2}$")
    currency = serializers.RegexField(r"^IDR$")
    rate = Number(help_text="Rupiah for one unit of the agreement's currency.")
    on = serializers.DateField(help_text="The day the rate held.")
    source = TitledReference(help_text="Where the rate stands.")

    def to_representation(self, agreement: Agreement) -> dict[str, Any] | None:
        for row in agreement.rupiah_equivalents.all():
            return {
                "key": row.key,
                "amount": f"{row.amount:.2f}",
                "currency": "IDR",
                "rate": plain_number(row.rate),
                "on": plain_date(row.on),
                "source": self.fields["source"].to_representation(row.source),
            }
        return None


class DocumentShape(Shape):
    """A file that readers may open: a scan of what was signed, an annex, minutes."""

    key = Text()
    kind = Word(choices=AgreementDocument.Kind.choices, allow_null=False)
    title = Text()
    title_en = Text()
    url = serializers.SerializerMethodField(help_text="Where the file is.")
    media_type = Text()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Of the file's content.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, row: AgreementDocument) -> str:
        return self.addresses.page(row)


class Duration(Shape):
    """How long the document says it runs."""

    value = serializers.IntegerField()
    unit = Word(choices=Agreement.DurationUnit.choices, allow_null=False)

    def to_representation(self, agreement: Agreement) -> dict[str, Any] | None:
        if agreement.duration is None:
            return None
        return {"value": agreement.duration, "unit": agreement.duration_unit}


class NumberParts(Shape):
    """What was understood of the number: all parts of one in the standard form, of others only its `shape`."""

    shape = Word(choices=[(word, word) for word in ("standard", "classification", "other", "free")], allow_null=False)
    sequence = Text(allow_null=True, help_text="A text: zeros before it count.")
    suffix = Text(allow_null=True)
    kind = Text(allow_null=True)
    parties = serializers.ListField(child=Text())
    month = serializers.IntegerField(allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    warnings = serializers.ListField(child=Text(), help_text="Such as `month-differs` from the date of signing.")

    def to_representation(self, agreement: Agreement) -> dict[str, Any] | None:
        if not agreement.number:
            return None
        known = [party.code_in_number for party in agreement.parties.all() if party.code_in_number]
        day = agreement.signed_on if agreement.signed_on_precision in ("day", "month") else None
        reading = read_number(agreement.number, signed_on=day, known=known)
        return {
            "shape": reading.shape,
            "sequence": reading.sequence,
            "suffix": reading.suffix,
            "kind": reading.kind,
            "parties": list(reading.parties),
            "month": reading.month,
            "year": reading.year,
            "warnings": list(reading.warnings),
        }


class CurrentMoney(Money):
    """The total as of today, amendments in force counted."""

    def to_representation(self, agreement: Agreement) -> dict | None:
        current = agreement.current_amount, agreement.current_currency
        if current == (agreement.amount, agreement.currency):
            return super().to_representation(agreement)
        written = [row.amount_as_written for row in agreement.amendments.all() if (row.amount, row.currency) == current]
        return plain_money(*current, as_written=written[-1] if written else "")


class AgreementShape(RecordShape):
    """A signed document: number, parties, period, and often money. All of it may be unknown."""

    number = Text(help_text="As written.")
    number_parts = NumberParts(source="*", allow_null=True)
    issuer = NamedReference(allow_null=True, help_text="The party that gave the number.")
    kind = CodeShape(allow_null=True)
    kind_as_written = Text()
    title = Text()
    title_en = Text()
    signed_on = Date(column="signed_on")
    signed_on_as_written = Text()
    period = Period(source="*", allow_null=True, help_text="As first signed.")
    duration = Duration(source="*", allow_null=True)
    amount = Money(source="*", allow_null=True, help_text="As first signed; null where none is known.")
    rupiah_equivalent = RupiahEquivalentShape(
        source="*", allow_null=True, help_text="Where a document states one; null too where its source is not public."
    )
    amount_qualifier = Text(help_text="What the amount is, as written.")
    amount_qualifier_en = Text()
    current_amount = CurrentMoney(source="*", allow_null=True, help_text="As of today, with amendments in force.")
    current_end = serializers.DateField(allow_null=True, help_text="As of today, with amendments in force.")
    state = Word(choices=Agreement.State.choices, allow_null=False, help_text="As of today in Jakarta.")
    parties = PartyShape(many=True)
    signatories = SignatoryShape(many=True)
    programs = SharedProgramShape(many=True, source="program_shares")
    regions = SharedRegionShape(many=True, source="region_shares")
    statements = StatementShape(many=True)
    amendments = AmendmentShape(many=True)
    disbursements = DisbursementShape(many=True)
    documents = DocumentShape(many=True, help_text="Those that readers may open; few may be shown to everyone.")
    parent = TitledReference(allow_null=True)
    relation = Word(choices=Agreement.Relation.choices, help_text="What it is to `parent`, where that is known.")
    signed_at = TitledReference(many=True, help_text="Activities at which it was signed.")
    links = Links(LINKS)


class AgreementViewSet(RecordViewSet):
    """Agreements: signed documents with their parties, period, money, amendments and disbursements."""

    filterset_class = AgreementFilter
    serializer_class = AgreementShape
    record_parameters: ClassVar[dict[str, str]] = RecordViewSet.record_parameters | {
        "as_of": "A day, as `2021-03-31`: `current_amount`, `current_end` and `state` as they were on it. Else today."
    }

    # The day its records are told of; None for today.
    day: datetime.date | None = None

    def retrieve(self, request: Request, key: str) -> Response | HttpResponsePermanentRedirect:
        self.day = self._asked_day()
        return super().retrieve(request, key)

    def _asked_day(self) -> datetime.date | None:
        """The day in `as_of`. Raises `ParameterError` for no day."""
        text = self.request.query_params.get("as_of", "")
        if text and not re.fullmatch(DAY, text, re.ASCII):
            sentence = gettext("Give a day as year, month and day, such as 2021-03-31.")
            raise ParameterError({"as_of": [sentence]})
        return datetime.date.fromisoformat(text) if text else None

    def told(self, keys: Any) -> Any:
        # What is kept is told of today.
        return super().told(keys) if self.day is None else self.shaped(self.rows(keys))

    def with_columns(self, queryset: QuerySet) -> QuerySet:
        return queryset.as_of(self.day).select_related("kind")

    @classmethod
    def reads_so_until(cls, row: Agreement) -> datetime.date | None:
        return next_turn(row, row.amendments.all())

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        programs = Program.objects.visible_to(None).for_reference()
        shares = AgreementProgram.objects.visible_to(None).order_by("position", "pk")
        return [
            visible_records("issuer", Partner),
            visible_parts("parties", AgreementParty, "partner"),
            visible_parts("signatories", Signatory, "partner"),
            Prefetch("program_shares", shares.prefetch_related(Prefetch("program", programs))),
            visible_parts("region_shares", AgreementRegion, "region"),
            visible_parts("statements", AgreementStatement),
            visible_parts("amendments", Amendment),
            visible_parts("disbursements", Disbursement),
            visible_parts("rupiah_equivalents", RupiahEquivalent, "source"),
            visible_parts("documents", AgreementDocument),
            visible_records("parent", Agreement),
            visible_records("signed_at", Activity),
        ]
