"""Addresses of the pages about programmes, agreements and activities."""

from django.urls import path

from portal.base.downloads import with_tables
from programs.views.activity import ActivityListView, ActivityPageView
from programs.views.agreement import AgreementListView, AgreementPageView
from programs.views.document import AgreementDocumentView
from programs.views.program import ProgramListView, ProgramPageView

urlpatterns = [
    path("programs/", ProgramListView.as_view(), name="programs-list"),
    *with_tables("programs/<slug:key>/", ProgramPageView.as_view(), "programs-page"),
    path("agreements/", AgreementListView.as_view(), name="agreements-list"),
    *with_tables("agreements/<slug:key>/", AgreementPageView.as_view(), "agreements-page"),
    path(
        "agreements/<slug:key>/documents/<slug:row>/<str:name>",
        AgreementDocumentView.as_view(),
        name="agreements-document",
    ),
    path("activities/", ActivityListView.as_view(), name="activities-list"),
    path("activities/<slug:key>/", ActivityPageView.as_view(), name="activities-page"),
]
