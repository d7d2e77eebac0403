"""Addresses of the pages about sources."""

from django.urls import path

from portal.base.views_source import SourceListView, SourcePageView

urlpatterns = [
    path("sources/", SourceListView.as_view(), name="sources-list"),
    path("sources/<slug:key>/", SourcePageView.as_view(), name="sources-page"),
]
