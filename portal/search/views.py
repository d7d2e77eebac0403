"""The page of search, and what is suggested while somebody types."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.base.addresses import tidy_query, with_query
from portal.base.chosen import ActiveFilter
from portal.base.downloads import about_file, asked_of, file_of, list_response, refuse_page
from portal.base.freshness import registry_state
from portal.base.keys import keys_of
from portal.base.spreadsheets import About
from portal.base.views import BadParameters, RecordListView, crumb, own_parameters
from portal.search.facets import TITLES, Value, names_of
from portal.search.filters import SearchFilter
from portal.search.finding import find, in_order, suggested
from portal.search.questions import LONGEST_QUESTION
from portal.search.results import answer
from portal.search.sheets import COLUMNS, rows_found
from portal.search.snippets import title_in

# Values of a facet that stand open; the others are one click away.
OPEN = 6


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """One box over everything that is public."""
    parameters = own_parameters(request.GET)
    if asked_of(request):
        return _file(request, parameters)
    number = RecordListView.page_number(parameters)
    filters = SearchFilter(parameters)
    if not filters.is_valid():
        raise BadParameters(filters.problems)
    found = answer(filters, number)
    if found is None:
        raise Http404
    title = _("Search")
    if filters.text:
        title = _("Search: %(words)s") % {"words": filters.text}
    context = {
        "title": title,
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(_("Search"))],
        "noun": "",
        # The box may be found by others; what it finds has no end.
        "is_indexed": not request.GET,
        "text": filters.text,
        "asked": bool(filters.text or filters.chosen),
        "finding": found.finding,
        "results": found.results,
        "page": found.page,
        "count": found.finding.count,
        "is_more": found.finding.is_more,
        "state": registry_state(),
        "query": parameters.urlencode(),
        "feed": with_query(reverse("search-feed"), tidy_query(parameters)),
        "file": file_of(request.path, parameters.urlencode(), found.finding.count),
        "active_filters": active(filters, parameters),
        "facets": shown_facets(found.facets),
        "share": found.finding.numbers.share,
        "goal": filters.chosen.get("sdg_goal", ""),
        "kept": [(name, value) for name, value in parameters.items() if value],
    }
    return render(request, "search/search_page.html", context)


def _file(request: HttpRequest, parameters: QueryDict) -> HttpResponseBase:
    """All that was found, as a file."""
    refuse_page(parameters)
    filters = SearchFilter(parameters)
    if not filters.is_valid():
        raise BadParameters(filters.problems)
    finding = find(filters.text, filters.chosen)
    keys = keys_of(in_order(finding))
    asked_for = [(_("Search"), finding.corrected or filters.text)] if filters.text else []
    asked_for += [(chip.label, chip.value) for chip in active(filters, parameters)]
    facts = about_file(request, reverse("search"), *asked_for, (_("Rows"), str(len(keys))))
    name = [_("Search"), *(str(value) for value in parameters.values() if value)]
    rows = rows_found(keys, finding.question)
    return list_response(request, name, COLUMNS, rows, len(keys), About(_("Search"), facts))


def active(filters: SearchFilter, parameters: Any) -> list[ActiveFilter]:
    """The facets that are on, each with the way to take it off."""
    chips = []
    for name, value in filters.chosen.items():
        without = parameters.copy()
        del without[name]
        label = names_of(name, [value]).get(value, value)
        chips.append(ActiveFilter(str(TITLES[name]), label, without.urlencode()))
    return chips


def shown_facets(facets: dict[str, list[Value]]) -> list[dict[str, Any]]:
    """The facets as the page shows them: those with something to choose, the first values open."""
    return [
        {"name": name, "title": TITLES[name], "values": values[:OPEN], "more": values[OPEN:]}
        for name, values in facets.items()
        if values
    ]


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Names that begin like what is being typed, as JSON: for the script that offers them below the box."""
    parameters = own_parameters(request.GET)
    if problems := {name: [_("There is no such parameter.")] for name in parameters if name != "q"}:
        raise BadParameters(problems)
    text = parameters.get("q", "")
    if "\0" in text:
        raise BadParameters({"q": [_("This cannot be searched for.")]})
    entries = suggested(text[:LONGEST_QUESTION])
    return JsonResponse({"suggestions": list(dict.fromkeys(title_in(entry) for entry in entries))})
