"""Addresses of the pages about places and what is planned for them."""

from django.urls import path

from portal.base.downloads import with_sheet, with_tables
from portal.base.views_feed import ListFeed
from portal.base.views_history import history
from regions.models import Indicator, PlanningDocument, Region, Target
from regions.views.map import map_page
from regions.views.plan import (
    IndicatorListView,
    IndicatorPageView,
    PlanningDocumentListView,
    PlanningDocumentPageView,
    TargetListView,
    TargetPageView,
)
from regions.views.region import RegionListView, RegionPageView

urlpatterns = [
    *with_tables("map/", map_page, "map"),
    *with_sheet("regions/", RegionListView.as_view(), "regions-list"),
    # Any code the region has or had, with its scheme where that is not Kemendagri's: 93.01, 91.01, bps:1103.
    *with_tables("regions/<str:key>/", RegionPageView.as_view(), "regions-page"),
    *with_sheet("planning-documents/", PlanningDocumentListView.as_view(), "planning-documents-list"),
    path("planning-documents/<slug:key>/", PlanningDocumentPageView.as_view(), name="planning-documents-page"),
    *with_sheet("indicators/", IndicatorListView.as_view(), "indicators-list"),
    path("indicators/<slug:key>/", IndicatorPageView.as_view(), name="indicators-page"),
    *with_sheet("targets/", TargetListView.as_view(), "targets-list"),
    path("targets/<slug:key>/", TargetPageView.as_view(), name="targets-page"),
    path("regions.atom", ListFeed.as_view(listed=RegionListView), name="regions-feed"),
    path("planning-documents.atom", ListFeed.as_view(listed=PlanningDocumentListView), name="planning-documents-feed"),
    path("indicators.atom", ListFeed.as_view(listed=IndicatorListView), name="indicators-feed"),
    path("targets.atom", ListFeed.as_view(listed=TargetListView), name="targets-feed"),
    history("regions/<str:key>/", Region),
    history("planning-documents/<slug:key>/", PlanningDocument),
    history("indicators/<slug:key>/", Indicator),
    history("targets/<slug:key>/", Target),
]
