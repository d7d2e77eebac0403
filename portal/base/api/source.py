"""The endpoint of sources."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.base.api.shapes import ClockTime, Date, Links, RecordShape, Text, Word
from portal.base.api.views import RecordViewSet
from portal.base.filters import SourceFilter
from portal.base.models import Source

CITING = ("programs", "partners", "agreements", "activities", "indicators", "targets", "planning-documents")
SOURCE_LINKS = {noun.replace("-", "_"): (noun, "source") for noun in CITING}


class SourceShape(RecordShape):
    """A document in which facts of the registry stand."""

    title = Text()
    title_en = Text()
    publisher = Text()
    issuing_unit = Text(help_text="The unit within the publisher.")
    reliability = Word(choices=Source.Reliability.choices, help_text="What kind of publisher stands behind it.")
    published_on = Date(column="published_on")
    published_time = ClockTime(allow_null=True, help_text="Local time as stated.")
    published_as_written = Text()
    revised_on = serializers.DateField(allow_null=True)
    revised_time = ClockTime(allow_null=True)
    dateline = Text(help_text="The place a news item is dated from; not where things happened.")
    categories = serializers.SerializerMethodField(help_text="As labelled by the publisher.")
    authors_note = Text()
    authors_note_en = Text()
    capture_note = Text(help_text="What the copy that was read lacks.")
    capture_note_en = Text()
    document = Text(source="url", help_text="Web address of the document itself.")
    archive_url = Text(help_text="Web address of a lasting copy of it.")
    accessed_on = serializers.DateField(allow_null=True)
    language = Text()
    links = Links(SOURCE_LINKS)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_categories(self, source: Source) -> list[str]:
        return [name.strip() for name in source.categories.split(";") if name.strip()]


class SourceViewSet(RecordViewSet):
    """Sources: articles, signed papers, decrees and web pages in which facts of the registry stand."""

    filterset_class = SourceFilter
    serializer_class = SourceShape
