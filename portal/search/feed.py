"""What a search finds, as a feed: the records that changed last among those found, whatever their kind."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.base.addresses import page_of, tag, tidy_query, with_query
from portal.base.atom import MOST, NEVER, Entry, Feed, feed_response
from portal.base.parameters import own_parameters
from portal.base.querysets import record_models
from portal.base.views import BadParameters
from portal.base.views_feed import latest_change
from portal.base.wording import page_language, title_of
from portal.search.filters import SearchFilter
from portal.search.finding import find


@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    """The same parameters as the page of search, and the same records."""
    parameters = own_parameters(request.GET)
    filters = SearchFilter(parameters)
    if not filters.is_valid():
        raise BadParameters(filters.problems)
    if not (filters.text or filters.chosen):
        raise BadParameters({"q": [_("Say what to search for.")]})
    found = find(filters.text, filters.chosen).entries.order_by()
    records: list[Any] = []
    for noun in found.values_list("noun", flat=True).distinct().order_by("noun"):
        model = next(model for model in record_models() if model.noun == noun)
        keys = found.filter(noun=noun).values("object_id")
        public = model._default_manager.published().filter(pk__in=keys).for_reference()
        records += public.order_by("-updated_at", "-pk")[:MOST]
    records.sort(key=lambda record: (record.updated_at, record.noun, record.pk), reverse=True)
    query = tidy_query(parameters)
    title = _("Search: %(words)s") % {"words": filters.text} if filters.text else _("Search")
    feed = Feed(
        id=tag("feeds", page_language(), "search", query),
        title=title,
        subtitle=_("What was found, the latest change first."),
        url=with_query(request.path, query),
        page=with_query(reverse("search"), query),
        entries=[entry(record) for record in records[:MOST]],
        updated=NEVER if records else latest_change(),
    )
    return feed_response(feed)


def entry(record: Any) -> Entry:
    """A record found, by its name and page."""
    return Entry(
        id=tag(record.noun, record.public_id),
        title=title_of(record),
        url=page_of(record),
        updated=record.updated_at,
        published=record.published_at,
        kind=str(record._meta.verbose_name),
    )
