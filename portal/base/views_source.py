"""Sources: the list, and the pages that show everything of the registry that rests on one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page
from django.db.models import Case, Count, F, IntegerField, Q, When, Window
from django.db.models.functions import RowNumber
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
from portal.base.wording import figure_of

# So many facts of one record are quoted; the record's own page has the rest.
MOST_FACTS = 12


class Fact(NamedTuple):
    """One fact of a record that rests on the source: what it is about, and the words."""

    about: str
    citation: Citation


class Row(NamedTuple):
    """One record that rests on the source: the first of its facts, and how many more there are."""

    record: Publishable
    facts: list[Fact]
    more: int


class Kind(NamedTuple):
    """The records of one noun that rest on the source: how many, with how many facts, and the page they begin on."""

    noun: str
    heading: str
    records: int
    facts: int
    page: int


class Resting(NamedTuple):
    """Those of them that stand on this page."""

    kind: Kind
    rows: list[Row]


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
    """A source, what kind of publisher stands behind it, and all that rests on it, in pages."""

    model = Source
    facts = staticmethod(source_facts)
    linked = staticmethod(source_node)
    is_paged = True

    def extra(self, record: Any) -> dict[str, Any]:
        facts = resting_facts(self.request.user).filter(source=record)
        kinds = kinds_of(facts, self.page_size)
        page = self.page_of(range(sum(kind.records for kind in kinds)), self.number)
        return {
            "kinds": kinds,
            "page": page,
            "groups": resting_on(facts, kinds, page, self.request.user),
            "facts": sum(kind.facts for kind in kinds),
            "language_name": language_name(record.language),
        }

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        number = context["facts"]
        told = ngettext("%(number)s fact rests on it", "%(number)s facts rest on it", number)
        return [told % {"number": figure_of(number)}]


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


def kinds_of(facts: CitationQuerySet, page_size: int) -> list[Kind]:
    """The nouns among these citations, in the order of the apps. One query."""
    counted = facts.order_by().values_list("content_type").annotate(Count("object_id", distinct=True), Count("pk"))
    numbers = {content_type: (records, rows) for content_type, records, rows in counted}
    kinds: list[Kind] = []
    before = 0
    for model in record_models():
        if found := numbers.get(ContentType.objects.get_for_model(model).pk):
            heading = capfirst(str(model._meta.verbose_name_plural))
            kinds.append(Kind(model.noun, heading, *found, page=before // page_size + 1))
            before += found[0]
    return kinds


def resting_on(facts: CitationQuerySet, kinds: list[Kind], page: Page, user: Any) -> list[Resting]:
    """The records of this page that rest on a source, by noun; of each the first `MOST_FACTS` facts.

    One query for the keys, one for the citations and one for the records of each noun among them (with what their
    labels need), however much rests on the source. They stand in the order in which they were entered; where all fit
    on one page, in that of their names.
    """
    models = {ContentType.objects.get_for_model(model).pk: model for model in record_models()}
    order = Case(*(When(content_type=key, then=place) for place, key in enumerate(models)), output_field=IntegerField())
    pairs = facts.order_by().values_list("content_type", "object_id").annotate(rows=Count("pk"), noun=order)
    chosen = pairs.order_by("noun", "object_id")[max(page.start_index() - 1, 0) : page.end_index()]
    numbers: dict[int, dict[int, int]] = {}
    for content_type, record, rows, _noun in chosen:
        numbers.setdefault(content_type, {})[record] = rows
    by_record = _first_facts(facts, numbers)
    groups = []
    by_noun = {kind.noun: kind for kind in kinds}
    for content_type, rows_of in numbers.items():
        model = models[content_type]
        records = model._default_manager.filter(pk__in=rows_of).visible_to(user).for_reference().order_by("pk")
        rows = []
        for record in records:
            first = [_fact(model, citation) for citation in by_record.get((content_type, record.pk), [])]
            rows.append(Row(record, first, rows_of[record.pk] - len(first)))
        if not page.has_other_pages():
            rows.sort(key=lambda row: (str(row.record.label).casefold(), row.record.pk))
        groups.append(Resting(by_noun[model.noun], rows))
    return groups


def _first_facts(facts: CitationQuerySet, numbers: dict[int, dict[int, int]]) -> dict[tuple[int, int], list[Citation]]:
    """The first citations of each of these records. One query, or none where there are no records."""
    condition = Q(pk__in=[])
    for content_type, records in numbers.items():
        condition |= Q(content_type=content_type, object_id__in=list(records))
    found: dict[tuple[int, int], list[Citation]] = {}
    if numbers:
        order = [F("position").asc(), F("pk").asc()]
        number = Window(RowNumber(), partition_by=[F("content_type"), F("object_id")], order_by=order)
        shown: Any = facts.filter(condition).annotate(number=number).filter(number__lte=MOST_FACTS)
        for citation in shown.order_by("object_id", "position", "pk"):
            found.setdefault((citation.content_type_id, citation.object_id), []).append(citation)
    return found


def _fact(model: type[Publishable], citation: Citation) -> Fact:
    return Fact(fact_name(model, citation.field), citation)
