"""The public feed of changes: a projection of the change log that never shows what is not public now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.base.api.shapes import Shape, Text, Word
from portal.base.api.views import PublicViewSet
from portal.base.changes_public import with_public_records
from portal.base.filters import ChangeFilter
from portal.base.models import Change

# Columns that stand in a field of another name.
COLUMNS = {
    "amount_exact": "amount",
    "amount_as_written": "amount",
    "currency": "amount",
    "program_shares": "programs",
    "region_shares": "regions",
    "rupiah_equivalents": "rupiah_equivalent",
}


class ChangeShape(Shape):
    """One change the public can see. Of a record that is not public now only number, kind, id and date are told."""

    number = serializers.IntegerField(help_text="Gapless, in the order in which changes took effect.")
    kind = Text(source="noun", help_text="Noun of the record, as in addresses.")
    id = Text(source="record_id", allow_null=True, help_text="Null for a load of reference data.")
    at = serializers.DateTimeField()
    public = serializers.SerializerMethodField(help_text="Whether the record can be read now.")
    action = Word(choices=Change.Action.choices)
    note = Text(source="public_note")
    note_en = Text(source="public_note_en")
    fields = serializers.SerializerMethodField(
        method_name="get_changed", help_text="Names of what changed; the values stand in the record."
    )
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    def to_representation(self, change: Change) -> dict[str, Any]:
        told = super().to_representation(change)
        told["id"] = told["id"] or None
        if not told["public"]:
            told |= {"action": None, "note": "", "note_en": "", "fields": []}
        return told

    def get_public(self, change: Change) -> bool:
        return change.public_record is not None or change.action == Change.Action.LOADED

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_changed(self, change: Change) -> list[str]:
        return sorted({_api_name(column) for column in change.public_fields})

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, change: Change) -> str | None:
        return self.addresses.record(change.public_record) if change.public_record else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_page(self, change: Change) -> str | None:
        return self.addresses.page(change.public_record) if change.public_record else None


class ChangeViewSet(PublicViewSet):
    """Changes the public can see, oldest first: ask again with `after` the last number you have."""

    filterset_class = ChangeFilter
    serializer_class = ChangeShape

    def get_queryset(self) -> QuerySet:
        return Change.objects.published().defer("before", "after", "seen")

    def prepare(self, rows: Sequence[Change]) -> None:
        """The record of each change where it is public now: one query for each noun among the rows."""
        with_public_records(rows)


def _api_name(column: str) -> str:
    """The field of the API in which a column stands: the columns of a period are one field, and so on."""
    if column.startswith("period_"):
        return "period"
    return COLUMNS.get(column) or column.removesuffix("_precision")
