"""Addresses of search."""

from django.urls import path

from portal.base.downloads import with_sheet
from portal.search import views
from portal.search.feed import search_feed

urlpatterns = [
    *with_sheet("search/", views.search, "search"),
    path("search.atom", search_feed, name="search-feed"),
    path("search/suggestions/", views.suggestions, name="search-suggestions"),
]
