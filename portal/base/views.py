"""What every public page of a record has in common: who may see it, its address, parameters and citations.

A subclass names its model and, in `prepare`, the queryset words that fetch what its template shows. What the reader
may see is decided here, after everything the subclass did, so no subclass can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from portal.base.addresses import tidy_query, with_query
from portal.base.chosen import active_filters
from portal.base.citing import Shared
from portal.base.descriptions import described, labelled
from portal.base.downloads import about_file, asked_of, file_of, list_response, refuse_page, render_page
from portal.base.entries import Entry
from portal.base.fetching import PLACE, Reading, Statement, compiled, made_ready
from portal.base.freshness import last_changed, last_number, registry_state
from portal.base.keys import keys_of
from portal.base.models import Citation, OldSlug, Publishable, RegistryVersion, Source
from portal.base.parameters import BadParameters, own_parameters
from portal.base.publishing import Publication, PublishableQuerySet, sees_everything
from portal.base.schema_org import Node
from portal.base.sheets import Sheet
from portal.base.spreadsheets import CSV, About
from portal.base.tables import File, Table
from portal.base.wording import Wording, figure_of, title_of


class Crumb(NamedTuple):
    """One step of the way from the home page to this one; the last has no address."""

    wording: Wording
    url: str = ""


def crumb(text: Any, url: str = "") -> Crumb:
    """A step named in the page's own language."""
    return Crumb(Wording(capfirst(str(text))), url)


def record_crumb(record: Publishable) -> Crumb:
    """A step that is a record's page."""
    return Crumb(title_of(record), record.get_absolute_url())


def noun_crumb(model: type[Publishable]) -> Crumb:
    """The step that is the list of a noun."""
    return crumb(model._meta.verbose_name_plural, reverse(f"{model.noun}-list"))


def cited(records: Iterable[Any], user: Any = None) -> None:
    """Give each record (of one kind or several) its `cited`: citations this user may see, by field and row key.

    One query, whatever the number of records and kinds.
    """
    by_model: dict[type[Publishable], dict[int, Any]] = {}
    for record in records:
        record.cited = {}
        by_model.setdefault(type(record), {})[record.pk] = record
    if not by_model:
        return
    types = {model: ContentType.objects.get_for_model(model).pk for model in by_model}
    found = {(types[model], pk): row for model, rows in by_model.items() for pk, row in rows.items()}
    statement = _citations_of(tuple(types.items()), user)
    for citation in statement.objects(*map(list, by_model.values())):
        record = found[citation.content_type_id, citation.object_id]
        record.cited.setdefault((citation.field, citation.part), []).append(citation)


@made_ready
def _citations_of(types: Sequence[tuple[type[Publishable], int]], user: Any) -> Statement:
    """The statement of the citations of records of these kinds, each with its number as a content type."""
    condition = Q(pk__in=[])
    for place, (_model, content_type) in enumerate(types):
        condition |= Q(content_type=content_type, object_id__in=[PLACE - place])
    citations = Citation.objects.visible_to(user, among=dict(types)).with_source().filter(condition)
    # What a source's address last answered stands at the foot of the page.
    return compiled(citations.select_related("source__link_check").order_by("position", "pk"), len(types))


def footnotes(records: Iterable[Any]) -> list[Source]:
    """The sources behind these records (with `cited`), each once, in the order in which a printed page numbers them.

    Each citation learns its number. Runs no query.
    """
    numbers: dict[int, int] = {}
    sources = []
    for citation in (each for record in records for rows in record.cited.values() for each in rows):
        if citation.source_id not in numbers:
            sources.append(citation.source)
        citation.footnote = numbers.setdefault(citation.source_id, len(sources))
    return sources


class RecordView(View):
    """A page about records of one kind."""

    model: ClassVar[type[Publishable]]
    template_name: ClassVar[str] = ""
    # The record, as this page fetches it, in a few facts (`portal.base.descriptions`), the page's own among them.
    facts: ClassVar[Callable[..., list[str]]] = staticmethod(lambda _record, *more: [*more])
    page_size = 50
    http_method_names = ["get", "head", "options"]

    def prepare(self, records: Any) -> Any:
        """The queryset words of this page: what to fetch, how to order. Subclasses override it."""
        return records.for_reference()

    def tables(self, context: dict[str, Any]) -> Sequence[Table]:
        """The tables of this page (`render_page`), made from what its template has, `extra` included.

        Their addresses stand in `urls.py` by `with_tables`.
        """
        return ()

    def records(self) -> Any:
        """The records this reader may see, as `prepare` wants them."""
        return self.prepare(self.model.objects.all()).visible_to(self.request.user)

    @staticmethod
    def page_number(parameters: QueryDict) -> int:
        """The page asked for, taken out of the parameters. Raises `BadParameters` where it is no number."""
        given = parameters.get("page", "1")
        parameters.pop("page", None)
        if not re.fullmatch(r"[1-9][0-9]{0,8}", given):
            raise BadParameters({"page": [_("“%(value)s” is not the number of a page.") % {"value": given[:40]}]})
        return int(given)

    def page_of(self, rows: Any, number: int) -> Page:
        """This page of the rows, `page_size` of them; there is none beyond the last."""
        paginator = Paginator(rows, self.page_size)
        if number > paginator.num_pages:
            raise Http404
        return paginator.page(number)

    def about(self) -> dict[str, Any]:
        """What every template of this kind may use."""
        return {
            "noun": self.model.noun,
            "verbose_name": self.model._meta.verbose_name,
            "verbose_name_plural": self.model._meta.verbose_name_plural,
            "is_desk": sees_everything(self.request.user),
        }


class RecordListView(RecordView):
    """A list of records: filtered by the noun's own filters, in pages.

    The template (`<app>/<model>_list.html` if not named) extends `record_list.html` and has: `records` (the rows of
    this page), `page` (the paginator's), `count`, `filters` (the FilterSet or None), `active_filters`, `query` (the
    filters as a query, without the page), `title`, `breadcrumbs`, and what `extra` adds. Where the class names an
    `entry`, the rows are keys only, and `entries` is the HTML of each.
    """

    entry: ClassVar[type[Entry] | None] = None

    filterset_class: ClassVar[Any] = None
    # Parameters that choose how the list is shown and narrow nothing: each link and form of the list keeps them.
    showing: ClassVar[frozenset[str]] = frozenset()
    # How the whole list is downloaded; its addresses stand in `urls.py` by `with_sheet`.
    sheet: ClassVar[type[Sheet] | None] = None

    def extra(self, records: list[Any]) -> dict[str, Any]:
        """More for the template, made from the rows of this page; in a number of queries that does not grow."""
        return {}

    def listed(self) -> Any:
        """The records of the page: of those told by entries it reads the keys, so nothing is fetched beside them."""
        return self.model.objects.all().visible_to(self.request.user) if self.entry else self.records()

    def in_file(self, rows: Any) -> Any:
        """The rows of a file, given those that match: all of them, in the order of the pages."""
        return rows

    def get(self, request: HttpRequest) -> HttpResponseBase:
        parameters = own_parameters(request.GET)
        if (asked := asked_of(request)) and not asked.table:
            return self._file(parameters, asked.form)
        number = self.page_number(parameters)
        filters, rows = self._filtered(parameters)
        state = {"registry_version": RegistryVersion.column(), "registry_changed": last_changed()}
        rows = rows.annotate(**state)
        page = self.page_of(rows.values_list("pk", *state, named=True) if self.entry else rows, number)
        records = list(page.object_list)
        title = capfirst(str(self.model._meta.verbose_name_plural))
        context = self.about() | {
            "title": title,
            "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(title)],
            "records": records,
            "entries": self.entry.shown([row.pk for row in records], request.user) if self.entry else [],
            "page": page,
            "count": page.paginator.count,
            "filters": filters,
            "active_filters": active_filters(filters, parameters, self.showing),
            "query": parameters.urlencode(),
            "file": self._file_of(parameters, page.paginator.count),
            "file_rows": page.paginator.count,
            "state": registry_state(records),
        }
        self.followed = tidy_query(self._choosing(parameters))
        context |= {
            "description": described(_list_facts(context)),
            "feed": with_query(reverse(f"{context['noun']}-feed"), self.followed),
            "calendar": "",
            "page_kind": "CollectionPage",
        }
        name = self.template_name or f"{self.model._meta.app_label}/{self.model._meta.model_name}_list.html"
        context |= self.extra(records)  # noqa: S610 - our own hook
        return render_page(request, name, context, self.tables(context))

    def _file_of(self, parameters: QueryDict, rows: int) -> File | None:
        return file_of(self.request.path, self._narrowing(parameters).urlencode(), rows) if self.sheet else None

    def _narrowing(self, parameters: QueryDict) -> QueryDict:
        """The parameters without those of how the page shows the list."""
        kept = parameters.copy()
        for name in self.showing & set(parameters):
            del kept[name]
        return kept

    def _file(self, parameters: QueryDict, form: str) -> HttpResponseBase:
        if self.sheet is None:
            raise Http404
        refuse_page(parameters)
        request = self.request
        filters, rows = self._filtered(parameters)
        parameters = self._narrowing(parameters)
        keys = keys_of(self.in_file(rows))
        sheet = self.sheet(request.user)
        title = capfirst(str(self.model._meta.verbose_name_plural))
        chosen = [(active.label, active.value) for active in active_filters(filters, parameters)]
        facts = about_file(
            request,
            reverse(f"{self.model.noun}-list"),
            *(chosen or [(_("Filters"), _("none: the whole list"))]),
            (_("Rows"), str(len(keys))),
        )
        name = [title, *(str(value) for value in parameters.values() if value)]
        listed = sheet.lines(keys) if form == CSV else sheet.rows(keys)
        return list_response(request, name, sheet.columns(), listed, len(keys), About(title, facts))

    def _filtered(self, parameters: QueryDict) -> tuple[Any, Any]:
        if self.filterset_class is None:
            if parameters:
                raise BadParameters({name: [_("There is no such filter here.")] for name in parameters})
            return None, self.listed()
        given = {"data": parameters, "queryset": self.listed(), "request": self.request}
        only = {*self.filterset_class.shown, *parameters}
        filters = self.filterset_class(**given, passing=self.showing, only=only)
        if not filters.is_valid():
            raise BadParameters(filters.problems)
        return filters, filters.qs

    def _choosing(self, parameters: QueryDict) -> QueryDict:
        """Those parameters that choose records, not their order or a picture: what feeds and calendars take."""
        kept = parameters.copy()
        for name in parameters:
            if name == "ordering" or name not in self.filterset_class.base_filters:
                del kept[name]
        return kept


class RecordPageView(RecordView):
    """The page of one record, asked for by slug or id; whatever else it was once called redirects for ever.

    The template (`<app>/<model>_page.html` if not named) extends `record_page.html` and has: `record` (with
    `record.cited`), `title`, `breadcrumbs`, `is_public`, `footnotes` (the sources, as print numbers them), and what
    `extra` adds.
    """

    # The record as machines read it (`portal.base.schema_org`), from what the page has fetched.
    linked: ClassVar[Callable[..., Node]] = staticmethod(lambda _record, _context: {})
    # Whether what hangs on the record is told in pages: `number` is then the one asked for (`page_of`).
    is_paged: ClassVar[bool] = False
    number = 1

    def address(self, record: Any) -> str:
        """Where this page is; whoever comes another way is led there."""
        return record.get_absolute_url()

    def above(self, record: Any) -> list[Crumb]:
        """Steps between the noun's list and this page."""
        return []

    def extra(self, record: Any) -> dict[str, Any]:
        """More for the template."""
        return {}

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        """What the page's description says besides the record's own facts: what it counts, with how much money."""
        return ()

    def with_citations(self, record: Any) -> list[Any]:
        """The records whose citations this page shows."""
        return [record]

    def former(self, key: str) -> Publishable | None:
        """The record that was once found under this key, among those this reader may see."""
        visible: PublishableQuerySet = self.model.objects.all().visible_to(self.request.user)
        return OldSlug.record_for(visible, key)  # type: ignore[return-value]

    def record(self, key: str) -> Any:
        """The record of this id or slug with all that its page fetches, or None."""
        content_type = ContentType.objects.get_for_model(self.model).pk
        reading = _reading(type(self), self.model, content_type, self.request.user)
        return next(iter(reading.read(reading.rows.by_key(key)[:1])), None)

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        # No text with this character can be stored, and PostgreSQL refuses to be asked for one.
        if "\0" in key:
            raise Http404
        record = self.record(key)
        if record is None and (record := self.former(key)) is None:
            raise Http404
        address = self.address(record)
        if asked := asked_of(request):
            address = f"{address}{asked.path}"
        if escape_uri_path(request.path) != address:
            query = request.GET.urlencode()
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        parameters = own_parameters(request.GET)
        if self.is_paged:
            self.number = self.page_number(parameters)
        if parameters:
            raise BadParameters({name: [_("This page takes no such parameter.")] for name in parameters})
        shown = self.with_citations(record)
        cited(shown, request.user)
        title = title_of(record)
        context = self.about() | {
            "record": record,
            "title": title.text,
            "heading": title,
            "breadcrumbs": [
                crumb(_("Home"), reverse("home")),
                noun_crumb(self.model),
                *self.above(record),
                Crumb(title),
            ],
            "is_public": record.publication == Publication.PUBLISHED,
            "footnotes": footnotes(shown),
        }
        context |= self.extra(record)  # noqa: S610 - our own hook
        context["description"] = described(self.facts(record, *self.more_facts(record, context)))
        context["share"] = Shared.of(record, context.get("calendar", "")) if context["is_public"] else None
        context["linked"] = [node for node in [self.linked(record, context)] if node]
        name = self.template_name or f"{self.model._meta.app_label}/{self.model._meta.model_name}_page.html"
        return render_page(request, name, context, self.tables(context))


@made_ready
def _reading(view: type[RecordPageView], model: type[Publishable], _content_type: int, user: Any) -> Reading:
    """What a page reads of a record."""
    page = view()
    page.model = model
    # Of a request only the user may count: what is read is the same for all who see as much.
    page.request = SimpleNamespace(user=user)  # type: ignore[assignment]
    known = {"registry_version": RegistryVersion.column(), "last_number": last_number(model)}
    return Reading.of(page.records().annotate(**known))


def _list_facts(context: dict[str, Any]) -> list[str]:
    """A list in a few facts: how many records, narrowed by what."""
    number = context["count"]
    return [
        labelled(
            context["title"],
            ngettext("%(number)s record", "%(number)s records", number) % {"number": figure_of(number)},
        ),
        *(labelled(active.label, active.value) for active in context["active_filters"]),
        _("Each with its source."),
    ]
