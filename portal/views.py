"""Pages that belong to no noun: home, about the data, errors, and what robots read."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.models import Partner
from portal.about import about_the_data
from portal.base.addresses import absolute
from portal.base.descriptions import about_the_site, described
from portal.base.downloads import render_page
from portal.base.entries import Entry
from portal.base.fetching import PLACE, Statement, compiled, made_ready, same_each_time
from portal.base.freshness import registry_state
from portal.base.models import Publishable, RegistryVersion, Source
from portal.base.publishing import sees_everything
from portal.base.schema_org import catalogue, dataset
from portal.base.spreadsheets import FORMS, XLSX
from portal.base.views import BadParameters, Crumb, crumb, own_parameters
from programs.entries import ActivityEntry, AgreementEntry, ProgramEntry
from programs.models import Activity, Agreement, PartnerCount, PlaceCount, Program
from programs.placed import ALWAYS, EVERYWHERE
from regions.map.frames import COUNTRY
from regions.map.lists import map_of_programs
from regions.map.marks import Place, places_at, provinces_seen
from regions.models import Indicator, PlanningDocument, Region, Target

LATEST, ENTRIES = 5, 12
# It is made anew each day and names the operator's present word; the standard wants less than a year.
SECURITY_CONTACT_HOLDS = datetime.timedelta(days=180)


def _refuse_parameters(request: HttpRequest) -> None:
    if unknown := own_parameters(request.GET):
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in unknown})


def _counts(user: Any, *models: type[Publishable]) -> list[tuple[str, str, int]]:
    """Each noun's name, list and number of records. One query; for the desk one each."""
    if sees_everything(user):
        numbers = {model.noun: model.objects.visible_to(user).count() for model in models}
    else:
        numbers = dict(_numbers_of_all())
    return [
        (
            capfirst(str(model._meta.verbose_name_plural)),
            reverse(f"{model.noun}-list"),
            numbers.get(model.noun, 0),
        )
        for model in models
    ]


@same_each_time
def _numbers_of_all() -> QuerySet:
    return PlaceCount.objects.filter(currency="", within=EVERYWHERE, year=ALWAYS, place=EVERYWHERE).values_list(
        "noun", "records"
    )


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What the registry is, what is in it, and where to begin."""
    _refuse_parameters(request)
    user = request.user
    drawn = map_of_programs(Program.objects.visible_to(user), user, _("Programmes by regency and city"), frame=COUNTRY)
    context = {
        "title": _("Who develops which region, with whose money"),
        "breadcrumbs": [],
        "noun": "",
        "counts": _counts(user, Program, Agreement, Partner, Activity, Target, Source),
        "programs": _newest(ProgramEntry, user),
        "agreements": _newest(AgreementEntry, user),
        "activities": _newest(ActivityEntry, user),
        "map": drawn,
        "provinces": provinces_seen(user),
        "state": registry_state(),
        "regions": _busiest_regions(user),
        "partners": _busiest_partners(user),
        "description": described([about_the_site()]),
        "linked": catalogue(about_the_site()),
        "targets": _latest_targets(user).objects(),
    }
    return render_page(request, "home.html", context, tables=[drawn.table] if drawn else [])


def _newest(entry: type[Entry], user: Any) -> list[SafeString]:
    """The entries of the records published last. Two queries where all are kept."""
    if sees_everything(user):
        rows: Any = entry.model._default_manager.order_by("-published_at", "-pk")
        return entry.shown(list(rows.values_list("pk", flat=True)[:LATEST]), user)
    return entry.shown([key for (key,) in _published_last(entry.model)], user)


@same_each_time
def _published_last(model: Any) -> QuerySet:
    rows: QuerySet = model._default_manager.published().order_by("-published_at", "-pk")
    return rows.values_list("pk")[:LATEST]


def _busiest_partners(user: Any) -> list[tuple[Partner, int]]:
    """The partners that have a role in most published programmes, the busiest first, with the number. Two queries."""
    numbers = dict(_partners_by_programs())
    partners = {partner.pk: partner for partner in _partners(user).objects(list(numbers))} if numbers else {}
    return [(partners[key], number) for key, number in numbers.items() if key in partners]


@made_ready
def _partners(user: Any) -> Statement:
    return compiled(Partner.objects.visible_to(user).filter(pk__in=[PLACE]))


@made_ready
def _latest_targets(user: Any) -> Statement:
    latest = Target.objects.visible_to(user).for_reference().order_by("-published_at", "-pk")
    return compiled(latest[:ENTRIES], places=0)


@same_each_time
def _partners_by_programs() -> QuerySet:
    counted = PartnerCount.objects.filter(programs__gt=0).order_by("-programs", "partner")
    return counted.values_list("partner", "programs")[:ENTRIES]


def _busiest_regions(user: Any) -> list[tuple[Place, int]]:
    """The regions that most published programmes name, the busiest first, with the number. Two queries at most."""
    numbers = dict(_places_by_programs())
    places = {place.code: place for place in places_at(numbers, user)}
    return [(places[code], number) for code, number in numbers.items() if code in places]


@same_each_time
def _places_by_programs() -> QuerySet:
    everywhere = PlaceCount.objects.filter(noun=Program.noun, currency="", within=EVERYWHERE, year=ALWAYS)
    named = everywhere.filter(named__gt=0).order_by("-named", "place")
    return named.values_list("place", "named")[:ENTRIES]


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """What is in, what is not, how figures are reckoned, licence, corrections."""
    _refuse_parameters(request)
    title = _("About the data")
    version = RegistryVersion.current()
    context = {
        "title": title,
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(title)],
        "noun": "",
        "version": version,
        "linked": [dataset(about_the_site(), version, distributions())],
    }
    return render(request, "about_data.html", context | about_the_data(request.user))


def distributions() -> list[tuple[str, str, str]]:
    """How the whole of the data is had: the name of each way, its media type and its path."""
    nouns = (Program, Agreement, Partner, Activity, PlanningDocument, Indicator, Target, Region, Source)
    lists = [
        (capfirst(str(model._meta.verbose_name_plural)), "text/csv", reverse(f"{model.noun}-list-sheet", args=["csv"]))
        for model in nouns
    ]
    return [
        (_("Data for programs (API)"), "application/json", reverse("api-root")),
        (_("The whole registry (CSV)"), "application/zip", reverse("data-latest", args=["registry.csv.zip"])),
        (_("The whole registry (JSON Lines)"), "application/gzip", reverse("data-latest", args=["registry.jsonl.gz"])),
        (_("The whole registry (XLSX)"), FORMS[XLSX], reverse("data-latest", args=["registry.xlsx"])),
        *lists,
        (_("Changes (Atom feed)"), "application/atom+xml", reverse("changes-feed")),
    ]


# Nothing to be found, or without end: forms, what search finds, the same facts as JSON, the same rows as a file, and
# every combination of filters, everything in bulk. Each record's own page stands in the sitemap. The longest rule that
# fits holds (RFC 9309), so the pages of a list stay open.
NOT_FOR_ROBOTS = ["/admin/", "/account/", "/search/?"]
NOT_FOR_ROBOTS_EITHER = [
    "/api/v1/",
    "/*?*&",
    "/*/tables/",
    "/*.atom?",
    "/*.csv?",
    "/*.ics?",
    "/*.xlsx?",
    "/*.bib$",
    "/*.ris$",
    "/data/*.",
]
FOR_ROBOTS = ["/api/v1/docs/", "/data/catalog.jsonld"]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: every page; see above for what is none."""
    both = [f"{root}{path}" for path in NOT_FOR_ROBOTS for root in ("", "/en")]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in [*both, *NOT_FOR_ROBOTS_EITHER]),
        *(f"Allow: {path}" for path in FOR_ROBOTS),
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """Where weaknesses are reported (RFC 9116), where the operator has named a contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = timezone.localdate() + SECURITY_CONTACT_HOLDS
    languages = ", ".join(language for language, _name in settings.LANGUAGES)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until.isoformat()}T00:00:00+07:00",
        f"Preferred-Languages: {languages}",
        f"Canonical: {absolute(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


# Errors: each says what happened and what to do next, in the language of the address.


def _error(request: HttpRequest, status: int, context: dict[str, Any]) -> HttpResponse:
    steps: list[Crumb] = [crumb(_("Home"), reverse("home")), crumb(context["title"])]
    empty = {"noun": "", "errors": {}, "reopen": ""}
    return render(request, "error.html", {"breadcrumbs": steps, **empty, **context}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: an address with parameters that mean nothing here, each named; or a request nobody's browser sends."""
    if not isinstance(exception, BadParameters):
        return _plain_error(400, _("This request could not be understood"), _("Go to the home page and try again."))
    context = {
        "title": _("This address asks for something that is not there"),
        "explanation": _("Part of the address after the question mark could not be understood, so nothing is shown:"),
        "errors": exception.errors,
        "instead": request.path,
    }
    return _error(request, 400, context)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not allowed."""
    context = {
        "title": _("You may not open this page"),
        "explanation": _("Your account does not have the right to do this. Ask whoever keeps the accounts."),
        "instead": reverse("home"),
    }
    return _error(request, 403, context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came without the mark that shows it is ours, mostly because cookies are off or the page was old."""
    context = {
        "title": _("The form was not accepted"),
        "explanation": _("Nothing was saved. Allow cookies for this site, go back, reload the page and send it again."),
        "instead": reverse("home"),
    }
    if request.path.startswith(reverse("admin:index")) and request.path.endswith(("/add/", "/change/")):
        # Signing in anew elsewhere is enough for it; the record's own page brings back what was typed.
        context["explanation"] = _("Nothing was saved. Open the form again: this browser has kept what you typed.")
        context["reopen"] = request.get_full_path()
    return _error(request, 403, context)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing there, or nothing the reader may see; the two look the same."""
    context = {
        "title": _("There is no such page"),
        "explanation": _("The address may be mistyped, or the record is not public (any more)."),
        "instead": reverse("home"),
    }
    return _error(request, 404, context)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: someone, or something, tried too often."""
    context = {
        "title": _("Too many attempts"),
        "explanation": _("To protect the accounts, this was asked for too often. Wait a while, then try again."),
        "instead": reverse("home"),
    }
    return _error(request, 429, context)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own fault. Needs neither the database nor the session, which may be what failed."""
    explanation = _("The error is ours, not yours, and has been written down. Please try again in a few minutes.")
    return _plain_error(500, _("Something went wrong here"), explanation)


def _plain_error(status: int, title: str, explanation: str) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = {"title": title, "explanation": explanation, "language": language, "site_name": settings.SITE_NAME}
    return HttpResponse(render_to_string("plain_error.html", context), status=status)
