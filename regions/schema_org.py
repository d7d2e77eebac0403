"""Places, plans, indicators and targets in the words of https://schema.org/."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from portal.base.addresses import absolute
from portal.base.descriptions import own_words
from portal.base.publishing import shown
from portal.base.schema_org import INDONESIA, Node, identity, node, number, property_value, reference, span
from portal.base.wording import text_in, title_of
from regions.descriptions import unit_of


def place(region: Any) -> Node:
    """A region that another record speaks of, with its code."""
    return reference("AdministrativeArea", region) | {"identifier": region.code}


def region_node(region: Any, context: dict[str, Any]) -> Node:
    """A region with its codes, what it lies in, and where it is."""
    codes = [("Kemendagri", region.code)]
    codes += [(row.get_scheme_display(), row.code) for row in context["present_codes"]]
    parent = context["parent"]
    geo = {}
    if region.label_latitude is not None and region.label_longitude is not None:
        geo = node("GeoCoordinates", latitude=region.label_latitude, longitude=region.label_longitude)
    return node(
        "AdministrativeArea",
        id_=identity(region),
        name=region.name,
        alternateName=list(dict.fromkeys(row.name for row in region.names.all())),
        identifier=[property_value(scheme, code) for scheme, code in codes],
        containedInPlace=place(parent) if parent else INDONESIA,
        geo=geo,
    )


def plan_node(plan: Any, context: dict[str, Any]) -> Node:
    """A planning document: its kind, place and years."""
    author = text_in(plan, "prepared_by").text
    return node(
        "Report",
        id_=identity(plan),
        name=title_of(plan).text,
        reportNumber=plan.number,
        genre=text_in(plan.kind, "name").text if plan.kind else "",
        description=own_words(plan, "purpose"),
        author=node("Organization", name=author) if author else {},
        spatialCoverage=place(context["region"]) if context["region"] else {},
        temporalCoverage=span(plan),
    )


def indicator_node(indicator: Any, context: dict[str, Any]) -> Node:
    """An indicator as a term that this registry defines."""
    return node(
        "DefinedTerm",
        id_=identity(indicator),
        name=title_of(indicator).text,
        description=own_words(indicator, "description"),
        termCode=indicator.public_id,
        inDefinedTermSet=absolute(reverse("indicators-list")),
    )


def target_node(target: Any, context: dict[str, Any]) -> Node:
    """A target as a value that is wanted; as it is written, where nobody could read a figure in it."""
    indicator = shown(target.indicator)
    is_figure = target.value is not None or target.lower is not None or target.upper is not None
    return node(
        "PropertyValue",
        id_=identity(target),
        name=title_of(target).text,
        propertyID=identity(indicator) if indicator else "",
        value=number(target.value) if is_figure else target.as_written,
        minValue=number(target.lower),
        maxValue=number(target.upper),
        unitText=unit_of(target),
    )
