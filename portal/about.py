"""What the page about the data tells: how many records, how much of them is not known, how figures are reckoned."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partners.models import Partner
from portal.base.models import Change, Citation, Publishable, Source
from portal.base.publishing import Publication
from programs.models import Activity, Agreement, Program, ProgramRegion
from regions.models import Indicator, PlanningDocument, Region, Target
from regions.views.money import Counted, Deal, Money, Place, in_region

NOUNS = (Program, Agreement, Partner, Activity, PlanningDocument, Indicator, Target, Region, Source)
RECENT = datetime.timedelta(days=30)


class Unknown(NamedTuple):
    """What may be unknown of a record: in words, as a condition, and what the noun's list is asked for to show these.

    Most of what is unknown has no filter; what has one is counted by the rule of the filter.
    """

    words: str
    condition: Q
    asked: str = ""


class Gap(NamedTuple):
    """Of how many records something is not known; `url` is the list of them, where a list can be asked for it."""

    words: str
    number: int
    share: str
    url: str


class Counts(NamedTuple):
    """The records of one noun: what they are called, their list, how many, and what is not known of them."""

    name: str
    url: str
    number: int
    gaps: list[Gap]


class Example(NamedTuple):
    """One agreement of the worked example: what its documents say, and how it counts."""

    name: str
    says: str
    counted: Counted


class Rhythm(NamedTuple):
    """How often the registry changes: public changes in the last days, and the latest of them all."""

    recent: int
    days: int
    latest: datetime.datetime | None


def about_the_data(user: Any) -> dict[str, Any]:
    """What the page about the data tells of this registry, for its template. A query for each noun and two."""
    counted = counts(user)
    rows = examples()
    return {
        "counts": counted,
        "with_gaps": [each for each in counted if each.number and each.gaps],
        "rhythm": rhythm(),
        "examples": rows,
        "example_totals": Money([row.counted for row in rows]).totals,
    }


def counts(user: Any) -> list[Counts]:
    """Every noun with the number of its records and how much is not known of them. One query for each."""
    return [_counts(model, user) for model in NOUNS]


def _counts(model: type[Publishable], user: Any) -> Counts:
    gaps = _gaps(user).get(model, [])
    columns = {f"gap_{place}": Count("pk", filter=gap.condition) for place, gap in enumerate(gaps)}
    found = model._default_manager.visible_to(user).order_by().aggregate(records=Count("pk"), **columns)
    number, url = found["records"], reverse(f"{model.noun}-list")
    told = []
    for place, gap in enumerate(gaps):
        part = found[f"gap_{place}"]
        told.append(Gap(gap.words, part, share_of(part, number), f"{url}?{gap.asked}" if part and gap.asked else ""))
    return Counts(capfirst(str(model._meta.verbose_name_plural)), url, number, told)


def _gaps(user: Any) -> dict[Any, list[Unknown]]:
    """What may be unknown of records of each noun."""
    places = ProgramRegion.objects.visible_to(user).filter(program=OuterRef("pk"))
    cited = Citation.objects.filter(
        content_type=ContentType.objects.get_for_model(Agreement),
        object_id=OuterRef("pk"),
        field="amount",
        source__publication=Publication.PUBLISHED,
    )
    unvalued = Agreement.objects.with_value().filter(current_amount__isnull=True)
    served = Program.objects.visible_to(user).filter(targets=OuterRef("pk"))
    return {
        Program: [
            Unknown(_("no period"), Q(period_start__isnull=True, period_end__isnull=True)),
            Unknown(_("no place, and not national"), Q(~Exists(places), is_national=False)),
        ],
        Agreement: [
            Unknown(_("no amount"), Q(pk__in=unvalued.values("pk")), "has_amount=false"),
            Unknown(_("an amount for which no words of a source are quoted"), Q(~Exists(cited), amount__isnull=False)),
            Unknown(_("no number"), Q(number="")),
            Unknown(_("no date of signing"), Q(signed_on__isnull=True)),
            Unknown(_("no end"), Q(period_end__isnull=True)),
        ],
        Activity: [
            Unknown(_("no date"), Q(period_start__isnull=True, period_end__isnull=True)),
            Unknown(_("no place"), Q(region__isnull=True)),
        ],
        Target: [
            Unknown(_("no figure"), Q(value__isnull=True, lower__isnull=True, upper__isnull=True)),
            Unknown(_("no year by which it is to be reached"), Q(year__isnull=True)),
            Unknown(_("nobody known to work towards it"), Q(~Exists(served)), "worked_towards=false"),
        ],
        Source: [
            Unknown(_("no date"), Q(published_on__isnull=True)),
            Unknown(_("no web address"), Q(url="")),
            Unknown(
                _("a web address that did not answer when last asked"),
                Q(link_check__is_alive=False, link_check__url=F("url")),
            ),
        ],
    }


def share_of(part: int, whole: int) -> str:
    """A part in whole per cent; what is little is not nothing, and what is nearly all is not all."""
    if not whole:
        return ""
    if not part or part == whole:
        return "0%" if not part else "100%"
    percent = 100 * part / whole
    return _("below 1%") if percent < 1 else _("above 99%") if percent > 99 else f"{round(percent)}%"


def rhythm() -> Rhythm:
    """How often the registry changes. Two queries."""
    changes = Change.objects.published().order_by()
    latest = changes.order_by("-number").values_list("at", flat=True).first()
    # Whole days, so that a page says the same all day long.
    first = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - RECENT
    return Rhythm(changes.filter(at__gte=first).count(), RECENT.days, latest)


def examples() -> list[Example]:
    """Agreements that nobody signed, reckoned for a place by the rule that every page reckons by."""
    here, there = Region(code="1"), Region(code="2")
    only, half = [Place(here.code, None, None)], [Place(here.code, None, None), Place(there.code, None, None)]
    quarter = [Place(here.code, None, Decimal(25)), Place(there.code, None, Decimal(75))]
    billion = Decimal(1_000_000_000)
    told: list[tuple[str, Decimal | None, str, list[Place], int | None]] = [
        (_("It works in this place alone."), billion, "IDR", only, None),
        (_("It works in two places; 25% is for this one."), 2 * billion, "IDR", quarter, None),
        (_("It works in two places and states no shares."), 3 * billion, "IDR", half, None),
        (_("It passes on money of agreement 1."), billion / 2, "IDR", only, 1),
        (_("It works in this place and states no amount."), None, "", only, None),
        (_("It works in this place alone."), Decimal(50_000), "USD", only, None),
    ]
    deals = [
        Deal(
            pk=number,
            parent_id=parent,
            relation=Agreement.Relation.SUBGRANTS if parent else "",
            signed_on=None,
            period_start=None,
            current_amount=amount,
            current_currency=currency,
            state=Agreement.State.UNKNOWN,
            current_end=None,
            own_places=places,
            shares=[],
        )
        for number, (_says, amount, currency, places, parent) in enumerate(told, 1)
    ]
    return [
        Example(_("Agreement %(number)s") % {"number": row.agreement.pk}, says, row)
        for row, (says, *_rest) in zip(in_region(deals, here).rows, told, strict=True)
    ]
