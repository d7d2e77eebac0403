"""The shapes values have in the API, fixed for version 1, and the fields every record begins and ends with.

Texts that are not known are empty; everything else that is not known is null. Decimals are texts, so that no reader
rounds them. Every shape is written out: what is not named here or in a noun's own shape is not public.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from portal.base.models import Citation, Part, Publishable
from portal.base.publishing import shown


@dataclass(frozen=True)
class Addresses:
    """Absolute addresses, put together from two roots that are looked up once for each answer."""

    api: str
    site: str

    @classmethod
    def of(cls, request: Request) -> Addresses:
        """The addresses as the caller of this request sees the site."""
        return cls(
            api=request.build_absolute_uri(reverse("api-root")),
            site=request.build_absolute_uri("/").rstrip("/"),
        )

    def record(self, record: Publishable) -> str:
        """Where the API gives this record."""
        return f"{self.api}{record.noun}/{record.public_id}/"

    def page(self, record: Any) -> str:
        """The record's public page, or where a part of it is found."""
        return f"{self.site}{record.get_absolute_url()}"

    def listed(self, noun: str, parameter: str, record: Publishable) -> str:
        """The list of a noun narrowed to this record: `.../programs/?region=35.05`."""
        return f"{self.api}{noun}/?{parameter}={record.public_id}"


class Shape(serializers.Serializer):
    """A JSON object with the fields written out. Read-only: nothing is ever parsed with it."""

    @property
    def addresses(self) -> Addresses:
        """Absolute addresses for this answer."""
        return self.context["addresses"]

    def to_representation(self, instance: Any) -> Any:
        """The object as the framework would make it, without asking each field anew how its value is found."""
        values: dict[str, Any] = {}
        # Lists that are there already: asking the relation for one makes a manager first.
        lists = getattr(instance, "_prefetched_objects_cache", {})
        for name, path, field in self._steps:
            value = instance
            try:
                for part in path:
                    value = lists[part] if part in lists else getattr(value, part)
            except (AttributeError, ObjectDoesNotExist):
                value = field.get_attribute(instance)
            values[name] = None if value is None else field.to_representation(value)
        return values

    @cached_property
    def _steps(self) -> list[tuple[str, list[str], serializers.Field]]:
        """Each field with the attributes that lead to its value."""
        return [(field.field_name, field.source_attrs, field) for field in self._readable_fields]


class Text(serializers.CharField):
    """A text, empty where it is not known."""


class Word(serializers.CharField):
    """One word of a fixed list, or null where it is not known."""

    def __init__(self, choices: Any = None, **kwargs: Any) -> None:
        self.words = None if choices is None else [str(value) for value, _label in choices if value]
        super().__init__(**{"allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> str | None:
        return str(value) or None


@extend_schema_field({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["4.13"]})
class Number(serializers.Field):
    """An exact number as a text, without zeros at its end: `4.13`."""

    def to_representation(self, value: Decimal) -> str:
        return plain_number(value)


@extend_schema_field({"type": "string", "pattern": r"^\d{2}:\d{2}$", "examples": ["09:37"]})
class ClockTime(serializers.Field):
    """A time of day as a source states it, without a zone, because sources rarely give one."""

    def to_representation(self, value: datetime.time) -> str:
        return value.isoformat(timespec="minutes")


@extend_schema_field({"type": "string", "format": "uri"})
class RecordUrl(serializers.Field):
    """The API's address of the record at `source`."""

    def to_representation(self, value: Publishable) -> str:
        return self.context["addresses"].record(value)


def plain_number(value: Decimal) -> str:
    """A decimal as people write it: `4.130000` is `4.13`, `100` stays `100`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_date(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def plain_money(amount: Decimal | None, currency: str, exact: bool = True, as_written: str = "") -> dict | None:
    """Money in its fixed shape; null where neither an amount nor words for one are known."""
    if amount is None and not as_written:
        return None
    return {
        "amount": None if amount is None else f"{amount:.2f}",
        "currency": currency or None,
        "exact": exact,
        "as_written": as_written,
    }


class Money(Shape):
    """An amount as understood and as written; always two decimals. Amounts of several currencies are never added."""

    amount = serializers.RegexField(
        r"^\d+\.\d{2}$", allow_null=True, help_text="Null only where the words could not be read as an amount."
    )
    currency = serializers.RegexField(r"^[A-Z]{3}$", allow_null=True, help_text="ISO 4217.")
    exact = serializers.BooleanField(help_text="False for a rounded figure such as “Rp 2,8 miliar”.")
    as_written = Text(help_text="As it stands in the source.")

    def to_representation(self, row: Any) -> dict | None:
        return plain_money(
            row.amount, row.currency, getattr(row, "amount_exact", True), getattr(row, "amount_as_written", "")
        )


PRECISIONS = ["day", "month", "year"]


class Period(Shape):
    """From the first to the last day meant, and how exactly they are known."""

    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    precision = Word(choices=[(word, word) for word in PRECISIONS])
    as_written = Text(help_text="As it stands in the source.")

    def to_representation(self, row: Any) -> dict | None:
        if row.period_start is None and row.period_end is None and not row.period_as_written:
            return None
        return {
            "start": plain_date(row.period_start),
            "end": plain_date(row.period_end),
            "precision": row.period_precision or None,
            "as_written": row.period_as_written,
        }


class Date(Shape):
    """A day, and how exactly it is known: of a month only the first day is given, with precision `month`."""

    date = serializers.DateField()
    precision = Word(choices=[(word, word) for word in PRECISIONS])

    def __init__(self, *args: Any, column: str = "", **kwargs: Any) -> None:
        self.column = column
        super().__init__(*args, **{"source": "*", "allow_null": True, **kwargs})

    def to_representation(self, row: Any) -> dict | None:
        day = getattr(row, self.column)
        if day is None:
            return None
        return {"date": plain_date(day), "precision": getattr(row, f"{self.column}_precision") or None}


class CodeShape(Shape):
    """A row of a code list kept by somebody else."""

    code = Text()
    name = Text()
    name_en = Text()


class ShownList(serializers.ListSerializer):
    """References to records, without those that are not public."""

    def to_representation(self, data: Any) -> list[Any]:
        return [row for row in super().to_representation(data) if row is not None]


class NamedReference(Shape):
    """Another record that has a name: a partner, a region, an indicator."""

    id = Text()
    name = Text()
    url = serializers.URLField()

    class Meta:
        list_serializer_class = ShownList

    def to_representation(self, record: Any) -> dict | None:
        if shown(record) is None:
            return None
        return {"id": record.public_id, "name": record.name, "url": self.addresses.record(record)}


class TitledReference(Shape):
    """Another record that has a title; its label where it has none."""

    id = Text()
    title = Text()
    url = serializers.URLField()

    class Meta:
        list_serializer_class = ShownList

    def to_representation(self, record: Any) -> dict | None:
        if shown(record) is None:
            return None
        title = getattr(record, "title", "") or record.label
        return {"id": record.public_id, "title": title, "url": self.addresses.record(record)}


class CitationShape(Shape):
    """The words of one source that one field of the record rests on."""

    field = Text(help_text="Name of the field or of the list; empty for the record as a whole.")
    part = Text(help_text="`key` of the row, code or id in that list; empty for the field as a whole.")
    source = TitledReference()
    quote = Text()
    place = Text(help_text="Page or article.")
    place_en = Text()
    inferred = serializers.BooleanField(help_text="The source does not say it outright; the note says how we know.")
    flag = Word(choices=Citation.Flag.choices, help_text="What is odd about the source at this point.")
    says = Text(help_text="What this source says instead, where the record does not follow it; the note says why.")
    note = Text()
    note_en = Text()


class StatementShape(Shape):
    """One thing a document says about the record."""

    key = Text()
    kind = Text(help_text="Such as `objective`, `issue`, `target_group`, `outcome`, `quote`.")
    text = Text()
    text_en = Text()
    speaker = Text(help_text="The office that said it.")
    speaker_en = Text()


class RecordShape(Shape):
    """What every record has."""

    last: ClassVar[tuple[str, ...]] = ("citations", "flags", "published_at", "updated_at")

    id = Text(source="public_id", help_text="Never changes.")
    label = Text(help_text="Its title, name or number, or words made from what is known, in Indonesian.")
    slug = Text(allow_null=True, help_text="Last part of the page's address; an old one keeps answering.")
    url = RecordUrl(source="*")
    page = serializers.SerializerMethodField(help_text="The public page.")
    citations = CitationShape(many=True)
    flags = serializers.SerializerMethodField(help_text="What is odd in its sources, gathered from the citations.")
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name in self.last:
            fields[name] = fields.pop(name)
        return fields

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_page(self, record: Publishable) -> str:
        return self.addresses.page(record)

    @extend_schema_field(
        {"type": "array", "items": {"type": "string", "enum": list(Citation.Flag.values)}, "uniqueItems": True}
    )
    def get_flags(self, record: Publishable) -> list[str]:
        return sorted({citation.flag for citation in record.citations.all() if citation.flag})


class Links(serializers.Field):
    """Addresses of lists about this record: by name, the noun and the parameter that asks for the record."""

    def __init__(self, lists: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        self.lists = lists
        super().__init__(**{"source": "*", "help_text": "Addresses of lists about this record.", **kwargs})

    def to_representation(self, record: Publishable) -> dict[str, str]:
        addresses = self.context["addresses"]
        return {name: addresses.listed(noun, parameter, record) for name, (noun, parameter) in self.lists.items()}


def visible_parts(name: str, model: type[Part], *related: str) -> Prefetch:
    """The record's public rows of this part, in their order, with the records they name."""
    rows = model.objects.visible_to(None).order_by("position", "pk")
    # Without a name, Django would select the records themselves as well.
    return Prefetch(name, rows.select_related(*related) if related else rows)


def visible_records(name: str, model: type[Publishable], *order: str) -> Prefetch:
    """The public records at the other end of a relation, with what naming them needs."""
    return Prefetch(name, model._default_manager.visible_to(None).for_reference().order_by(*order, "pk"))


def with_citations(queryset: QuerySet) -> QuerySet:
    """With the public citations of each record and their sources."""
    return queryset.prefetch_related(public_citations(queryset.model))


def public_citations(model: type[Publishable]) -> Prefetch:
    """The public citations of each record of a noun, and their sources."""
    citations = Citation.objects.visible_to(None, among=[model]).with_source()
    return Prefetch("citations", citations.order_by("position", "pk"))
