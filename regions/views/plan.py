"""Planning documents, indicators and targets: lists and pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Prefetch

from portal.base.listed import listed
from portal.base.publishing import shown
from portal.base.views import Crumb, RecordListView, RecordPageView, cited, record_crumb
from programs.models import Activity, Program
from programs.querysets import shown_rows
from regions.descriptions import counted, indicator_facts, plan_facts, target_facts
from regions.filters import IndicatorFilter, PlanningDocumentFilter, TargetFilter
from regions.models import Indicator, PlanningDocument, Region, Target
from regions.schema_org import indicator_node, plan_node, target_node
from regions.sheets import IndicatorSheet, PlanningDocumentSheet, TargetSheet

# How many of the programmes that work towards a target are named beside it, and on its own page.
PROGRAMS, ALL_PROGRAMS = 3, 50
# How many of the targets of an indicator its page lists.
SHOWN = 50


def dressed(targets: Iterable[Target], user: Any) -> list[Target]:
    """Targets with `shown_indicator` and `shown_region`: what they point to, as far as this user may see it.

    Needs `for_reference()`; runs no query.
    """
    rows = list(targets)
    for target in rows:
        target.shown_indicator = shown(target.indicator, user)
        target.shown_region = shown(target.region, user)
    return rows


def for_display(targets: Any, user: Any, programs: int = PROGRAMS) -> Any:
    """Targets with the plans they stand in (`shown_documents`) and who works towards them.

    `shown_programs` are the first of the programmes with their partners, `workers` is how many there are. Four queries.
    """
    documents = PlanningDocument.objects.visible_to(user).for_reference().order_by("pk")
    towards = Program.objects.visible_to(user).order_by("title", "pk")
    towards = towards.prefetch_related(shown_rows("partners", "ProgramPartner", user, "partner"))
    return (
        targets.for_reference()
        .with_workers(user)
        .prefetch_related(
            Prefetch("planning_documents", documents, to_attr="shown_documents"),
            Prefetch("programs", towards[:programs], to_attr="shown_programs"),
        )
    )


class PlanningDocumentListView(RecordListView):
    """Planning documents."""

    model = PlanningDocument
    filterset_class = PlanningDocumentFilter
    facts = staticmethod(plan_facts)
    sheet = PlanningDocumentSheet

    def extra(self, records: list[Any]) -> dict[str, Any]:
        cited(records, self.request.user)
        for document in records:
            document.shown_region = shown(document.region, self.request.user)
        counted = _targets_per(records, "planning_documents", self.request.user)
        for document in records:
            document.targets_shown = counted.get(document.pk, 0)
        return {}


class PlanningDocumentPageView(RecordPageView):
    """A plan with its targets, and the activities at which it was discussed."""

    model = PlanningDocument
    facts = staticmethod(plan_facts)
    linked = staticmethod(plan_node)

    def above(self, record: Any) -> list[Crumb]:
        region = shown(record.region, self.request.user)
        return [record_crumb(region)] if region else []

    def with_citations(self, record: Any) -> list[Any]:
        user = self.request.user
        targets = for_display(Target.objects.filter(planning_documents=record).visible_to(user), user)
        self.targets = dressed(targets.order_by("region__code", "list_number", "pk"), user)
        activities = Activity.objects.filter(planning_documents=record).visible_to(user).for_reference()
        self.activities = list(activities.order_by(F("period_start").desc(nulls_last=True), "title", "pk"))
        return [record, *self.targets, *self.activities]

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        return [counted(targets=len(self.targets))]

    def extra(self, record: Any) -> dict[str, Any]:
        return {
            "region": shown(record.region, self.request.user),
            "targets": self.targets,
            "activities": self.activities,
        }


class IndicatorListView(RecordListView):
    """Indicators, each with the number of targets set for it."""

    model = Indicator
    filterset_class = IndicatorFilter
    facts = staticmethod(indicator_facts)
    sheet = IndicatorSheet

    def extra(self, records: list[Any]) -> dict[str, Any]:
        cited(records, self.request.user)
        counted = _targets_per(records, "indicator", self.request.user)
        for indicator in records:
            indicator.targets_shown = counted.get(indicator.pk, 0)
        return {}


class IndicatorPageView(RecordPageView):
    """An indicator with the first of the targets that regions set for it: every regency may have some."""

    model = Indicator
    facts = staticmethod(indicator_facts)
    linked = staticmethod(indicator_node)

    def prepare(self, records: Any) -> Any:
        return records.prefetch_related("sdg_goals", "sdg_targets")

    def with_citations(self, record: Any) -> list[Any]:
        user = self.request.user
        targets = Target.objects.filter(indicator=record).visible_to(user)
        ordered = for_display(targets, user).order_by("region__code", "list_number", "pk")
        self.targets = listed(ordered, SHOWN, indicator=record.public_id)
        return [record, *dressed(self.targets.records, user)]

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        return [counted(targets=self.targets.number)]

    def extra(self, record: Any) -> dict[str, Any]:
        return {"targets": self.targets}


class TargetListView(RecordListView):
    """Targets of all regions."""

    model = Target
    filterset_class = TargetFilter
    facts = staticmethod(target_facts)
    sheet = TargetSheet

    def prepare(self, records: Any) -> Any:
        return for_display(records, self.request.user)

    def extra(self, records: list[Any]) -> dict[str, Any]:
        cited(records, self.request.user)
        dressed(records, self.request.user)
        return {}


class TargetPageView(RecordPageView):
    """A target: its figure, the sentence it stands in, what is odd about it, and who works towards it."""

    model = Target
    facts = staticmethod(target_facts)
    linked = staticmethod(target_node)

    def prepare(self, records: Any) -> Any:
        return for_display(records, self.request.user, ALL_PROGRAMS)

    def above(self, record: Any) -> list[Crumb]:
        region = shown(record.region, self.request.user)
        if region is None:
            return []
        above = Region.objects.above(region).visible_to(self.request.user)
        return [record_crumb(place) for place in [*above, region]]

    def with_citations(self, record: Any) -> list[Any]:
        dressed([record], self.request.user)
        return [record, *filter(None, [record.shown_indicator])]


def _targets_per(records: list[Any], owner: str, user: Any) -> dict[int, int]:
    """How many targets this user may see for each of these records."""
    rows = Target.objects.visible_to(user).filter(**{f"{owner}__in": records}).order_by()
    return dict(rows.values_list(owner).annotate(targets=Count("pk")))
