"""The page of all money: one currency at a time, how much, when, from whom, for what and where."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.base.descriptions import described
from portal.base.downloads import render_page
from portal.base.fields import currency_choices
from portal.base.freshness import registry_state
from portal.base.parameters import own_parameters
from portal.base.views import BadParameters, crumb
from portal.base.wording import page_language
from programs.flow.counting import MOST, followed, followed_as_kept
from programs.flow.drawing import Flow, draw
from programs.flow.naming import names_for
from programs.flow.pieces import AGREEMENT, FUNDER, PLACE, PROGRAM
from programs.flow.words import Words
from programs.models import Agreement
from programs.notation import format_money
from programs.views.money import in_all
from regions.map.drawing import Choice
from regions.pictures import draw as draw_funding
from regions.views.money import Basis, Total
from regions.views.sums import Sums

CURRENCY = "currency"
# Agreements named of those that the total leaves out.
NAMED = 5


class LeftOut(NamedTuple):
    """Agreements that no total holds: the first of them by name, how many there are, and the query that lists them."""

    agreements: list[Agreement]
    number: int
    query: str

    @property
    def is_cut(self) -> bool:
        return len(self.agreements) < self.number


@require_safe
def money_page(request: HttpRequest) -> HttpResponseBase:
    """`currency` names the currency; without it the one in which most agreements are."""
    given = own_parameters(request.GET)
    if unknown := set(given) - {CURRENCY}:
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in sorted(unknown)})
    if given.get(CURRENCY) and given[CURRENCY] not in dict(currency_choices()):
        raise BadParameters({CURRENCY: [_("This is not the code of a currency.")]})
    user = request.user
    agreements = Agreement.objects.visible_to(user)
    sums = in_all(agreements)
    currency = given.get(CURRENCY) or usual_currency(sums)
    own = sums.of_currency(currency)
    funding = draw_funding(own.by_year, "funding", _("Agreed by year, in %(currency)s") % {"currency": currency})
    flow = flow_of_all(agreements, user, currency) if own.counted else None
    title = _("Money")
    context = {
        "title": title,
        "noun": "",
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(title)],
        "description": described([_in_words(total) for total in sums.totals]),
        "currency": currency,
        "choices": _choices(sums, currency),
        "state": registry_state(),
        "total": next(iter(own.totals), None),
        "funding": funding,
        "flow": flow,
        "silent": left_out(agreements.silent(), sums, Basis.UNKNOWN, "has_amount=false"),
        "passing": left_out(agreements.passing_on(), sums, Basis.PASSED_ON, "relation=subgrants"),
    }
    return render_page(request, "money/page.html", context, [funding.table, *([flow.table] if flow else [])])


def usual_currency(sums: Sums) -> str:
    """The currency in which most agreements count; the rupiah where none does."""
    most = max(sums.totals, key=lambda total: total.agreements, default=None)
    return most.currency if most else "IDR"


def flow_of_all(agreements: Any, user: Any, currency: str) -> Flow | None:
    """From who gives the money through agreements to programmes and provinces. Seven queries."""
    found = (
        followed_as_kept(currency, MOST, agreements.db)
        if agreements.is_summed
        else followed(agreements.counted_once().filter(current_currency=currency), user, MOST)
    )
    return draw(
        found,
        (FUNDER, AGREEMENT, PROGRAM, PLACE),
        names_for({node for link in found.links for node in link[:2]}, user),
        currency,
        key="flow",
        heading=_("From funders through agreements to programmes and provinces, in %(currency)s")
        % {"currency": currency},
        words=Words(by_province=True),
    )


def left_out(agreements: Any, sums: Sums, basis: Basis, query: str) -> LeftOut:
    """Agreements that a total leaves out for this reason. Two queries at most."""
    number = dict(sums.uncounted()).get(basis, 0)
    rows = agreements.for_reference().latest_first()[:NAMED] if number else []
    return LeftOut(list(rows), number, query)


def _choices(sums: Sums, currency: str) -> list[Choice]:
    """The currencies there are; the one that is shown among them even where nothing is in it."""
    codes = sorted({total.currency for total in sums.totals} | {currency})
    return [Choice(code, f"{CURRENCY}={code}", code == currency) for code in codes]


def _in_words(total: Total) -> str:
    return format_money(total.amount, total.currency, page_language())
