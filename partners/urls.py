"""Addresses of the pages about partners."""

from django.urls import path

from partners.models import Partner
from partners.views import PartnerListView, PartnerPageView
from portal.base.downloads import with_sheet, with_tables
from portal.base.views_feed import ListFeed
from portal.base.views_history import history

urlpatterns = [
    *with_sheet("partners/", PartnerListView.as_view(), "partners-list"),
    *with_tables("partners/<slug:key>/", PartnerPageView.as_view(), "partners-page"),
    path("partners.atom", ListFeed.as_view(listed=PartnerListView), name="partners-feed"),
    history("partners/<slug:key>/", Partner),
]
