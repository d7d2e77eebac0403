"""How readers narrow lists of regions, plans, indicators and targets; and the parameter that names a region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.base.filters import RecordFilter, RunningFilter
from portal.base.parameters import (
    UPDATED,
    ChoiceParameter,
    CodeParameter,
    FlagParameter,
    OptionalSelect,
    Ordering,
    Parameter,
    ReferenceParameter,
    YearParameter,
    sdg_goal_parameter,
    sdg_target_parameter,
    year_days,
)
from portal.base.publishing import Publication
from portal.base.querysets import overlapping, serving
from portal.base.remembered import remembered
from regions.models import Indicator, PlanningDocument, PlanningDocumentKind, Region, RegionCode, RegionName, Target


@remembered
def provinces() -> list[tuple[str, str]]:
    """Code and name of every public province."""
    return list(Region.objects.published().filter(kind=Region.Kind.PROVINCE).values_list("code", "name"))


class PlaceSelect(OptionalSelect):
    """The provinces to choose from, and the place an address asked for if it is a smaller one."""

    # That place, as the field has read it.
    meant: Region | None = None

    def offered(self, value: Any) -> tuple[Iterable[tuple[Any, Any]], Any]:
        options = [*provinces()]
        if self.meant is not None:
            value = self.meant.code
            if (value, self.meant.name) not in options:
                options.append((value, self.meant.name))
        return [("", _("All of Indonesia")), *options], value


class PlaceField(forms.CharField):
    """A region by any code it has or had; other schemes than Kemendagri's are named: `bps:3505`, `iso:ID-JI`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=PlaceSelect(), **kwargs)

    def clean(self, value: Any) -> Region | None:
        code = super().clean(value)
        if not code:
            return None
        region = Region.objects.published().lookup(code)
        if region is None:
            raise ValidationError(gettext("No region has or had the code “%(code)s”.") % {"code": code})
        self.widget.meant = region
        return region


class PlaceParameter(Parameter):
    """A region and everything in it."""

    field_class = PlaceField

    def __init__(self, **kwargs: Any) -> None:
        about = _("Present or former code of a region: this one and everything in it. `bps:3505` for other schemes.")
        super().__init__(**{"label": _("Region"), "method": "in_region", "help_text": about, **kwargs})


class PlacedFilter(RecordFilter):
    """Records that lie in a region."""

    region = PlaceParameter()

    def in_region(self, queryset: QuerySet, _name: str, region: Region) -> QuerySet:
        return queryset.within(region)


class RegionFilter(PlacedFilter):
    """Regions."""

    shown = ("q", "kind", "region")
    text_columns = ("name", "short_name")
    orderings = {
        "code": Ordering(("code",), _("By code"), _("By code, from the end")),
        "name": Ordering(("short_name", "code"), _("By name"), _("By name, from the end")),
    }
    default_ordering = "code"

    kind = ChoiceParameter(Region.Kind.choices, label=_("Kind"), help_text=_("Kind of region."))
    parent = PlaceParameter(
        label=_("Directly in"), method="directly_in", help_text=_("Code of a region: the places directly in it.")
    )
    source = None

    class Meta(RecordFilter.Meta):
        model = Region

    def text_condition(self, word: str) -> Q:
        names = RegionName.objects.visible_to(self.user).filter(name__icontains=word)
        codes = RegionCode.objects.visible_to(self.user).filter(code=word)
        return (
            super().text_condition(word)
            | Q(code=word)
            | Q(pk__in=names.values("region"))
            | Q(pk__in=codes.values("region"))
        )

    def directly_in(self, queryset: QuerySet, _name: str, region: Region) -> QuerySet:
        return queryset.filter(parent=region)


class PlanningDocumentFilter(RunningFilter, PlacedFilter):
    """Planning documents."""

    shown = ("q", "region", "kind", "year")
    text_columns = (
        "title",
        "title_en",
        "number",
        "prepared_by",
        "prepared_by_en",
        "purpose",
        "purpose_en",
        "kind__name",
    )
    orderings = {
        "title": Ordering(("title",), _("By title"), _("By title, from the end")),
        "period": Ordering(("period_start", "title"), _("Earliest first"), _("Latest first")),
        "updated_at": UPDATED,
    }
    default_ordering = "title"

    kind = CodeParameter(PlanningDocumentKind, label=_("Kind"), help_text=_("Code of a kind of plan, such as RPJMD."))
    level = ChoiceParameter(
        PlanningDocumentKind.Level.choices,
        field_name="kind__level",
        label=_("Level"),
        help_text=_("Level of government the kind of plan belongs to."),
    )
    year = YearParameter(
        label=_("Year"), method="covering", help_text=_("Plans whose period covers some of this year.")
    )

    class Meta(RecordFilter.Meta):
        model = PlanningDocument

    def covering(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.filter(overlapping(*year_days(year)))


class IndicatorFilter(RecordFilter):
    """Indicators."""

    shown = ("q", "sdg_goal")
    text_columns = ("name", "name_en", "description", "description_en")
    orderings = {
        "name": Ordering(("name",), _("By name"), _("By name, from the end")),
        "updated_at": UPDATED,
    }
    default_ordering = "name"

    sdg_goal = sdg_goal_parameter()
    sdg_target = sdg_target_parameter()

    class Meta(RecordFilter.Meta):
        model = Indicator

    def serving_goal(self, queryset: QuerySet, _name: str, goal: Any) -> QuerySet:
        return serving(queryset, goal)

    def serving_target(self, queryset: QuerySet, _name: str, target: Any) -> QuerySet:
        return queryset.filter(sdg_targets=target)


class TargetFilter(PlacedFilter):
    """Targets."""

    shown = ("q", "region", "indicator", "year", "worked_towards")
    text_columns = ("statement", "as_written")
    orderings = {
        "region": Ordering(("region__code", "list_number"), _("By region"), _("By region, from the end")),
        "year": Ordering(("year",), _("Earliest first"), _("Latest first")),
        "updated_at": UPDATED,
    }
    default_ordering = "region"

    indicator = ReferenceParameter(Indicator, label=_("Indicator"), help_text=_("Id or slug of an indicator."))
    planning_document = ReferenceParameter(
        PlanningDocument,
        field_name="planning_documents",
        label=_("Planning document"),
        help_text=_("Id or slug of a planning document: the targets that stand in it."),
    )
    year = YearParameter(label=_("Year"), help_text=_("Targets to be reached by this year."))
    year_from = YearParameter(
        label=_("Year from"), field_name="year", lookup_expr="gte", help_text=_("To be reached by this year or later.")
    )
    year_until = YearParameter(
        label=_("Year until"),
        field_name="year",
        lookup_expr="lte",
        help_text=_("To be reached by this year or earlier."),
    )
    sdg_goal = sdg_goal_parameter()
    sdg_target = sdg_target_parameter()
    worked_towards = FlagParameter(
        label=_("A programme works towards it"),
        method="with_work",
        help_text=_("Whether any programme in this registry works towards the target."),
    )

    class Meta(RecordFilter.Meta):
        model = Target

    def text_condition(self, word: str) -> Q:
        named = Q(name__icontains=word) | Q(name_en__icontains=word)
        indicators = Indicator.objects.visible_to(self.user).filter(named)
        place = Q(region__name__icontains=word, region__publication=Publication.PUBLISHED)
        return super().text_condition(word) | Q(indicator__in=indicators) | place

    def serving_goal(self, queryset: QuerySet, _name: str, goal: Any) -> QuerySet:
        return queryset.filter(indicator__in=serving(Indicator.objects.visible_to(self.user), goal))

    def serving_target(self, queryset: QuerySet, _name: str, target: Any) -> QuerySet:
        return queryset.filter(indicator__in=Indicator.objects.visible_to(self.user).filter(sdg_targets=target))

    def with_work(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.worked_towards(self.user, is_so=value == "true")
