"""Feeds: what changed last in a list, and in the registry. Whoever asks is the public, even on the desk."""

from __future__ import annotations

import datetime
from copy import copy
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from portal.base.addresses import absolute, page_of, tag, tidy_query, with_query
from portal.base.atom import MOST, NEVER, Entry, Feed, feed_response
from portal.base.changes_public import ToldChange, history_of, public_changes, told
from portal.base.chosen import active_filters
from portal.base.descriptions import described, labelled
from portal.base.filters import ChangeFilter
from portal.base.models import Change, Publishable
from portal.base.parameters import own_parameters
from portal.base.views import BadParameters, RecordListView
from portal.base.wording import Wording, page_language, title_of

# The longest a change is told, in characters: a public note is given in full where it can be.
MOST_WORDS = 500


def as_public(request: HttpRequest) -> HttpRequest:
    """The same request, asked by nobody in particular: what is kept elsewhere holds only what is public."""
    public = copy(request)
    public.user = AnonymousUser()
    return public


class PublicRows:
    """The public rows that the filters of a list choose: for what follows the list elsewhere."""

    def __init__(self, listed: type[RecordListView], request: HttpRequest) -> None:
        self.view = listed()
        self.view.setup(as_public(request))
        self.model: type[Publishable] = listed.model
        self.parameters = own_parameters(request.GET)
        if "ordering" in self.parameters:
            raise BadParameters({"ordering": [_("This has an order of its own: what changed last comes first.")]})
        filters = listed.filterset_class(data=self.parameters, queryset=self.view.records(), request=self.view.request)
        if not filters.is_valid():
            raise BadParameters(filters.problems)
        self.rows = filters.qs
        self.chosen = active_filters(filters, self.parameters)
        self.query = tidy_query(self.parameters)

    @property
    def title(self) -> str:
        """What the list is called, and by what it is narrowed."""
        title = capfirst(str(self.model._meta.verbose_name_plural))
        narrowed = "; ".join(labelled(active.label, active.value) for active in self.chosen)
        return f"{title} ({narrowed})" if narrowed else title

    @property
    def page(self) -> str:
        """The list itself."""
        return with_query(reverse(f"{self.model.noun}-list"), self.query)


class ListFeed(View):
    """The records of a list that changed last, narrowed by the parameters of that list."""

    listed: type[RecordListView] = RecordListView
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = PublicRows(self.listed, request)
        records = list(found.rows.order_by("-updated_at", "-pk")[:MOST])
        feed = Feed(
            id=tag("feeds", page_language(), *filter(None, [found.model.noun, found.query])),
            title=found.title,
            subtitle=_("The records of this list that changed last."),
            url=with_query(request.path, found.query),
            page=found.page,
            entries=[self.entry(record) for record in records],
            updated=NEVER if records else latest_change(),
        )
        return feed_response(feed)

    def entry(self, record: Any) -> Entry:
        """A record as an entry: its page, when it was first published and last changed, and what it is."""
        return Entry(
            id=tag(record.noun, record.public_id),
            title=title_of(record),
            url=page_of(record),
            updated=record.updated_at,
            published=record.published_at,
            summary=described(self.listed.facts(record)),
            kind=str(record._meta.verbose_name),
        )


@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """The latest changes of the registry, of one kind of record, or of one record; by the parameters of the API.

    Of a record that is not public now only number, kind, id and date are told, as in the API.
    """
    parameters = own_parameters(request.GET)
    filters = ChangeFilter(parameters, public_changes())
    if not filters.is_valid():
        raise BadParameters(filters.problems)
    changes = told(filters.qs[:MOST])
    query = tidy_query(parameters)
    records = {change.record for change in changes}
    about = records.pop() if len(records) == 1 and parameters.get("id") else None
    title = _("Changes: %(title)s") % {"title": title_of(about).text} if about else _("Changes of the registry")
    feed = Feed(
        id=tag("feeds", page_language(), *filter(None, ["changes", query])),
        title=title,
        subtitle=_("What changed in public, the latest first."),
        url=with_query(request.path, query),
        page=history_of(about) if about else with_query(reverse("changes-list"), query),
        entries=[change_entry(change) for change in changes],
        updated=NEVER if changes else latest_change(),
    )
    return feed_response(feed)


def change_entry(change: ToldChange) -> Entry:
    """A change as an entry, as far as it is told now."""
    told_there = f"{absolute(reverse('api-changes-list'))}?after={change.number - 1}&page_size=1"
    entry: dict[str, Any] = {
        "id": tag("changes", change.number),
        "updated": change.at,
        "published": change.at,
        "kind": change.kind_name,
    }
    if change.record is not None:
        title = title_of(change.record)
        words = _("%(title)s: %(action)s") % {"title": title.text, "action": change.done.lower()}
        return Entry(title=Wording(words), url=page_of(change.record), summary=summary_of(change), **entry)
    words = _("%(kind)s %(id)s: not public any more") % {"kind": change.kind_name, "id": change.id}
    return Entry(title=Wording(change.done or words.strip()), url=told_there, media_type="application/json", **entry)


def summary_of(change: ToldChange) -> str:
    """The note that goes with a change, and which facts it touched; a first publication is of all of them."""
    facts = "" if change.is_publication else ", ".join(change.facts)
    return described([change.note.text, labelled(_("Facts"), facts)], longest=MOST_WORDS)


def latest_change() -> datetime.datetime:
    """When the registry last changed in public: the time of a feed that has no entries."""
    return Change.objects.published().order_by("-number").values_list("at", flat=True).first() or NEVER
