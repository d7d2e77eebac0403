"""The page of the map: the country, or closer an island group or a province; programmes, agreements, or money."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.base.downloads import render_page
from portal.base.freshness import registry_state
from portal.base.views import BadParameters, Crumb, crumb, own_parameters
from programs.models import Agreement, Program
from regions.map.close import Area, areas
from regions.map.drawing import AGREEMENTS, PROGRAMS, Choice
from regions.map.frames import COUNTRY
from regions.map.lists import PARAMETER, map_of_agreements, map_of_programs, shown_by

AREA = "area"


@require_safe
def map_page(request: HttpRequest) -> HttpResponseBase:
    """`area` names an island group or a province, `map` what is counted: agreements, or a currency."""
    given = own_parameters(request.GET)
    if unknown := set(given) - {AREA, PARAMETER}:
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in sorted(unknown)})
    user = request.user
    groups, provinces = areas(user)
    area = None
    if asked := given.get(AREA):
        area = next((area for area in (*groups, *provinces) if area.key == asked), None)
        if area is None:
            raise BadParameters({AREA: [_("There is no island group or province of this name.")]})
    agreements = Agreement.objects.visible_to(user)
    shows = shown_by(given, PROGRAMS, AGREEMENTS)
    how: dict[str, Any] = {"frame": area.frame, "codes": area.codes} if area else {"frame": COUNTRY}
    drawn = (
        map_of_programs(Program.objects.visible_to(user), user, _("Programmes by regency and city"), **how)
        if shows == PROGRAMS
        else map_of_agreements(agreements, user, shows, **how)
    )
    title = _("The map: %(area)s") % {"area": area.name} if area else _("The map")
    context = {
        "title": title,
        "breadcrumbs": SimpleLazyObject(lambda: _crumbs(area)),
        "noun": "",
        "map": drawn,
        # Which currencies occur costs more than all else. A file of the map shows neither.
        "choices": SimpleLazyObject(lambda: _choices(given, shows, agreements.currencies())),
        "state": SimpleLazyObject(registry_state),
        "area": area,
        "groups": groups,
        "provinces": [place for place in provinces if area is None or area not in groups or place.codes & area.codes],
        "suffix": f"&map={shows}" if shows != PROGRAMS else "",
    }
    return render_page(request, "regions/map_page.html", context, tables=[drawn.table] if drawn else [])


def _crumbs(area: Area | None) -> list[Crumb]:
    home = crumb(_("Home"), reverse("home"))
    return [home, crumb(_("The map"), reverse("map")), crumb(area.name)] if area else [home, crumb(_("The map"))]


def _choices(given: QueryDict, shows: str, currencies: list[str]) -> list[Choice]:
    """What the map can show, each with the address that shows it."""
    names = {PROGRAMS: _("Number of programmes"), AGREEMENTS: _("Number of agreements")}
    names |= {currency: _("Money in %(currency)s") % {"currency": currency} for currency in currencies}
    choices = []
    for kind, name in names.items():
        query = given.copy()
        query[PARAMETER] = kind
        if kind == PROGRAMS:
            del query[PARAMETER]
        choices.append(Choice(name, query.urlencode(), kind == shows))
    return choices
