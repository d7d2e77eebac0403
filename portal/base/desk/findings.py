"""Quality findings on the desk: how many there are, the records of each, and a publisher's written word on one."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.findings import Finding, Found, acknowledgements, finding_of, found_among, found_on
from portal.base.models import Publishable
from portal.base.publishing import Problem
from portal.base.quality import Tally, acknowledge, acknowledged_on, take_back, tallies, unacknowledged
from portal.base.querysets import record_models

PER_PAGE = 50


class Group(NamedTuple):
    """The findings of one kind of record that some record has."""

    name: str
    lines: list[Tally]


class Line(NamedTuple):
    """A record on a finding's list, or a finding on a record's page: where to mend it, where to write about it."""

    found: Found
    address: str
    page: str


class RemarkForm(forms.Form):
    """Why a finding may stand, and what the person saw when writing it."""

    remark = forms.CharField(
        label=gettext_lazy("Why it may stand"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("In your own words, for colleagues and auditors. It is never shown to the public."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


def finding_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of these pages, below the desk's own."""

    def page(view: Any) -> Any:
        return site.admin_view(partial(view, site))

    return [
        path("findings/", page(index), name="findings"),
        path("findings/<slug:noun>/<slug:code>/", page(records_of_finding), name="finding"),
        path("findings/<slug:noun>/<slug:code>/<int:pk>/", page(finding_on_record), name="finding_on_record"),
        path("findings/<slug:noun>/<slug:code>/<int:pk>/take-back/", page(taken_back), name="finding_taken_back"),
    ]


def address_of(finding: Finding, *record: Any) -> str:
    """The page of a finding, or of a finding on one record (by primary key)."""
    name = "admin:finding_on_record" if record else "admin:finding"
    return reverse(name, args=[finding.model.noun, finding.code, *record])


def index(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Every finding that some record has, with the numbers."""
    groups: dict[Any, list[Tally]] = {}
    for tally in tallies():
        if (tally.standing or tally.acknowledged) and _may_read(site, request, tally.finding.model):
            groups.setdefault(tally.finding.model, []).append(tally)
    named = [Group(capfirst(str(model._meta.verbose_name_plural)), lines) for model, lines in groups.items()]
    context = {"title": _("Quality findings"), "groups": named}
    return TemplateResponse(request, "admin/findings.html", site.each_context(request) | context)


def records_of_finding(site: AdminSite, request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """The records that have a finding: those on which it stands, or (`?acknowledged=1`) those where it is known."""
    finding = _finding(site, request, noun, code)
    shows_known = "acknowledged" in request.GET
    records = finding.records().filter(pk__in=acknowledged_on(finding)) if shows_known else unacknowledged(finding)
    page = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    desk_page = site.get_model_admin(finding.model).address
    context = {
        "title": finding.title,
        "finding": finding,
        "shows_known": shows_known,
        "page": page,
        "number_suffix": "&acknowledged=1" if shows_known else "",
        "lines": [
            Line(found, desk_page(found.record), address_of(finding, found.record.pk))
            for found in found_among(finding, page.object_list)
        ],
    }
    return TemplateResponse(request, "admin/finding.html", site.each_context(request) | context)


def finding_on_record(site: AdminSite, request: HttpRequest, noun: str, code: str, pk: int) -> HttpResponse:
    """A finding on one record: what was found, what was written about it, and the form to write."""
    finding = _finding(site, request, noun, code)
    desk = site.get_model_admin(finding.model)
    record = get_object_or_404(finding.model._default_manager.for_reference(), pk=pk)
    found = _found(record, code)
    may_write = desk.has_publish_permission(request, record)
    form = None
    if found is not None and found.acknowledgement is None and may_write:
        seen = json.dumps(found.values)
        form = RemarkForm(request.POST or None, initial={"seen": seen})
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["seen"] != seen:
                form.add_error(None, _("What was found has changed since you opened this page. Please look again."))
                form.data = request.POST.copy()
                form.data["seen"] = seen
            else:
                acknowledge(record, code, form.cleaned_data["remark"], by=request.user)
                desk.message_user(request, _("Acknowledged. Your remark is kept."), messages.SUCCESS)
                return HttpResponseRedirect(desk.address(record))
    elif request.method == "POST":
        raise PermissionDenied
    written = acknowledgements(finding, [record.pk]).get(record.pk, [])
    holds = found.acknowledgement if found else None
    context = {
        "title": finding.title,
        "finding": finding,
        "record": record,
        "record_address": desk.address(record),
        "found": found,
        "form": form,
        "may_take_back": may_write and holds is not None,
        "earlier": [each for each in written if holds is None or each.pk != holds.pk],
    }
    return TemplateResponse(request, "admin/finding_on_record.html", site.each_context(request) | context)


def taken_back(site: AdminSite, request: HttpRequest, noun: str, code: str, pk: int) -> HttpResponse:
    """Let a finding stand again."""
    finding = _finding(site, request, noun, code)
    record = get_object_or_404(finding.model._default_manager, pk=pk)
    if request.method != "POST" or not site.get_model_admin(finding.model).has_publish_permission(request, record):
        raise PermissionDenied
    found = _found(record, code)
    if found is not None and found.acknowledgement is not None:
        take_back(found.acknowledgement, by=request.user)
        messages.success(request, _("Taken back: the finding stands again."))
    return HttpResponseRedirect(address_of(finding, pk))


def findings_box(desk: Any, record: Publishable) -> list[Line]:
    """What a record's page says is odd about it, each with the place on the page and the page to write about it.

    What the publication problems say with more detail is left to them.
    """
    return [
        Line(
            found, f"#{desk.anchor(Problem(found.finding.field, found.message))}", address_of(found.finding, record.pk)
        )
        for found in found_on(record)
        if not found.finding.told_otherwise
    ]


def name_findings(desk: Any, request: HttpRequest, record: Publishable) -> None:
    """Say after saving what is odd about the record and not acknowledged."""
    titles = [
        str(found.finding.title)
        for found in found_on(record)
        if found.acknowledgement is None and not found.finding.told_otherwise
    ]
    if titles:
        sentence = format_html(
            '{} <a href="{}#findings">{}</a>: {}.',
            _("Saved as you typed it."),
            desk.address(record),
            _("Please look at what is odd"),
            "; ".join(titles),
        )
        desk.message_user(request, sentence, messages.WARNING)


def _finding(site: AdminSite, request: HttpRequest, noun: str, code: str) -> Finding:
    model = next((model for model in record_models() if model.noun == noun), None)
    finding = finding_of(model, code)
    if finding is None:
        raise Http404
    if not _may_read(site, request, finding.model):
        raise PermissionDenied
    return finding


def _may_read(site: AdminSite, request: HttpRequest, model: Any) -> bool:
    return bool(site.get_model_admin(model).has_view_or_change_permission(request))


def _found(record: Publishable, code: str) -> Found | None:
    return next((found for found in found_on(record) if found.finding.code == code), None)
