"""Addresses of the pages about programmes, agreements and activities."""

from django.urls import path

from portal.base.downloads import with_sheet, with_tables
from portal.base.views_feed import ListFeed
from portal.base.views_history import history
from programs.models import Activity, Agreement, Program
from programs.views.activity import ActivityListView, ActivityPageView
from programs.views.agreement import AgreementListView, AgreementPageView
from programs.views.calendar import activities_calendar, activity_calendar
from programs.views.document import AgreementDocumentView
from programs.views.goal import goal_page, goals_page
from programs.views.program import ProgramListView, ProgramPageView
from programs.views.whole import money_page
from programs.views.year import year_page, years_page

urlpatterns = [
    *with_sheet("programs/", ProgramListView.as_view(), "programs-list"),
    *with_tables("programs/<slug:key>/", ProgramPageView.as_view(), "programs-page"),
    *with_sheet("agreements/", AgreementListView.as_view(), "agreements-list"),
    *with_tables("agreements/<slug:key>/", AgreementPageView.as_view(), "agreements-page"),
    path(
        "agreements/<slug:key>/documents/<slug:row>/<str:name>",
        AgreementDocumentView.as_view(),
        name="agreements-document",
    ),
    *with_tables("money/", money_page, "money"),
    *with_tables("years/", years_page, "years"),
    path("years/<int:year>/", year_page, name="year"),
    path("sdgs/", goals_page, name="sdgs"),
    *with_tables("sdgs/<slug:code>/", goal_page, "sdg"),
    *with_sheet("activities/", ActivityListView.as_view(), "activities-list"),
    path("activities/<slug:key>/", ActivityPageView.as_view(), name="activities-page"),
    path("activities.ics", activities_calendar, name="activities-calendar"),
    path("activities/<slug:key>.ics", activity_calendar, name="activity-calendar"),
    path("programs.atom", ListFeed.as_view(listed=ProgramListView), name="programs-feed"),
    path("agreements.atom", ListFeed.as_view(listed=AgreementListView), name="agreements-feed"),
    path("activities.atom", ListFeed.as_view(listed=ActivityListView), name="activities-feed"),
    history("programs/<slug:key>/", Program),
    history("agreements/<slug:key>/", Agreement),
    history("activities/<slug:key>/", Activity),
]
