"""Addresses of search."""

from django.urls import path

from portal.search import views
from portal.search.feed import search_feed

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search.atom", search_feed, name="search-feed"),
    path("search/suggestions/", views.suggestions, name="search-suggestions"),
]
