"""Sources: the list, and the page that shows everything of the registry that rests on one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext

from portal.base.descriptions import source_facts
from portal.base.facts import fact_name
from portal.base.filters import SourceFilter
from portal.base.models import Citation, Publishable, Source
from portal.base.querysets import CitationQuerySet, record_models
from portal.base.schema_org import source_node
from portal.base.sheets_source import SourceSheet
from portal.base.views import RecordListView, RecordPageView


class Fact(NamedTuple):
    """One fact of a record that rests on the source: what it is about, and the words."""

    about: str
    citation: Citation


class Resting(NamedTuple):
    """The records of one noun that rest on a source, each with its facts."""

    heading: str
    records: list[tuple[Publishable, list[Fact]]]


class SourceListView(RecordListView):
    """All sources, each with the number of facts that rest on it."""

    model = Source
    filterset_class = SourceFilter
    facts = staticmethod(source_facts)
    sheet = SourceSheet

    def extra(self, records: list[Any]) -> dict[str, Any]:
        facts = resting_facts(self.request.user).filter(source__in=records).order_by()
        counted = dict(facts.values_list("source").annotate(facts=Count("pk")))
        for source in records:
            source.facts_shown = counted.get(source.pk, 0)
        return {}


class SourcePageView(RecordPageView):
    """A source, what kind of publisher stands behind it, and all that rests on it."""

    model = Source
    facts = staticmethod(source_facts)
    linked = staticmethod(source_node)

    def extra(self, record: Any) -> dict[str, Any]:
        groups = resting_on(record, self.request.user)
        return {
            "groups": groups,
            "facts": sum(len(facts) for group in groups for _record, facts in group.records),
            "language_name": language_name(record.language),
        }

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        number = context["facts"]
        return [ngettext("%(number)s fact rests on it", "%(number)s facts rest on it", number) % {"number": number}]


def language_name(code: str) -> str:
    """A language's name in the language of the page; its code where Django does not know it."""
    try:
        return capfirst(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def resting_facts(user: Any) -> CitationQuerySet:
    """The citations this user may see, without those of what a source says about itself."""
    return Citation.objects.visible_to(user, among=[model for model in record_models() if model is not Source]).exclude(
        content_type=ContentType.objects.get_for_model(Source)
    )


def resting_on(source: Source, user: Any) -> list[Resting]:
    """What rests on a source, by noun in the order of the apps; only records and facts this user may see.

    One query for the citations and one for the records of each noun among them (with what their labels need).
    """
    citations = resting_facts(user).filter(source=source)
    by_record: dict[int, dict[int, list[Citation]]] = {}
    for citation in citations.order_by("object_id", "position", "pk"):
        by_record.setdefault(citation.content_type_id, {}).setdefault(citation.object_id, []).append(citation)
    groups = []
    for model in record_models():
        cited_in = by_record.get(ContentType.objects.get_for_model(model).pk, {})
        if not cited_in:
            continue
        records = model._default_manager.filter(pk__in=cited_in).visible_to(user).for_reference()
        rows = [(record, [_fact(model, citation) for citation in cited_in[record.pk]]) for record in records]
        rows.sort(key=lambda row: (str(row[0].label).casefold(), row[0].pk))
        groups.append(Resting(capfirst(str(model._meta.verbose_name_plural)), rows))
    return [group for group in groups if group.records]


def _fact(model: type[Publishable], citation: Citation) -> Fact:
    return Fact(fact_name(model, citation.field), citation)
