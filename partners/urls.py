"""Addresses of the pages about partners."""

from django.urls import path

from partners.views import PartnerListView, PartnerPageView
from portal.base.views_feed import ListFeed

urlpatterns = [
    path("partners/", PartnerListView.as_view(), name="partners-list"),
    path("partners/<slug:key>/", PartnerPageView.as_view(), name="partners-page"),
    path("partners.atom", ListFeed.as_view(listed=PartnerListView), name="partners-feed"),
]
